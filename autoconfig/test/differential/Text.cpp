//===-- Text.cpp ----------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Text.h"
#include <numeric>

using namespace differential;

std::string differential::join(const Dims &dims, const char *separator) {
  std::string text;
  for (int64_t dim : dims)
    text += (text.empty() ? "" : separator) + std::to_string(dim);
  return text;
}

std::string differential::memref(const Dims &dims, const std::string &element,
                                 const std::string &layout) {
  return "memref<" + join(dims, "x") + (dims.empty() ? "" : "x") + element +
         layout + ">";
}

int64_t differential::elements(const Dims &dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t{1},
                         std::multiplies<>());
}

std::string differential::strides(const Dims &dims) {
  Dims result(dims.size(), 1);
  for (size_t i = dims.size(); i > 1; --i)
    result[i - 2] = result[i - 1] * dims[i - 1];
  return join(result, ", ");
}
