//===-- ScalarsOfA.h - How a micro-kernel reads A ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_SCALARSOFA_H
#define AUTOCONFIG_CODEGEN_SCALARSOFA_H

#include "autoconfig/codegen/MicroKernel.h"

namespace autoconfig {

/// What the body of a micro-kernel is emitted from.
struct MicroKernelContext {
  Emitter &e;
  const MicroKernelShape &shape;
  const Contraction &problem;
  const Target &target;
  const GemmSchedule &schedule;
  const MicroKernels::Operands &args;

  /// Elements between k steps of interleaved A.
  int64_t interleavedPitch() const {
    return schedule.interleavedRows(shape.mr);
  }
};

/// Of the rows of A as they lie, the scalars of several k steps from one load
/// of each row: of `count` steps from k on.
class VectorsAlongK {
public:
  VectorsAlongK(const MicroKernelContext &in, mlir::Value k, int64_t count);

  /// Whether a vector holds this step's scalars: the last few are single.
  bool hold(int64_t step) const { return step < whole; }
  /// Steps come in order, and each asks for every row.
  mlir::Value scalar(int64_t row, int64_t step);

private:
  const MicroKernelContext &in;
  mlir::Value k;
  int64_t length, whole; // steps in a vector, and in all vectors
  llvm::SmallVector<mlir::Value> rows;
};

/// The scalars of A for one k step, each loaded when first asked for.
class ColumnOfA {
public:
  ColumnOfA(const MicroKernelContext &in, mlir::Value k, int64_t step,
            VectorsAlongK *vectors = nullptr);
  void loadAll();
  mlir::Value scalar(int64_t row);

private:
  void load(int64_t row);
  void loadLanes(int64_t row);

  const MicroKernelContext &in;
  int64_t step;
  VectorsAlongK *vectors;
  bool interleaved;
  llvm::SmallVector<mlir::Value> scalars;
  mlir::Value base, packed;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_SCALARSOFA_H
