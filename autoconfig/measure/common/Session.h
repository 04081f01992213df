//===-- Session.h - Windows of time, in cycles ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How everything here is timed: a window of half a millisecond or less, many of
// them, and each in cycles of the core at that moment. There need be no cycle
// counter: a chain of dependent integer additions takes one cycle each, and
// runs before and after every window.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_SESSION_H
#define AUTOCONFIG_MEASURE_COMMON_SESSION_H

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace measure {

/// Which sample is the undisturbed one.
enum class Best { Lowest, Highest };

struct Result {
  std::string name; // a fact's key (then in the fact's unit), or a name of its
                    // own, which is reported only
  std::string unit;
  std::vector<double> samples; // one a window
  Best best;
  /// The fact is this or more; a published one that is higher stays.
  bool atLeast = false;
};

struct Settings {
  int windows = 60;
  /// Some lie between two ticks of a system's clock, which may come each
  /// millisecond: on a busy host a guest's tick takes 50 microseconds.
  double windowSeconds = 0.0004;
  /// What is known about the target: "l2.size" -> bytes.
  std::map<std::string, double> facts;
};

class Session {
public:
  explicit Session(Settings settings) : settings(std::move(settings)) {}
  ~Session();
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  /// Does what is measured so many times.
  using Work = std::function<void(size_t times)>;
  /// Factors on the number and on the length of the windows.
  struct Windows {
    double count = 1, length = 1;
  };
  /// For what comes from this level: fewer and longer ones where others share
  /// the bus, for their load comes and goes.
  static Windows windowsOf(const std::string &level) {
    return level == "memory" ? Windows{0.5, 5} : Windows{};
  }
  /// Cycles of once, a sample a window.
  std::vector<double> cyclesOf(const Work &work, Windows windows);
  std::vector<double> cyclesOf(const Work &work) { return cyclesOf(work, {}); }
  /// The same of one time each, so many seconds after something else was done.
  std::vector<double> cyclesAfter(const std::function<void()> &before,
                                  double seconds, const Work &work, int count);
  /// GHz of a window in which nothing else is done.
  std::vector<double> frequencies();

  /// A fact of the target, which the command line gave; throws if it did not.
  double fact(const std::string &key) const;
  /// Zeros in memory on ordinary terms, a page boundary first. The next call
  /// may give the same memory, so who writes anything but zeros wipes it.
  std::byte *memory(size_t bytes);
  /// How much to go over again and again so that it comes from this level
  /// ("l1d", "l2", "l3" or "memory"): a power of two, 0 where there is none.
  size_t workingSet(const std::string &level) const;

  /// A value that is a fact of the target is known to later measurements.
  void report(Result result);
  std::vector<Result> takeResults() { return std::move(results); }

private:
  struct Timed {
    std::vector<double> seconds; // of windows
    double clock;                // Hz
  };
  Timed time(const Work &work, size_t times, int count) const;

  Settings settings;
  double fastestClock = 0; // Hz
  int repeats = 20;        // of measurements beside a busy thread, at most
  std::vector<Result> results;
  std::byte *mapping = nullptr;
  size_t mappedBytes = 0;
};

/// Operations per cycle, each of which keeps a pipe busy for a cycle, as a
/// count of pipes: scaled so that the best is a whole number, rounded up. A
/// loop seldom fills all pipes, and the clock's error is less than a tenth.
std::vector<double> asPipes(std::vector<double> rates);

/// amount / cycles, of each sample.
std::vector<double> perCycle(double amount, const std::vector<double> &cycles);

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_SESSION_H
