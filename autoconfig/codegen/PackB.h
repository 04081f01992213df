//===-- PackB.h - Panels of B, before the tiles -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// B is stored as the panels that the micro-kernels read, [k][columns], where no
// micro-kernel does so. A transposed B has its columns as rows of memory:
// blocks of vectors are transposed in registers where there are shuffles for
// it, and elsewhere vectors along k are stored with the panel's pitch as
// stride.
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
  PanelPackers(mlir::func::FuncOp user, const Target &target,
               const Contraction &problem)
      : user(user), target(target), problem(problem) {}

  /// Packs kc steps (of windows: channels, with all taps) of a panel from
  /// offset `from` in `b` to offset `to` in `pack`.
  void emit(Emitter &emitter, const PanelRun &panel, int64_t kc, mlir::Value b,
            mlir::Value pack, mlir::Value from, mlir::Value to);

private:
  void call(Emitter &emitter, const PanelRun &panel, int64_t kc, mlir::Value b,
            mlir::Value pack, mlir::Value from, mlir::Value to);
  void copy(Emitter &emitter, const PanelRun &panel, int64_t kc, mlir::Value b,
            mlir::Value pack, mlir::Value from, mlir::Value to) const;

  mlir::func::FuncOp user; // they are put before it
  const Target &target;
  const Contraction &problem;
  std::map<std::string, mlir::func::FuncOp> packers;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PACKB_H
