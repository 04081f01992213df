//===-- Pricing.h - What figures of a target depend on ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_PRICING_H
#define AUTOCONFIG_HARNESS_COUNTING_PRICING_H

#include "autoconfig/core/Target.h"
#include <string>

namespace autoconfig::harness {

/// To be raised whenever this folder makes other counts or cycles of the same
/// executed code.
inline constexpr int pricingVersion = 1;

/// A hash of all that counts, cache traffic and modelled cycles of the same
/// executed code depend on: the target's triple, scheduling and facts (values,
/// not sources), LLVM's version, pricingVersion. A cell that was priced with
/// another one is stale.
std::string pricingOf(const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_PRICING_H
