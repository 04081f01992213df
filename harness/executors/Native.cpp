//===-- Native.cpp - Run on this machine ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/System.h"
#include "harness/executors/Process.h"

namespace autoconfig::harness {

namespace {

class NativeExecutor final : public CommandExecutor {
public:
  explicit NativeExecutor(const Preset &preset)
      : CommandExecutor(MeasurementKind::NativeTime, {}, preset) {}
  llvm::json::Object caches() const override { return cachesOfThisSystem(); }
};

} // namespace

llvm::Expected<std::unique_ptr<Executor>> createNative(const Preset &preset,
                                                       const Target &) {
  return std::make_unique<NativeExecutor>(preset);
}

} // namespace autoconfig::harness
