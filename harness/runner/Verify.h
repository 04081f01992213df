//===-- Verify.h - Is the result right? -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_VERIFY_H
#define HARNESS_RUNNER_VERIFY_H

#include "harness/runner/Contender.h"
#include "harness/runner/Oracle.h"

namespace runner {

struct Verdict {
  Status status = Status::Passed;
  std::string reason; // "" if passed
  Description description;
  int64_t checkedElements = 0; // in one run
  double maxError = 0;
};

/// Runs the contender in each of its placements of buffers, and twice in the
/// first: a second call must give the same. The output is NaN before each call;
/// after it, it must equal the oracle's, and nothing else may have changed. An
/// access beyond a guard page ends the process.
/// `guards`: without them, aligned tensors with canaries around them only.
/// `count`: the two calls are those of an additional aligned placement, and a
/// plugin counts the second one (Count.h).
Verdict verify(Contender &contender, const Problem &problem,
               const Inputs &inputs, const Oracle &oracle, bool guards = true,
               bool count = false);

/// Runs the contender once on inputs with special values
/// (Problem::placeSpecials), to be asked after verify(): output that is not
/// written at all is found there.
Verdict verifySpecials(Contender &contender, const Problem &problem,
                       uint64_t seed, double tolerance = 0);

} // namespace runner

#endif // HARNESS_RUNNER_VERIFY_H
