//===-- Following.h - What follows an operation -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_FOLLOWING_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_FOLLOWING_H

#include "Draft.h"

namespace differential {

/// The operation, on operands that are defined, with something element by
/// element behind it, in place or from a buffer of its own; sometimes with more
/// of it.
std::string withFollowing(Draft &draft);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_FOLLOWING_H
