//===-- NamedPass.h - The form of a pass over a module ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_NAMEDPASS_H
#define AUTOCONFIG_DRIVER_NAMEDPASS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace autoconfig {

/// The pass `Self` says what tools call it, `argument`, and what it does,
/// `description`; it may make operations of these dialects.
template <class Self, class... Dialects>
struct NamedPass
    : mlir::PassWrapper<Self, mlir::OperationPass<mlir::ModuleOp>> {
  llvm::StringRef getArgument() const override { return Self::argument; }
  llvm::StringRef getDescription() const override { return Self::description; }
  void getDependentDialects(mlir::DialectRegistry &registry) const override {
    (registry.insert<Dialects>(), ...);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_NAMEDPASS_H
