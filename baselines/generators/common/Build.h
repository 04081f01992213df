//===-- Build.h - A shared object of what was generated ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_GENERATORS_COMMON_BUILD_H
#define BASELINES_GENERATORS_COMMON_BUILD_H

#include "baselines/generators/generator.h"

namespace rival {

/// A shared object for the request's target that exports rival_api and needs
/// nothing but the C library of the process that loads it.
void build(const Request &request, const Generated &generated,
           const std::string &output);

} // namespace rival

#endif // BASELINES_GENERATORS_COMMON_BUILD_H
