//===-- EpilogueCost.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {

double epilogueCycles(const Target &t, const CacheHierarchy &caches,
                      const Epilogue &epilogue, double rows, int64_t columns,
                      const Residence &everything) {
  double vectors = std::ceil(static_cast<double>(columns) / t.lanes()) * rows;
  double loads = static_cast<double>(epilogue.vectors + epilogue.tensors);
  double lines = rows * columns * bytesPerElement / caches.l1.line *
                 static_cast<double>(epilogue.tensors);
  return vectors * vectorCycles(t, t.lanes()) *
             std::max(epilogue.operations / t.get("fma.pipes"),
                      loads / t.get("load.pipes")) +
         lines * caches.cyclesToRead(everything);
}

void addEpilogue(Cost &cost, const Epilogue &epilogue, double cycles) {
  if (epilogue.any())
    cost.add("epilogue", cycles,
             "operations on each vector of C before it is stored, and what "
             "they read");
}

} // namespace autoconfig
