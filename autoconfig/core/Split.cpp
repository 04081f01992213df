//===-- Split.cpp ---------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Split.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

using llvm::divideCeil;
using llvm::SmallVector;

int64_t countOf(llvm::ArrayRef<Split> splits) {
  int64_t count = 0;
  for (const Split &split : splits)
    count += split.count;
  return count;
}

SmallVector<Split, 2> balancedSplit(int64_t total, int64_t step,
                                    int64_t multiple) {
  if (total <= 0)
    return {};
  int64_t units = divideCeil(total, multiple);
  int64_t unitsPerStep = std::max<int64_t>(1, step / multiple);
  int64_t parts = divideCeil(units, unitsPerStep);
  int64_t smaller = units / parts, larger = units % parts;
  SmallVector<Split, 2> splits;
  auto append = [&](int64_t size, int64_t count) {
    if (count > 0 && size > 0)
      splits.push_back({size, count});
  };
  append((smaller + 1) * multiple, larger);
  append(smaller * multiple, parts - larger);
  // The last part gives up what rounding to the multiple added.
  int64_t excess = units * multiple - total;
  if (excess > 0) {
    Split &last = splits.back();
    int64_t size = last.size - excess;
    if (--last.count == 0)
      splits.pop_back();
    append(size, 1);
  }
  return splits;
}

} // namespace autoconfig
