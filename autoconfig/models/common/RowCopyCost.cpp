//===-- RowCopyCost.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {

static double elementCycles(const Target &t) {
  return std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
}

double rowCopyCycles(const Target &t, int64_t elements, int64_t stride) {
  bool inRegisters = t.scalarOperand == ScalarOperand::Register;
  if (stride > 2 || (stride > 1 && inRegisters))
    return static_cast<double>(elements) * elementCycles(t);
  double vectors = std::ceil(static_cast<double>(elements) / t.lanes());
  double busy = vectorCycles(t, t.lanes());
  double loads = static_cast<double>(stride), shuffles = loads - 1;
  return vectors * std::max({busy / t.get("store.pipes"),
                             loads * busy / t.get("load.pipes"),
                             shuffles * busy / t.get("fma.pipes"),
                             (loads + shuffles + 1) / t.get("issue.width")});
}

double transposedCopyCycles(const Target &t, int64_t rows, int64_t columns) {
  constexpr int64_t shortestBlock = 4;
  int64_t lanes = t.lanes(), shorter = std::min(rows, columns);
  bool inRegisters = t.scalarOperand == ScalarOperand::Register;
  while (!inRegisters && lanes > shorter)
    lanes /= 2;
  if (inRegisters || lanes < shortestBlock)
    return static_cast<double>(rows) * columns * elementCycles(t);
  auto length = static_cast<double>(lanes);
  double vectors = std::ceil(rows / length) * std::ceil(columns / length);
  return vectors * length * transposeCycles(t, lanes);
}

double interleaveCycles(const Target &t) {
  return t.scalarOperand == ScalarOperand::Lane
             ? 4 / (t.get("issue.width") * t.lanes())
             : elementCycles(t);
}

} // namespace autoconfig
