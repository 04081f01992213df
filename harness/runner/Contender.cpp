//===-- Contender.cpp - Something that computes the problem ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Contender.h"
#include "harness/runner/KernelContender.h"
#include "harness/runner/RivalContender.h"

using namespace runner;

std::string_view runner::name(Status status) {
  switch (status) {
  case Status::Passed:
    return "passed";
  case Status::Failed:
    return "failed";
  case Status::Skipped:
    return "skipped";
  case Status::Unavailable:
    return "unavailable";
  }
  return "";
}

std::unique_ptr<Contender> runner::loadContender(const ContenderSpec &spec,
                                                 const Job &job, const Cpu &cpu,
                                                 bool ignoreRequirements) {
  if (spec.isKernel)
    return std::make_unique<KernelContender>(spec.path, job, cpu,
                                             ignoreRequirements);
  return std::make_unique<RivalContender>(spec.path, job, cpu);
}
