//===-- Roofline.h - Times that no core can reach ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_ROOFLINE_H
#define AUTOCONFIG_HARNESS_SESSION_ROOFLINE_H

#include "autoconfig/core/Target.h"
#include "harness/session/Job.h"

namespace autoconfig::harness {

/// Why a contender's samples cannot be: the problem's fewest operations would
/// take the core's multiply-add units longer. Nothing where they can be, where
/// the clock was not measured, or where the units are only assumed.
std::optional<std::string> fasterThanPossible(const Verdict &verdict,
                                              const Problem &problem,
                                              const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_ROOFLINE_H
