//===-- ScalarsOfA.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ScalarsOfA.h"

using namespace mlir;

namespace autoconfig {

VectorsAlongK::VectorsAlongK(const MicroKernelContext &in, Value k,
                             int64_t count)
    : in(in), k(k), length(in.schedule.stepsPerLoadOfA), whole(0),
      rows(in.shape.mr) {
  if (in.shape.a == MicroKernelShape::A::Rows && length > 1)
    whole = count / length * length;
}

Value VectorsAlongK::scalar(int64_t row, int64_t step) {
  Emitter &e = in.e;
  if (step % length == 0)
    rows[row] = e.loadFull(
        {length, length}, in.args.a,
        e.add(e.add(in.args.aOffset, k), row * in.problem.lda + step));
  return e.lane(rows[row], step % length);
}

ColumnOfA::ColumnOfA(const MicroKernelContext &in, Value k, int64_t step,
                     VectorsAlongK *vectors)
    : in(in), step(step), vectors(vectors),
      interleaved(in.shape.a == MicroKernelShape::A::Interleaved),
      scalars(in.shape.mr) {
  Emitter &e = in.e;
  int64_t pitch = in.interleavedPitch();
  base = e.add(in.args.aOffset, interleaved ? e.mul(k, pitch) : k);
  if (in.shape.a == MicroKernelShape::A::Interleave)
    packed = e.add(in.args.packA, e.add(e.mul(k, pitch), step * pitch));
}

void ColumnOfA::loadAll() {
  for (int64_t row = 0; row < in.shape.mr; ++row)
    scalar(row);
}

Value ColumnOfA::scalar(int64_t row) {
  if (!scalars[row])
    load(row);
  return scalars[row];
}

void ColumnOfA::load(int64_t row) {
  Emitter &e = in.e;
  if (interleaved && in.target.scalarOperand == ScalarOperand::Lane)
    return loadLanes(row);
  if (vectors && vectors->hold(step)) {
    scalars[row] = vectors->scalar(row, step);
    return;
  }
  int64_t offset = interleaved ? step * in.interleavedPitch() + row
                               : row * in.problem.lda + step;
  scalars[row] = e.loadScalar(in.args.a, e.add(base, offset));
  if (packed)
    e.storeScalar(scalars[row], in.args.pack, e.add(packed, row));
}

/// The scalars that share a vector with this row's, from one load.
void ColumnOfA::loadLanes(int64_t row) {
  Emitter &e = in.e;
  int64_t lanes = in.target.lanes(), first = row / lanes * lanes;
  Value vector = e.loadFull({lanes, lanes}, in.args.a,
                            e.add(base, step * in.interleavedPitch() + first));
  for (int64_t l = 0; l < lanes && first + l < in.shape.mr; ++l)
    scalars[first + l] = e.lane(vector, l);
}

} // namespace autoconfig
