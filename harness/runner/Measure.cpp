//===-- Measure.cpp - Time per call ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Measure.h"
#include <algorithm>
#include <benchmark/benchmark.h>
#include <sched.h>
#include <sys/resource.h>

using namespace runner;

namespace {

/// Keeps the last run's result and prints nothing.
class LastRun final : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context &) override { return true; }
  void ReportRuns(const std::vector<Run> &runs) override {
    for (const Run &run : runs)
      if (run.run_type == Run::RT_Iteration) {
        iterations = run.iterations;
        seconds = run.real_accumulated_time / double(run.iterations);
      }
  }

  int64_t iterations = 0;
  double seconds = 0;                          // per call
  std::optional<std::vector<uint64_t>> events; // of all calls
};

/// A call of at least this brings its own data into the caches; shorter ones
/// are warmed up, for another contender ran before.
constexpr double coldStartMatters = 0.02; // seconds

/// Attempts at a sample. On a busy machine a sample of more seconds is
/// preempted at every attempt, and a time slice is a small part of it.
constexpr int mostAttempts = 4;
constexpr double preemptionMatters = 0.1; // seconds

bool isShort(const Attempt &attempt) {
  return attempt.seconds * attempt.iterations < preemptionMatters;
}

/// How often this thread had to leave its CPU to another since it started.
int64_t preemptions() {
  rusage usage = {};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nivcsw;
}

/// One repetition of one contender; `iterations` of 0 finds as many as
/// `minSeconds` takes. Counters start and stop outside of what is timed.
LastRun repeat(Contender &contender, int64_t iterations, double minSeconds,
               bool warmUp, Counters &counters) {
  LastRun reporter;
  benchmark::ClearRegisteredBenchmarks();
  auto *registered =
      benchmark::RegisterBenchmark("contender", [&](benchmark::State &state) {
        if (warmUp)
          contender.run(1);
        counters.start();
        while (state.KeepRunningBatch(state.max_iterations))
          contender.run(state.max_iterations);
        reporter.events = counters.stop();
      });
  registered->UseRealTime();
  if (iterations)
    registered->Iterations(iterations);
  else
    registered->MinTime(minSeconds);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  if (reporter.iterations == 0)
    throw std::runtime_error("Google Benchmark reported no run");
  return reporter;
}

/// A contender of which one sample could not be counted has no counters.
void addEvents(Samples &samples, const Attempt &run,
               const std::vector<std::string> &names) {
  if (!run.events || (samples.seconds.size() > 1 && samples.events.empty())) {
    samples.events.clear();
    return;
  }
  for (size_t i = 0; i < names.size(); ++i)
    samples.events[names[i]].push_back(double((*run.events)[i]) /
                                       double(run.iterations));
}

} // namespace

Attempt runner::leastPreempted(int most,
                               const std::function<Attempt()> &attempt) {
  Attempt best = attempt();
  for (int i = 1; i < most && best.preemptions > 0; ++i) {
    const Attempt next = attempt();
    if (next.preemptions < best.preemptions)
      best = next;
  }
  return best;
}

double runner::spread(std::vector<double> seconds) {
  constexpr size_t least = 5;
  if (seconds.size() < least)
    return 0;
  std::sort(seconds.begin(), seconds.end());
  const size_t n = seconds.size();
  return (seconds[3 * n / 4] - seconds[n / 4]) / seconds[n / 2];
}

static double largestSpread(const std::vector<Samples> &all) {
  double largest = 0;
  for (const Samples &one : all)
    largest = std::max(largest, spread(one.seconds));
  return largest;
}

std::vector<Samples>
runner::quieter(const std::function<std::vector<Samples>()> &take) {
  std::vector<Samples> first = take();
  if (largestSpread(first) <= noisySpread)
    return first;
  std::vector<Samples> second = take();
  return largestSpread(second) < largestSpread(first) ? second : first;
}

void runner::pinTo(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < 0 || cpu >= CPU_SETSIZE)
    throw std::runtime_error("there is no CPU " + std::to_string(cpu));
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof(set), &set))
    throw std::runtime_error("cannot run on CPU " + std::to_string(cpu) +
                             "; leave 'cpu' out, or name one that this process "
                             "may use (taskset -p $$ shows them)");
}

std::vector<Samples>
runner::measure(const std::vector<Contender *> &contenders,
                const TimeSettings &settings, Counters &counters,
                const std::function<void(size_t)> &starting) {
  const size_t count = contenders.size();
  std::vector<Samples> samples(count);
  std::vector<bool> warmUp(count);
  std::vector<int> attempts(count);
  auto watched = [&](Contender &contender, int64_t iterations, bool warm) {
    const int64_t before = preemptions();
    const LastRun run =
        repeat(contender, iterations, settings.minSeconds, warm, counters);
    return Attempt{run.seconds, preemptions() - before, run.iterations,
                   run.events};
  };
  for (size_t i = 0; i < count; ++i) {
    starting(i);
    // A search that was preempted finds too few calls of a short one.
    auto search = [&] { return watched(*contenders[i], 0, true); };
    Attempt found = search();
    if (isShort(found) && found.preemptions > 0)
      found = leastPreempted(mostAttempts - 1, search);
    samples[i].iterations = found.iterations;
    warmUp[i] = found.seconds < coldStartMatters;
    attempts[i] = isShort(found) ? mostAttempts : 1;
  }
  return quieter([&] {
    std::vector<Samples> taken = samples;
    for (int round = 0; round < settings.samples; ++round)
      for (size_t turn = 0; turn < count; ++turn) {
        const size_t i = (turn + round) % count;
        starting(i);
        const Attempt kept = leastPreempted(attempts[i], [&] {
          return watched(*contenders[i], taken[i].iterations, warmUp[i]);
        });
        taken[i].seconds.push_back(kept.seconds);
        addEvents(taken[i], kept, counters.names());
        taken[i].preempted += kept.preemptions > 0;
      }
    return taken;
  });
}
