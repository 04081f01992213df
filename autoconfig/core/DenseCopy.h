//===-- DenseCopy.h - A strided tensor in a dense buffer --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a kernel does not take as it lies is gathered into a buffer before it,
// or scattered from one behind it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_DENSECOPY_H
#define AUTOCONFIG_CORE_DENSECOPY_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>

namespace autoconfig {

struct DenseCopy {
  struct Dim {
    int64_t size, stride; // in the tensor, in elements
  };
  unsigned operand = 0; // of the operation: 0 A, 1 B, 2 C
  /// In the order in which they lie in the buffer, the last one contiguous.
  llvm::SmallVector<Dim, 6> dims;

  int64_t elements() const;
  /// The same copy with dimensions that continue each other as one, and none of
  /// size 1.
  DenseCopy folded() const;
  /// From one element to the next in the buffer.
  int64_t pitch(size_t dim) const;
  /// The dimension whose elements are neighbours in the tensor.
  std::optional<size_t> contiguousInTensor() const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_DENSECOPY_H
