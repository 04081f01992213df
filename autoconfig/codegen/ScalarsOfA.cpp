//===-- ScalarsOfA.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ScalarsOfA.h"

using namespace mlir;

namespace autoconfig {

VectorsAlongK::VectorsAlongK(const OperandA &a, Value k, int64_t count)
    : a(a), k(k), length(a.schedule.stepsPerLoadOfA), whole(0),
      rows(a.shape.mr) {
  if (a.shape.a == MicroKernelShape::A::Rows && length > 1)
    whole = count / length * length;
}

Value VectorsAlongK::scalar(int64_t row, int64_t step) {
  Emitter &e = a.e;
  if (step % length == 0)
    rows[row] =
        e.loadFull({length, length}, a.args.a,
                   e.add(e.add(a.args.aOffset, k), row * a.problem.lda + step));
  return e.lane(rows[row], step % length);
}

ColumnOfA::ColumnOfA(const OperandA &a, Value k, int64_t step,
                     VectorsAlongK *vectors)
    : a(a), step(step), vectors(vectors),
      interleaved(a.shape.a == MicroKernelShape::A::Interleaved),
      scalars(a.shape.mr) {
  Emitter &e = a.e;
  int64_t pitch = a.pitch();
  base = e.add(a.args.aOffset, interleaved ? e.mul(k, pitch) : k);
  if (a.shape.a == MicroKernelShape::A::Interleave)
    packed = e.add(a.args.packA, e.add(e.mul(k, pitch), step * pitch));
}

void ColumnOfA::loadAll() {
  for (int64_t row = 0; row < a.shape.mr; ++row)
    scalar(row);
}

Value ColumnOfA::scalar(int64_t row) {
  if (!scalars[row])
    load(row);
  return scalars[row];
}

void ColumnOfA::load(int64_t row) {
  Emitter &e = a.e;
  if (interleaved && a.target.scalarOperand == ScalarOperand::Lane)
    return loadLanes(row);
  if (vectors && vectors->hold(step)) {
    scalars[row] = vectors->scalar(row, step);
    return;
  }
  int64_t offset =
      interleaved ? step * a.pitch() + row : row * a.problem.lda + step;
  scalars[row] = e.loadScalar(a.args.a, e.add(base, offset));
  if (packed)
    e.storeScalar(scalars[row], a.args.pack, e.add(packed, row));
}

/// The scalars that share a vector with this row's, from one load.
void ColumnOfA::loadLanes(int64_t row) {
  Emitter &e = a.e;
  int64_t lanes = a.target.lanes(), first = row / lanes * lanes;
  Value vector = e.loadFull({lanes, lanes}, a.args.a,
                            e.add(base, step * a.pitch() + first));
  for (int64_t l = 0; l < lanes && first + l < a.shape.mr; ++l)
    scalars[first + l] = e.lane(vector, l);
}

} // namespace autoconfig
