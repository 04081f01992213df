//===-- Pairing.h - The kernels of two commits, side by side ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_PAIRING_H
#define AUTOCONFIG_HARNESS_SESSION_PAIRING_H

#include "harness/session/Contenders.h"
#include "harness/session/Session.h"

namespace autoconfig::harness {

/// A commit and its engine.
struct CommitEngine {
  std::string revision;   // as `git describe` tells it
  std::string autoconfig; // the executable
  std::string root;       // of its source tree
};

struct PairingOptions {
  CommitEngine base, head;
  size_t processes = 1; // of each pair, where time is measured
  /// Only what tells without running; else pairs are verified, and timed or
  /// counted.
  bool compileOnly = false;
  /// Pairs of equal code are not run: what is counted is equal.
  bool onlyChanged = false;
  /// In the first process, and every second one after it.
  bool headFirst = false;
};

/// One problem's kernels.
struct KernelPair {
  std::string op, problem, weights;
  double flops = 0;
  Kernel base, head;
  bool sameCode() const { return !base.hash.empty() && base.hash == head.hash; }
};

struct PairingReport {
  Report report;
  std::vector<KernelPair> pairs; // as they were generated
  int64_t run = 0;               // of the store; what it ran is in commit_pair
  std::string target;            // as the store has it
};

/// Generates the kernels of both commits and runs each pair in one process,
/// whose samples are neighbours in time; the order is swapped in every second
/// process. Neither engine uses what was measured of this machine: the facts
/// would differ where the programs do that measure. Errors: as of runSession.
llvm::Expected<PairingReport>
runPairing(const Layout &layout, const SessionOptions &options,
           const PairingOptions &pairing, const Plan &plan,
           const Preset &preset, const std::atomic<bool> &stop,
           std::function<void(const Progress &)> show);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_PAIRING_H
