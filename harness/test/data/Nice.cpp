//===-- Nice.cpp - Run on this machine, at a lower priority ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An example of a way to run, as harness/executors/Nice.cpp would be: a prefix
// that is no emulator.
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Process.h"

namespace autoconfig::harness {

llvm::Expected<std::unique_ptr<Executor>> createNice(const Preset &preset,
                                                     const Target &) {
  return std::make_unique<CommandExecutor>(
      MeasurementKind::NativeTime, std::vector<std::string>{"nice", "-n", "5"},
      preset);
}

} // namespace autoconfig::harness
