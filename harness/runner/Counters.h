//===-- Counters.h - The hardware's counters --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Google Benchmark reads counters (--benchmark_perf_counters) where it is built
// with libpfm, and Debian's is not, on any architecture. Two events that every
// PMU has need no table of names, so this asks the kernel (perf_event_open(2))
// itself.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_COUNTERS_H
#define HARNESS_RUNNER_COUNTERS_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runner {

struct CounterEvent {
  std::string name;
  uint32_t type; // perf_event_attr's
  uint64_t config;
};

/// CYCLES and INSTRUCTIONS.
std::vector<CounterEvent> hardwareEvents();

/// Counts events of this thread in user mode, all at the same time.
class Counters {
public:
  explicit Counters(const std::vector<CounterEvent> &events);
  ~Counters();
  Counters(const Counters &) = delete;
  Counters &operator=(const Counters &) = delete;

  /// "" where events can be counted, else why not.
  const std::string &problem() const { return why; }
  const std::vector<std::string> &names() const { return eventNames; }
  void start();
  /// Since start(), one an event; nothing where somebody else had the PMU for
  /// a part of the time: then the kernel could only guess.
  std::optional<std::vector<uint64_t>> stop();

private:
  std::vector<std::string> eventNames;
  std::vector<int> files; // the first leads the group
  std::string why;
};

} // namespace runner

#endif // HARNESS_RUNNER_COUNTERS_H
