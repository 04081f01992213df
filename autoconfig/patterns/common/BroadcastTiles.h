//===-- BroadcastTiles.h - Filters x pixels in registers --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The innermost part of coefficient broadcast: sums of some filters by some
// pixels of one or more output rows stay in registers over all channels and
// taps. Each distinct kernel is a private function that is not inlined.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_BROADCASTTILES_H
#define AUTOCONFIG_PATTERNS_COMMON_BROADCASTTILES_H

#include "autoconfig/codegen/MicroKernel.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/BroadcastSchedule.h"
#include <map>

namespace autoconfig {

/// The kernels of one convolution, made on demand.
class BroadcastTiles {
public:
  struct Shape {
    int64_t filters, rows;
    llvm::SmallVector<VectorPiece, 4> pieces; // of each row
    int64_t rowsOfBlock;                      // output rows that were copied

    bool operator<(const Shape &other) const;
    std::string name() const;
  };
  struct Operands {
    mlir::Value planes, coefficients, dst;       // memrefs
    mlir::Value inPlanes, inCoefficients, inDst; // the tile's first elements
    mlir::Value channel =
        {}; // of the first filter, and what the epilogue reads
    mlir::ValueRange ofEpilogue = {};
  };

  BroadcastTiles(const ContextOf<Convolution> &context,
                 const BroadcastSchedule &schedule)
      : context(context), schedule(schedule) {}

  void call(const Shape &shape, const Operands &operands);

private:
  mlir::func::FuncOp create(const Shape &shape, const Operands &operands);

  const ContextOf<Convolution> &context;
  const BroadcastSchedule &schedule;
  std::map<Shape, mlir::func::FuncOp> kernels;
};

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_BROADCASTTILES_H
