//===-- Candidates.h - What the models choose from --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_CANDIDATES_H
#define AUTOCONFIG_HARNESS_SESSION_CANDIDATES_H

#include "harness/session/Engine.h"
#include <limits>
#include <map>

namespace autoconfig::harness {

/// Our own contender's name.
inline constexpr llvm::StringLiteral ownName = "autoconfig";

/// A point of the space that the models choose from, or what they are asked to
/// choose.
struct Candidate {
  std::string algorithm; // empty: the models choose
  std::map<std::string, int64_t> parameters;
  std::optional<double> predictedCycles;
  std::string tolerance, numerics; // options of those names; empty: without

  /// "MatmulPacked kc=256,mr=8"
  std::string name() const;
  /// "autoconfig:MatmulPacked(kc=256,mr=8)", "autoconfig:tolerance=1e-3": of a
  /// contender beside the chosen kernel.
  std::string rivalName() const;
  /// The options that ask for it.
  std::vector<std::string> options() const;
  llvm::json::Object parametersToJSON() const;
};

struct CandidateSpace {
  Candidate chosen;
  std::vector<Candidate> all; // with the chosen one
  std::optional<EngineFailure> failure;
  bool stopped = false;
};

/// Has `autoconfig explain --all` list the space. An error means that it could
/// not be started; a problem that no model serves is a failure.
llvm::Expected<CandidateSpace> candidateSpace(const KernelRequest &request,
                                              const Limits &limits);

/// `count` candidates other than the chosen one, in random order; all of them
/// where there are fewer. A seed draws the same ones on every platform,
/// whatever the order of the space. What is predicted to be more than `slowest`
/// times slower than the chosen one is left out.
std::vector<Candidate>
drawSample(const CandidateSpace &space, size_t count, uint64_t seed,
           double slowest = std::numeric_limits<double>::infinity());

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_CANDIDATES_H
