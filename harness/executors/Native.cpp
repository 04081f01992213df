//===-- Native.cpp - Run on this machine ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Process.h"

namespace autoconfig::harness {

llvm::Expected<std::unique_ptr<Executor>> createNative(const Preset &preset,
                                                       const Target &) {
  return std::make_unique<CommandExecutor>(MeasurementKind::NativeTime,
                                           std::vector<std::string>{}, preset);
}

} // namespace autoconfig::harness
