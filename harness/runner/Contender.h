//===-- Contender.h - Something that computes the problem -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_CONTENDER_H
#define HARNESS_RUNNER_CONTENDER_H

#include "harness/runner/Buffers.h"
#include "harness/runner/Cpu.h"
#include "harness/runner/Job.h"
#include <memory>
#include <span>
#include <stdexcept>

namespace runner {

enum class Status {
  Passed,
  Failed,      // a wrong result, or it broke its contract
  Skipped,     // this CPU cannot run it
  Unavailable, // the rival cannot do this problem
};

std::string_view name(Status status);

/// Why a contender does not take part (any further).
class Refusal : public std::runtime_error {
public:
  Refusal(Status status, const std::string &reason)
      : std::runtime_error(reason), status(status) {}
  const Status status;
};

/// What a contender says about itself; "" for what does not apply.
struct Description {
  std::string version;
  std::string implementation;
  std::string algorithm;
  std::string parameters;
};

class Contender {
public:
  virtual ~Contender() = default;

  virtual Description describe() const = 0;
  /// How buffers are placed when it is verified, one run after another.
  virtual std::span<const Placement> placements() const = 0;
  /// Makes it ready for calls on these tensors: workspace, and the weights
  /// where they are prepared. Never timed. Throws Refusal.
  virtual void bind(const float *a, const float *b, float *c,
                    Placement placement) = 0;
  /// Calls it, with nothing but a call through a pointer around.
  virtual void run(int64_t times) = 0;
  /// Puts the result into c, where it made it elsewhere. Never timed.
  virtual void collect() {}
  /// The side of the square of outputs that a special value in any of their
  /// inputs spoils together; 1: each has its own sum.
  virtual int64_t tile() const { return 1; }
  /// "" unless it wrote beyond a buffer of its own.
  virtual std::string damage() const { return ""; }
};

/// Loads a contender for the problem of a job. `ignoreRequirements`: also where
/// the CPU lacks what it needs. Throws Refusal.
std::unique_ptr<Contender> loadContender(const ContenderSpec &spec,
                                         const Job &job, const Cpu &cpu,
                                         bool ignoreRequirements = false);

} // namespace runner

#endif // HARNESS_RUNNER_CONTENDER_H
