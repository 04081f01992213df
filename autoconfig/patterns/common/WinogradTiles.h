//===-- WinogradTiles.h - Transforms of tiles -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions that transform one tile, a vector of channels at a time, one for
// each kind of tile (WinogradSchedule.h, TileRun). Each does the columns of the
// tile first, into a scratch that stays in L1, then its rows, both as loops:
// few values are alive at a time and fit the registers of any target.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_WINOGRADTILES_H
#define AUTOCONFIG_PATTERNS_COMMON_WINOGRADTILES_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/WinogradSchedule.h"
#include <map>
#include <string>

namespace autoconfig {

class WinogradTiles {
public:
  /// `scratch`: where it starts in the workspace.
  WinogradTiles(ContextOf<Convolution> &context,
                const WinogradSchedule &schedule, mlir::Value workspace,
                int64_t scratch)
      : context(context), p(context.problem), s(schedule), workspace(workspace),
        scratch(scratch) {}

  /// The inputs of a tile, whose first one, which may be padding, lies at
  /// `from` in the source, to `to` in the workspace.
  void transformInput(const TileRun &rows, const TileRun &columns,
                      mlir::Value from, mlir::Value to);
  /// The products of a tile, from `from` in the workspace, to its first output
  /// at `to` in the destination, with the epilogue.
  void transformOutput(const TileRun &rows, const TileRun &columns,
                       mlir::Value from, mlir::Value to);

private:
  /// The inside of a function, for one vector of channels.
  struct Body;
  using EmitBody = llvm::function_ref<void(const Body &)>;
  void call(const std::string &name, mlir::Value source,
            mlir::Value destination, mlir::Value from, mlir::Value to,
            int64_t channels, mlir::ValueRange ofEpilogue, EmitBody body);
  void emitInput(const TileRun &rows, const TileRun &columns, const Body &body);
  void emitOutput(const TileRun &rows, const TileRun &columns,
                  const Body &body);

  ContextOf<Convolution> &context;
  const Convolution &p;
  const WinogradSchedule &s;
  mlir::Value workspace;
  int64_t scratch;
  std::map<std::string, mlir::func::FuncOp> functions;
};

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_WINOGRADTILES_H
