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
#include <vector>

namespace runner {

struct Samples {
  std::vector<double> seconds; // per call, one for each round
  int64_t iterations = 0;      // calls in each sample
  /// Per call, by event, one for each round; empty where it cannot be counted.
  std::map<std::string, std::vector<double>> events;
};

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
