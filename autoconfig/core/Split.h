//===-- Split.h - Parts as equal as possible -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_SPLIT_H
#define AUTOCONFIG_CORE_SPLIT_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace autoconfig {

/// `count` consecutive parts of `size` each.
struct Split {
  int64_t size, count;
};

/// How many parts there are in all.
int64_t countOf(llvm::ArrayRef<Split> splits);

/// Parts of at most `step`, as equal as possible, in multiples of `multiple`
/// but for the last.
llvm::SmallVector<Split, 2> balancedSplit(int64_t total, int64_t step,
                                          int64_t multiple = 1);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_SPLIT_H
