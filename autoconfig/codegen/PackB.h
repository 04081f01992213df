//===-- PackB.h - Panels of a transposed B ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A transposed B has its columns as rows of memory. They are stored as the
// panels that the micro-kernels read, [k][columns]: blocks of vectors are
// transposed in registers where there are shuffles for it, and elsewhere
// vectors along k are stored with the panel's pitch as stride.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PACKB_H
#define AUTOCONFIG_CODEGEN_PACKB_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <map>
#include <string>

namespace autoconfig {

/// The functions that pack, one for each shape of a panel, made on demand.
class PanelPackers {
public:
  /// ldb: elements between columns of B.
  PanelPackers(mlir::func::FuncOp user, const Target &target, int64_t ldb)
      : user(user), target(target), ldb(ldb) {}

  /// Packs kc steps of a panel from offset `from` in `b` to offset `to` in
  /// `pack`.
  void call(Emitter &emitter, const PanelRun &panel, int64_t kc, mlir::Value b,
            mlir::Value pack, mlir::Value from, mlir::Value to);

private:
  mlir::func::FuncOp user; // they are put before it
  const Target &target;
  int64_t ldb;
  std::map<std::string, mlir::func::FuncOp> packers;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PACKB_H
