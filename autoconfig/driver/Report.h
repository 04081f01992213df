//===-- Report.h - What the pass did with a module --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   {"target": "NAME", "operations": [
//     {"location": "m.mlir:3:3", "operation": "linalg.matmul",
//      "transposed": false, "copies": "A gathered",
//      "decision": { .. the object of explain --json .. }},
//     {"location": "m.mlir:9:3", "operation": "linalg.generic",
//      "left": "it sums over 2 dimensions, expected one"}]}
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_REPORT_H
#define AUTOCONFIG_DRIVER_REPORT_H

#include "autoconfig/driver/Rewrite.h"
#include "mlir/IR/Location.h"

namespace autoconfig {

class Report {
public:
  explicit Report(const Target &target) : target(target) {}

  void addReplaced(mlir::Location location, llvm::StringRef operation,
                   const Rewritten &rewritten);
  void addLeft(mlir::Location location, llvm::StringRef operation,
               llvm::StringRef reason);

  llvm::Error write(llvm::StringRef path) const;

private:
  const Target &target;
  llvm::json::Array operations;
};

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_REPORT_H
