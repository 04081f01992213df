//===-- MeasureTest.cpp - Samples and the clock ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Measure.h"
#include "harness/runner/Clock.h"
#include <gtest/gtest.h>

using namespace runner;

namespace {

/// Counts its calls and notes their order.
class Counter final : public Contender {
public:
  Counter(char letter, std::string &order) : letter(letter), order(order) {}
  Description describe() const override { return {}; }
  std::span<const Placement> placements() const override { return {}; }
  void bind(const float *, const float *, float *, Placement) override {}
  void run(int64_t times) override {
    if (order.empty() || order.back() != letter)
      order += letter;
    for (int64_t i = 0; i < times; ++i)
      calls = calls + 1;
  }

  volatile int64_t calls = 0;

private:
  char letter;
  std::string &order;
};

TEST(Measure, TheClockIsPlausible) {
  // Under an emulator it is no clock, but a number all the same.
  for (int i = 0; i < 5; ++i) {
    const double ghz = gigahertz();
    EXPECT_GT(ghz, 0.001);
    EXPECT_LT(ghz, 20);
  }
}

TEST(Measure, PreemptedSamplesAreRepeated) {
  auto kept = [](int most, std::vector<Attempt> attempts) {
    size_t next = 0;
    const Attempt best =
        leastPreempted(most, [&] { return attempts.at(next++); });
    return std::pair(best.seconds, next);
  };
  // Nothing to repeat, however long it took.
  EXPECT_EQ(kept(4, {{9, 0}}), (std::pair<double, size_t>(9, 1)));
  // The first that is undisturbed ends it.
  EXPECT_EQ(kept(4, {{5, 1}, {6, 2}, {3, 0}}),
            (std::pair<double, size_t>(3, 3)));
  // All were preempted: the fewest times, not the shortest.
  EXPECT_EQ(kept(4, {{5, 3}, {7, 1}, {6, 1}, {2, 2}}),
            (std::pair<double, size_t>(7, 4)));
  EXPECT_EQ(kept(1, {{5, 3}}), (std::pair<double, size_t>(5, 1)));
}

TEST(Measure, NoisyCellsAreRepeatedOnce) {
  // Half of the samples lie between the third and the seventh of nine.
  EXPECT_DOUBLE_EQ(spread({9, 1, 8, 2, 7, 3, 6, 4, 5}), (7.0 - 3) / 5);
  EXPECT_EQ(spread({1, 2, 3, 9}), 0);
  auto samples = [](double last) {
    return Samples{.seconds = {10, 10, 10, 10, last, last}};
  };
  auto taken = [&](std::vector<std::vector<double>> rounds) {
    size_t next = 0;
    const std::vector<Samples> kept = quieter([&] {
      std::vector<Samples> all;
      for (double last : rounds.at(next))
        all.push_back(samples(last));
      ++next;
      return all;
    });
    return std::pair(kept[0].seconds.back(), next);
  };
  using Kept = std::pair<double, size_t>;
  // An outlier or two are no noise, where half of the samples agree.
  EXPECT_EQ(taken({{10.5}}), Kept(10.5, 1));
  // The quieter one, slower or not; of all contenders.
  EXPECT_EQ(taken({{5}, {10.5}}), Kept(10.5, 2));
  EXPECT_EQ(taken({{10.5, 20}, {10.7, 12}}), Kept(10.7, 2));
  EXPECT_EQ(taken({{12}, {20}}), Kept(12, 2));
}

TEST(Measure, InterleavesAndRotates) {
  std::string order, started;
  Counter a('a', order), b('b', order), c('c', order);
  Counters counters(hardwareEvents());
  const std::vector<Samples> samples = measure(
      {&a, &b, &c}, {.samples = 4, .minSeconds = 1e-4, .cpu = {}}, counters,
      [&](size_t i) { started += static_cast<char>('a' + i); });
  // The search for the number of iterations, then four rounds.
  EXPECT_EQ(started, "abc"
                     "abc"
                     "bca"
                     "cab"
                     "abc");
  // The same, but equal neighbours show as one.
  EXPECT_EQ(order, "abcabcbcacababc");
  // Each sample is as many calls as it says; one to warm up only before those
  // that are short, which on a busy machine none may be.
  EXPECT_GE(a.calls, 4 * samples[0].iterations);
  for (const Samples &one : samples) {
    EXPECT_EQ(one.seconds.size(), 4u);
    EXPECT_GE(one.iterations, 1);
    EXPECT_LE(one.preempted, 4);
    for (double seconds : one.seconds)
      EXPECT_GT(seconds, 0);
  }
}

} // namespace
