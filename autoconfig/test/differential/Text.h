//===-- Text.h - Types and lists as text ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_TEXT_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_TEXT_H

#include "Operation.h"

namespace differential {

std::string join(const Dims &dims, const char *separator);
std::string memref(const Dims &dims, const std::string &element,
                   const std::string &layout = "");
int64_t elements(const Dims &dims);
/// Of a dense memref, as a list.
std::string strides(const Dims &dims);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_TEXT_H
