//===-- RivalContender.h - A rival ------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_RIVALCONTENDER_H
#define HARNESS_RUNNER_RIVALCONTENDER_H

#include "harness/runner/Contender.h"
#include "harness/runner/Library.h"

namespace runner {

/// A shared object of baselines/ (baselines/rival.h).
class RivalContender final : public Contender {
public:
  /// For the problem of a job, which outlives it.
  RivalContender(const std::string &path, const Job &job, const Cpu &cpu);
  ~RivalContender() override;

  Description describe() const override;
  std::span<const Placement> placements() const override;
  void bind(const float *a, const float *b, float *c,
            Placement placement) override;
  void run(int64_t times) override;
  void collect() override { api->end(instance, c); }

private:
  Library library;
  const RivalApi *api = nullptr;
  RivalProblem problem;
  RivalInstance *instance = nullptr;
  const float *a = nullptr, *b = nullptr;
  float *c = nullptr;
};

} // namespace runner

#endif // HARNESS_RUNNER_RIVALCONTENDER_H
