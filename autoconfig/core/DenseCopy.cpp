//===-- DenseCopy.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/DenseCopy.h"

namespace autoconfig {

int64_t DenseCopy::elements() const {
  int64_t count = 1;
  for (const Dim &dim : dims)
    count *= dim.size;
  return count;
}

DenseCopy DenseCopy::folded() const {
  DenseCopy result;
  result.operand = operand;
  for (const Dim &dim : dims) {
    if (dim.size == 1)
      continue;
    if (!result.dims.empty() &&
        result.dims.back().stride == dim.size * dim.stride)
      result.dims.back() = {result.dims.back().size * dim.size, dim.stride};
    else
      result.dims.push_back(dim);
  }
  return result;
}

int64_t DenseCopy::pitch(size_t dim) const {
  int64_t pitch = 1;
  for (size_t i = dim + 1; i < dims.size(); ++i)
    pitch *= dims[i].size;
  return pitch;
}

std::optional<size_t> DenseCopy::contiguousInTensor() const {
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i].stride == 1)
      return i;
  return std::nullopt;
}

} // namespace autoconfig
