//===-- RunProgress.h - How far a run is, and what it does ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_RUNPROGRESS_H
#define AUTOCONFIG_HARNESS_SESSION_RUNPROGRESS_H

#include "harness/common/System.h"
#include "harness/session/CostModel.h"
#include "harness/session/Session.h"
#include <functional>
#include <map>
#include <mutex>

namespace autoconfig::harness {

/// For any number of threads. Times are seconds of a steady clock.
class RunProgress {
public:
  using Clock = std::function<double()>;
  RunProgress(CostModel model, unsigned threads, Clock clock = steadySeconds);

  /// A cell is to be run.
  void expect(llvm::StringRef rival, double flops);
  /// It has its verdict, or keeps that of an earlier run.
  void settle(llvm::StringRef rival, double flops);
  /// It is to be run all the same.
  void reopen(llvm::StringRef rival, double flops);
  /// There will be no such cell after all.
  void forget(llvm::StringRef rival, double flops);

  /// A job does this now. Where it works for a rival's cell, or several that
  /// take turns, what that takes is kept until the job ends: it tells what
  /// others will take.
  void doing(size_t job, std::string what, llvm::StringRef rival = "",
             double flops = 0, size_t cells = 1);
  void ended(size_t job);

  Progress now() const;

private:
  struct Active {
    std::string what, rival; // rival "": for no cell
    double prior = 0, since = 0;
    std::map<std::string, SeenCost> spent; // by rival
  };
  void leave(Active &active);
  double elapsed(const Active &active) const;
  double expectedOf(const Active &active) const;
  SeenCost shown(const Active &active) const;

  mutable std::mutex mutex;
  CostModel model;
  unsigned threads;
  Clock clock;
  size_t done = 0, total = 0;
  std::map<std::string, double, std::less<>> left; // prior seconds, by rival
  std::map<size_t, Active> active;                 // by job
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_RUNPROGRESS_H
