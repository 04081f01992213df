//===-- Measure.h - Time per call -------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Google Benchmark takes the times. Its random interleaving shuffles all
// repetitions of all benchmarks, so that two samples of one index may lie far
// apart. Here a round is one repetition of each contender, and rounds rotate
// the order: sample i of one contender and sample i of another are neighbours
// in time, which paired statistics rely on, and none is always first.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_MEASURE_H
#define HARNESS_RUNNER_MEASURE_H

#include "harness/runner/Contender.h"
#include "harness/runner/Counters.h"
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace runner {

struct Samples {
  std::vector<double> seconds; // per call, one for each round
  int64_t iterations = 0;      // calls in each sample
  int64_t preempted = 0;       // samples that another process interrupted
  /// Per call, by event, one for each round; empty where it cannot be counted.
  std::map<std::string, std::vector<double>> events;
};

/// One try at a sample.
struct Attempt {
  double seconds = 0;      // per call
  int64_t preemptions = 0; // how often the kernel gave the CPU to another
  int64_t iterations = 0;  // calls
  std::optional<std::vector<uint64_t>> events; // of all calls, where counted
};

/// The first of at most `most` attempts that nothing preempted; if all were,
/// the one with the fewest preemptions. A time slice of another process is
/// longer than many samples, and no part of what they measure. How long an
/// attempt took does not decide: that would prefer lucky ones.
Attempt leastPreempted(int most, const std::function<Attempt()> &attempt);

/// The distance of the quartiles as a share of the median: half of the samples
/// lie within it. 0 of fewer than 5, which tell no quartiles.
double spread(std::vector<double> seconds);

/// Of larger spread a cell is noisy: what a change of some percent is lost in.
inline constexpr double noisySpread = 0.1;

/// What `take` gives, or, where one of it is noisy, the quieter of that and of
/// what it gives once more: the one whose largest spread is less. All are taken
/// again, since ratios are of neighbours in time; and none of them decides by
/// how fast it was.
std::vector<Samples> quieter(const std::function<std::vector<Samples>()> &take);

/// Keeps this process on one CPU. Throws std::runtime_error.
void pinTo(int cpu);

/// Times contenders that are bound to their buffers, and counts what `counters`
/// can count meanwhile. `starting` is called with
/// the index of a contender before each of its repetitions.
std::vector<Samples> measure(const std::vector<Contender *> &contenders,
                             const TimeSettings &settings, Counters &counters,
                             const std::function<void(size_t)> &starting);

} // namespace runner

#endif // HARNESS_RUNNER_MEASURE_H
