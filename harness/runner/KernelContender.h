//===-- KernelContender.h - A generated kernel ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_KERNELCONTENDER_H
#define HARNESS_RUNNER_KERNELCONTENDER_H

#include "autoconfig/abi/kernel.h"
#include "harness/runner/Contender.h"
#include "harness/runner/Library.h"
#include <optional>

namespace runner {

/// The description of a kernel file, without running any of it. Throws Refusal
/// where it is no kernel or of another version of the interface. The strings
/// live as long as the library.
const AutoconfigKernelInfo &kernelInfo(const Library &library,
                                       const std::string &path);

/// The problem that it was compiled for. Throws Refusal.
std::unique_ptr<Problem> problemOf(const AutoconfigKernelInfo &info);

/// A shared object of `autoconfig compile` (autoconfig/abi/kernel.h).
class KernelContender final : public Contender {
public:
  /// For the problem of a job.
  KernelContender(const std::string &path, const Job &job, const Cpu &cpu,
                  bool ignoreRequirements);

  Description describe() const override;
  std::span<const Placement> placements() const override;
  void bind(const float *a, const float *b, float *c,
            Placement placement) override;
  void run(int64_t times) override;
  int64_t tile() const override { return info.outputsTogether; }
  std::string damage() const override;

private:
  Library library;
  const AutoconfigKernelInfo &info;
  AutoconfigKernelRun kernel = nullptr;
  AutoconfigKernelRunRows kernelOfRows = nullptr; // where it takes them
  int64_t rows = 0;
  AutoconfigKernelPrepare prepare = nullptr;
  std::optional<Buffer> workspace, prepared;
  const float *a = nullptr;
  const float *b = nullptr; // or the prepared weights
  float *c = nullptr;
};

} // namespace runner

#endif // HARNESS_RUNNER_KERNELCONTENDER_H
