//===-- MicroKernel.h - MR x NR accumulators in registers -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The innermost part of every GEMM: for k in KC, one row of B times mr scalars
// of A, into mr x nv accumulators that stay in registers. Where rows of A are
// windows, for each tap that a tile's rows have, k in KC channels. Each
// distinct kernel is a private function that is not inlined, so that the
// register allocator sees nothing but the tile.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_MICROKERNEL_H
#define AUTOCONFIG_CODEGEN_MICROKERNEL_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <map>
#include <tuple>

namespace autoconfig {

struct MicroKernelShape {
  enum class A {
    Rows,        // scalars from mr rows of A
    Interleave,  // the same, and stores them as [k][mr] for the next panels
    Interleaved, // scalars from [k][mr]
  };
  enum class B {
    Rows,  // rows of B as they lie
    Pack,  // the same, and stores them as a panel for the next tiles
    Panel, // rows of a packed panel
  };

  int64_t mr;
  llvm::SmallVector<VectorPiece, 4> pieces; // of a row of the tile
  int64_t kc;
  A a;
  B b;
  bool accumulate;       // C += rather than C =
  int64_t prefetchLines; // cache lines of the next panel, per k step
  llvm::SmallVector<TapSegment, 3> segments; // of windows
  int64_t lineStep; // of windows: elements of the next line that a k step
                    // prefetches; 0: none
  int64_t linesAhead =
      0;            // of the next tile's rows of A, that a k step prefetches
  bool last = true; // of the blocks of K: the epilogue follows

  /// Of the pieces in a row of a packed panel, and from row to row.
  llvm::SmallVector<int64_t, 4> offsets() const;
  int64_t panelPitch() const;

  bool operator<(const MicroKernelShape &other) const;
  std::string name() const;
};

/// The kernels of one GEMM, made on demand.
class MicroKernels {
public:
  struct Operands {
    mlir::Value a, b, c; // memrefs that the kernel reads and writes
    mlir::Value pack;    // memref for what is packed
    mlir::Value given;   // memref of B as it lies, for prefetches
    mlir::Value aOffset, bOffset, cOffset; // of the tile, in elements
    mlir::Value packA, packB;              // offsets in `pack`
    mlir::Value next; // offset in `given` of the next panel
    // Of windows: taps in height of the tile's line; offset in `a` of what the
    // first k step prefetches.
    mlir::Value firstTap = {}, endTap = {}, nextLine = {};
    // Of the epilogue: what it reads, and the channel that the tile begins in.
    llvm::SmallVector<mlir::Value, 2> ofEpilogue = {};
    mlir::Value channel = {};
  };

  MicroKernels(mlir::func::FuncOp user, const Contraction &problem,
               const Target &target, const GemmSchedule &schedule,
               const std::optional<EpilogueCode> &epilogue = std::nullopt);

  void call(Emitter &emitter, const MicroKernelShape &shape,
            const Operands &operands);

private:
  mlir::func::FuncOp create(const MicroKernelShape &shape,
                            const Operands &operands);

  mlir::func::FuncOp user; // kernels are put before it
  const Contraction &problem;
  const Target &target;
  const GemmSchedule &schedule;
  std::optional<EpilogueCode> epilogue;
  std::map<MicroKernelShape, mlir::func::FuncOp> kernels;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_MICROKERNEL_H
