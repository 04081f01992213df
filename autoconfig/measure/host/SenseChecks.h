//===-- SenseChecks.h - Whether facts can be true together ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each measurement alone may be steady and still be wrong: seven pipes of 128
// bits beside 1.87 multiply-adds of 512 bits a cycle is one machine, described
// wrongly. What follows from several facts must agree with what was measured of
// it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_SENSECHECKS_H
#define AUTOCONFIG_MEASURE_HOST_SENSECHECKS_H

#include "autoconfig/core/Target.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig {

struct Contradiction {
  std::vector<std::string> facts; // of which one is wrong at least
  std::string reason;
};

/// `reported` holds what was measured but is no fact: "fma.throughput.512" ->
/// multiply-adds per cycle.
std::vector<Contradiction>
contradictions(const Target &target,
               const std::map<std::string, double> &reported);

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_SENSECHECKS_H
