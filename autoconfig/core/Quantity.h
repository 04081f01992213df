//===-- Quantity.h - Numbers for people -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_QUANTITY_H
#define AUTOCONFIG_CORE_QUANTITY_H

#include "autoconfig/core/FactKinds.h"
#include <string>

namespace autoconfig {

/// A number of cycles, operations and the like: "16,777,216"; below a hundred
/// with as many digits as tell something, "7.25"; "1.5e+16" where digits would
/// no longer be exact.
std::string countText(double value);

/// A fact as `--set` and target files take it: "2M" and "512K" of bytes where
/// they are a whole number of these (powers of 1024), "true", "10.5".
std::string factText(const FactKind &kind, double value);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_QUANTITY_H
