//===-- Session.cpp - Windows of time, in cycles --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Session.h"
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <sys/mman.h>

using namespace measure;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double secondsOf(const Session::Work &work, size_t times) {
  auto start = Clock::now();
  work(times);
  return secondsSince(start);
}

/// Nothing is read or written meanwhile.
void waitFor(double seconds) {
  for (auto start = Clock::now(); secondsSince(start) < seconds;)
    ;
}

constexpr size_t chainLength = 64; // additions per iteration

/// Each addition needs the one before; the empty statements keep the compiler
/// from summing them up. Of two registers: some cores do additions of constants
/// at no cost.
[[gnu::noinline]] void chainOfAdditions(size_t iterations) {
  size_t sum = iterations, summand = iterations | 1;
  asm volatile("" : "+r"(summand));
  for (; iterations; --iterations) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < chainLength; ++i) {
      sum += summand;
      asm volatile("" : "+r"(sum));
    }
  }
}

/// Hertz, by a chain of about 60 microseconds; shorter ones would show the
/// clock's own cost, longer ones be interrupted more often.
double hertzNow() {
  constexpr size_t iterations = 4000;
  return chainLength * iterations / secondsOf(chainOfAdditions, iterations);
}

/// An interruption makes a chain look slow, nothing makes it look fast.
double hertz() { return std::max(hertzNow(), hertzNow()); }

/// How many times fill a window.
size_t timesFor(const Session::Work &work, double windowSeconds) {
  for (size_t times = 1;; times *= 2) {
    double seconds = secondsOf(work, times);
    if (seconds >= windowSeconds / 4)
      return std::max<size_t>(1,
                              static_cast<size_t>(static_cast<double>(times) *
                                                  windowSeconds / seconds));
  }
}

} // namespace

Session::~Session() {
  if (mapping)
    munmap(mapping, mappedBytes);
}

Session::Timed Session::time(const Work &work, size_t times, int count) const {
  Timed timed{{}, hertz()};
  for (; count > 0; --count) {
    timed.seconds.push_back(secondsOf(work, times));
    timed.clock = std::max(timed.clock, hertz());
  }
  return timed;
}

/// A clock that looks slow makes work look fast, so the fastest look of all
/// counts: where it really was slower meanwhile, only that window looks slow.
/// Where even that is slow for this core, another thread of it was busy all the
/// time, which holds up a chain more than it does most work (on Emerald Rapids
/// by a fifth; 12 multiply-adds of two pipes took 4.8 cycles).
std::vector<double> Session::cyclesOf(const Work &work, Windows windows) {
  size_t times = timesFor(work, settings.windowSeconds * windows.length);
  int count = std::max(1, static_cast<int>(settings.windows * windows.count));
  constexpr double slow = 0.9; // wide vectors take less from the clock
  Timed timed = time(work, times, count);
  for (; timed.clock < slow * fastestClock && repeats > 0; --repeats)
    timed = time(work, times, count);
  fastestClock = std::max(fastestClock, timed.clock);
  for (double &each : timed.seconds)
    each *= timed.clock / static_cast<double>(times);
  return timed.seconds;
}

std::vector<double> Session::cyclesAfter(const std::function<void()> &before,
                                         double seconds, const Work &work,
                                         int count) {
  std::vector<double> samples;
  for (; count > 0; --count) {
    before();
    waitFor(seconds);
    double taken = secondsOf(work, 1);
    samples.push_back(taken * hertz());
  }
  return samples;
}

std::vector<double> Session::frequencies() {
  std::vector<double> samples;
  for (int window = 0; window < settings.windows; ++window)
    samples.push_back(hertz() * 1e-9);
  return samples;
}

void Session::report(Result result) {
  auto known = settings.facts.find(result.name);
  if (known != settings.facts.end()) {
    auto [lowest, highest] =
        std::minmax_element(result.samples.begin(), result.samples.end());
    double best = result.best == Best::Lowest ? *lowest : *highest;
    known->second = result.atLeast ? std::max(known->second, best) : best;
  }
  results.push_back(std::move(result));
}

double Session::fact(const std::string &key) const {
  auto found = settings.facts.find(key);
  if (found == settings.facts.end())
    throw std::runtime_error("the fact '" + key + "' is needed; give --fact " +
                             key + "=VALUE");
  return found->second;
}

std::byte *Session::memory(size_t bytes) {
  if (bytes <= mappedBytes)
    return mapping;
  if (mapping)
    munmap(mapping, mappedBytes);
  void *fresh = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fresh == MAP_FAILED) {
    mapping = nullptr;
    mappedBytes = 0;
    throw std::bad_alloc();
  }
  mapping = static_cast<std::byte *>(fresh);
  mappedBytes = bytes;
  // Pages that were never written to are all the same page of zeros.
  std::memset(mapping, 0, bytes);
  return mapping;
}

size_t Session::workingSet(const std::string &level) const {
  auto size = [&](const char *key) { return static_cast<size_t>(fact(key)); };
  size_t l1 = size("l1d.size"), l2 = size("l2.size"), l3 = size("l3.size");
  if (level == "l1d")
    return std::bit_floor(l1 / 2);
  if (level == "l2") // a fourth, if that is enough to come from L2
    return std::bit_floor(l2 >= 16 * l1 ? l2 / 4 : l2 / 2);
  if (level == "l3") // no more: it is shared, sometimes with other machines
    return l3 >= 8 * l2   ? std::bit_floor(4 * l2)
           : l3 >= 4 * l2 ? std::bit_floor(2 * l2)
                          : 0;
  // Half more than the last cache holds: round and round, each line is evicted
  // before it comes again. Pages to touch first are what takes the time here.
  constexpr size_t leastBytes = size_t(64) << 20;
  return std::bit_ceil(std::max({leastBytes, l3 + l3 / 2, 16 * l2}));
}

std::vector<double> measure::asPipes(std::vector<double> rates) {
  constexpr double clockError = 0.1;
  double best = *std::max_element(rates.begin(), rates.end());
  double pipes = std::max(1.0, std::ceil((1 - clockError) * best));
  for (double &rate : rates)
    rate *= pipes / best;
  return rates;
}

std::vector<double> measure::perCycle(double amount,
                                      const std::vector<double> &cycles) {
  std::vector<double> rates;
  for (double each : cycles)
    rates.push_back(amount / each);
  return rates;
}
