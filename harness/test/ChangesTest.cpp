//===-- ChangesTest.cpp - Where series of a store changed -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Changes.h"
#include "harness/test/StoreSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// A run for each level, with three processes around it.
class Timeline {
public:
  Timeline() : p(prepare(folder / "r.sqlite")) {}

  void add(double level) { add(level, ++runs); }
  void add(double level, int day) {
    std::string number = std::to_string(day);
    p.run = cantFail(p.store.beginRun(
        {(day < 10 ? "day 0" : "day ") + number, "run", "r" + number}));
    for (int process = 0; process < 3; ++process) {
      double noise = 0.001 * ((7 * day + 3 * process) % 5 - 2);
      Cell cell = cellOf(p, "autoconfig", NativeTime{{level * (1 + noise)}});
      cell.job = number + "-" + std::to_string(process);
      cantFail(p.store.write(cell, p.run));
    }
  }
  void addMany(int count, double level) {
    for (int i = 0; i < count; ++i)
      add(level);
  }
  std::vector<SeriesChange> changes() {
    return cantFail(changesIn(p.store, {}));
  }

  TemporaryFolder folder;
  Prepared p;
  int runs = 0;
};

TEST(Changes, OneIsNewThenConfirmedThenFixed) {
  Timeline timeline;
  timeline.addMany(14, 1);
  EXPECT_TRUE(timeline.changes().empty());
  timeline.addMany(3, 1.05);
  std::vector<SeriesChange> changes = timeline.changes();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].state, ChangeState::New);
  EXPECT_EQ(changes[0].revisionBefore, "r14");
  EXPECT_EQ(changes[0].revisionAfter, "r15");
  EXPECT_NEAR(changes[0].after / changes[0].before, 1.05, 0.003);
  timeline.addMany(3, 1.05);
  EXPECT_EQ(timeline.changes()[0].state, ChangeState::Confirmed);
  EXPECT_EQ(timeline.changes()[0].id, changes[0].id);
  // Ignored, with a reason; and nothing else is.
  cantFail(ignoreChange(timeline.p.store, changes[0], "a newer compiler"));
  EXPECT_EQ(timeline.changes()[0].state, ChangeState::Ignored);
  EXPECT_EQ(timeline.changes()[0].reason, "a newer compiler");
  cantFail(execute(timeline.p.store.handle(), "DELETE FROM ignored_change"));
  timeline.addMany(8, 1);
  changes = timeline.changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].revisionAfter, "r21"); // the newest first
  EXPECT_EQ(changes[1].state, ChangeState::Fixed);
}

TEST(Changes, AFurtherSlowdownFixesNothing) {
  Timeline timeline;
  timeline.addMany(10, 1);
  timeline.addMany(10, 1.05);
  timeline.addMany(10, 1.2);
  std::vector<SeriesChange> changes = timeline.changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].state, ChangeState::Confirmed);
  EXPECT_EQ(changes[1].state, ChangeState::Confirmed);
  // From the level that was confirmed.
  EXPECT_NEAR(changes[0].before, 1.05, 0.003);
}

TEST(Changes, RunsAreInTheOrderInWhichTheyBegan) {
  Timeline timeline; // as after a merge of older runs
  for (int day = 15; day <= 24; ++day)
    timeline.add(1.05, day);
  for (int day = 1; day <= 14; ++day)
    timeline.add(1, day);
  std::vector<SeriesChange> changes = timeline.changes();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].revisionBefore, "r14");
  EXPECT_EQ(changes[0].revisionAfter, "r15");
  EXPECT_EQ(changes[0].state, ChangeState::Confirmed);
}

TEST(Changes, OneSpikeAndSmallOnesAreNone) {
  Timeline timeline;
  timeline.addMany(10, 1);
  timeline.add(2);
  timeline.addMany(10, 1.005);
  EXPECT_TRUE(timeline.changes().empty());
}

TEST(Changes, AnyDifferenceOfAnExactFigure) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  auto count = [&](uint64_t scale, StringRef pricing) {
    Cell cell = countedCell(p, "autoconfig", scale);
    cell.key.subject = std::to_string(scale);
    cell.settings = ("{\"pricing\":\"" + pricing + "\"}").str();
    cell.decision = DecisionRecord{"A", "{}", 1.0, "{}"};
    p.run = cantFail(p.store.beginRun({"then", "run", cell.key.subject}));
    cantFail(p.store.write(cell, p.run));
  };
  count(1, "one");
  count(2, "one");
  count(3, "two"); // told by other facts: a new beginning
  std::vector<SeriesChange> changes = cantFail(changesIn(p.store, {}));
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].figure, "instructions");
  EXPECT_EQ(changes[0].after, 200);
  EXPECT_EQ(changes[0].state, ChangeState::Confirmed);
  EXPECT_EQ(changes[1].figure, "modelled cycles, core-b");
}

} // namespace
