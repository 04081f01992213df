//===-- Generation.h - Rivals that are made for a problem -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rival of baselines/generators is a program of this machine, which makes a
// shared object for a problem and a target; that runs like any other rival.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_GENERATION_H
#define AUTOCONFIG_HARNESS_SESSION_GENERATION_H

#include "harness/session/Workbench.h"

namespace autoconfig::harness {

/// Of the compiler that the generator calls; "" where it does not say, which it
/// will do again where it is to generate.
llvm::Expected<std::string> generatorVersion(const Rival &rival,
                                             const Answers &answers,
                                             const Limits &limits);

/// What was made of a rival.
struct Generated {
  std::string file;
  std::string unavailable; // the reason where there is no file
  bool stopped = false;    // by the user; there is neither
};

/// Has the rival generated for the unit. `seed`: which of its samples, of a
/// rival that searches. An error means that the generator could not be started;
/// that it fails, or takes longer than a contender may say nothing, is a reason
/// of the rival's.
llvm::Expected<Generated>
generateRival(const Workbench &bench, const Unit &unit, const Rival &rival,
              std::optional<uint64_t> seed = std::nullopt);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_GENERATION_H
