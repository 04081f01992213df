//===-- ProgressTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/ProgressLine.h"
#include "harness/session/RunProgress.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

CostSettings emulated() {
  CostSettings settings;
  settings.emulated = true;
  settings.scalarRivals.insert("plain");
  return settings;
}

TEST(Progress, ThePriorKnowsHowACellIsRun) {
  CostModel costs(emulated());
  EXPECT_GT(costs.prior("fast", 2e9), 5 * costs.prior("fast", 2e8));
  EXPECT_GT(costs.prior("plain", 2e9), 5 * costs.prior("fast", 2e9));
  CostSettings timed;
  timed.samples = 10;
  timed.minSeconds = 1;
  EXPECT_GT(CostModel(timed).prior("fast", 2), 10);
  EXPECT_LT(CostModel(timed).prior("fast", 2), 11);
}

TEST(Progress, WhatIsObservedScalesThePrior) {
  CostModel costs(emulated());
  EXPECT_EQ(costs.scale("a"), 1);
  costs.observe("a", {100, 1000});
  // All else is thought to be as slow, and a more surely.
  EXPECT_GT(costs.scale("b"), 9);
  EXPECT_GT(costs.scale("a"), costs.scale("b"));
  EXPECT_LT(costs.scale("a"), 10);
  costs.observe("b", {100, 100});
  EXPECT_LT(costs.scale("b"), 1.2);
  EXPECT_GT(costs.scale("a"), 9);
}

/// A run of `cells` cells of one size on `threads` threads, which take
/// `seconds` each, on a clock of its own.
struct FakeRun {
  FakeRun(unsigned cells, unsigned threads, double seconds)
      : seconds(seconds),
        progress(CostModel(emulated()), threads, [this] { return time; }) {
    for (unsigned i = 0; i < cells; ++i)
      progress.expect("fast", flops);
  }
  void runOne() {
    progress.doing(0, "fast on 8x8:8x8", "fast", flops);
    time += seconds;
    progress.ended(0);
    progress.settle("fast", flops);
  }
  double left() const { return progress.now().secondsLeft; }

  static constexpr double flops = 2e8;
  double seconds, time = 1000;
  RunProgress progress;
};

TEST(Progress, TheEstimateLearns) {
  FakeRun run(10, 1, 60); // the prior says some 3 s
  EXPECT_LT(run.left(), 60);
  run.runOne();
  run.runOne();
  EXPECT_GT(run.left(), 0.5 * 8 * 60);
  EXPECT_LT(run.left(), 8 * 60);
  EXPECT_EQ(run.progress.now().done, 2u);
  EXPECT_EQ(run.progress.now().total, 10u);
}

TEST(Progress, TheEstimateFallsWhileACellRuns) {
  FakeRun run(10, 1, 60);
  for (int i = 0; i < 5; ++i)
    run.runOne();
  run.progress.doing(0, "fast on 8x8:8x8", "fast", FakeRun::flops);
  double before = run.left();
  run.time += 20;
  EXPECT_NEAR(run.left(), before - 20, 1);
}

TEST(Progress, ACellThatOverrunsRaisesTheEstimateOfTheOthers) {
  FakeRun run(10, 1, 1);
  run.progress.doing(0, "fast on 8x8:8x8", "fast", FakeRun::flops);
  double before = run.left();
  run.time += 360;
  EXPECT_GT(run.left(), 5 * before); // and not still the same
}

TEST(Progress, SeveralAtATimeAreFaster) {
  FakeRun alone(8, 1, 1), many(8, 4, 1);
  EXPECT_NEAR(alone.left(), 4 * many.left(), 1e-9);
  // But for the last one.
  many.progress.doing(3, "fast on 8x8:8x8", "fast", FakeRun::flops);
  for (int i = 0; i < 7; ++i)
    many.progress.settle("fast", FakeRun::flops);
  EXPECT_NEAR(many.left(), alone.left() / 8, 1e-9);
  many.progress.doing(1, "slow on 8x8:8x8", "slow", FakeRun::flops);
  EXPECT_EQ(many.progress.now().running, 2u);
}

TEST(Progress, FinishedCellsCostNothing) {
  FakeRun run(2, 1, 1);
  double both = run.left();
  run.progress.settle("fast", FakeRun::flops);
  EXPECT_NEAR(run.left(), both / 2, 1e-9);
  run.progress.reopen("fast", FakeRun::flops);
  EXPECT_NEAR(run.left(), both, 1e-9);
  run.progress.forget("fast", FakeRun::flops);
  EXPECT_EQ(run.progress.now().total, 1u);
  run.progress.settle("fast", FakeRun::flops);
  EXPECT_LT(run.left(), 0); // nothing to tell
}

Progress some() { return {2, 120, 70, "verifying blis on 8x8:8x8, given", 2}; }

TEST(Progress, Text) {
  EXPECT_EQ(progressText(some()), "[  2/120] 1 min 10 s left  verifying blis "
                                  "on 8x8:8x8, given and 1 more");
  EXPECT_EQ(progressText({0, 0, -1, "reading the store", 0}),
            "reading the store");
}

TEST(Progress, ALineNowAndThen) {
  std::string text;
  raw_string_ostream out(text);
  ProgressLine line(out, /*terminal=*/false);
  for (int i = 0; i < 100; ++i)
    line.show(some());
  EXPECT_EQ(StringRef(text).count('\n'), 1u);
  Progress all = some();
  all.done = all.total;
  for (int i = 0; i < 100; ++i)
    line.show(all);
  EXPECT_EQ(StringRef(text).count('\n'), 2u); // the end is told, once
}

TEST(Progress, ALineOfATerminalIsNotWrapped) {
  std::string text;
  raw_string_ostream out(text);
  ProgressLine line(out, /*terminal=*/true, /*columns=*/20);
  line.show(some());
  EXPECT_EQ(text, "\r\033[K[  2/120] 1 min 10 ");
}

} // namespace
