//===-- SearchesTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What searches tried, in the store.
//
//===----------------------------------------------------------------------===//

#include "harness/store/Searches.h"
#include "harness/store/Merge.h"
#include "harness/test/StoreSupport.h"
#include "gmock/gmock.h"

using namespace llvm;
using namespace autoconfig::harness;
using testing::ElementsAre;
using testing::Pair;

namespace {

/// A cell of a process in which the chosen kernel takes `chosen`.
int64_t cellOf(Prepared &prepared, Role role, StringRef job, StringRef subject,
               std::vector<double> seconds) {
  Cell cell = cellOf(prepared, "autoconfig", NativeTime{std::move(seconds)});
  cell.key.role = role;
  cell.key.subject = subject.str();
  cell.job = job.str();
  return cantFail(prepared.store.write(cell, prepared.run));
}

SearchRecord searchOf(const Prepared &prepared, uint64_t seed = 1) {
  SearchRecord search;
  search.cell = cellOf(prepared, "autoconfig", NativeTime{}).key;
  search.searcher = "tpe";
  search.seed = seed;
  search.space = "space";
  search.chosen = "chosen";
  search.points = 9;
  search.decideSeconds = 0.25;
  return search;
}

/// A search "one" with two trials, the second a failure.
void addSearch(Prepared &prepared) {
  cellOf(prepared, Role::Yardstick, "j", "chosen", {2, 2, 2});
  TrialRecord good, bad;
  good.candidate = "A mr=1";
  good.cell = cellOf(prepared, Role::Trial, "j", "hash", {1, 1, 1});
  good.cost = 0.5;
  good.compileSeconds = 0.125;
  good.measureSeconds = 2;
  Cell failed = cellOf(prepared, "autoconfig", NativeTime{});
  failed.key.role = Role::Trial;
  failed.key.subject = "A mr=2";
  failed.status = Status::Failed;
  failed.reason = "wrong";
  failed.job = "j";
  bad.candidate = "A mr=2";
  bad.cell = cantFail(prepared.store.write(failed, prepared.run));
  cantFail(
      beginSearch(prepared.store, prepared.run, searchOf(prepared), "one"));
  cantFail(addTrials(prepared.store, "one", 0, {good, bad}));
}

TEST(Searches, TrialsComeBackAsTheyWere) {
  TemporaryFolder folder;
  Prepared prepared = prepare(folder / "r.sqlite");
  addSearch(prepared);
  std::vector<TrialRecord> trials = cantFail(trialsOf(prepared.store, "one"));
  ASSERT_EQ(trials.size(), 2u);
  EXPECT_EQ(trials[0].candidate, "A mr=1");
  EXPECT_EQ(trials[0].subject, "hash");
  EXPECT_EQ(trials[0].status, Status::Passed);
  EXPECT_EQ(trials[0].cost, 0.5);
  EXPECT_EQ(trials[0].compileSeconds, 0.125);
  EXPECT_EQ(trials[0].measureSeconds, 2);
  EXPECT_EQ(trials[1].status, Status::Failed);
  EXPECT_EQ(trials[1].reason, "wrong");
  EXPECT_EQ(trials[1].cost, std::nullopt);
}

TEST(Searches, AnOlderOneIsNotTheNewestForBeingMergedLast) {
  TemporaryFolder folder;
  Prepared here = prepare(folder / "here.sqlite"); // of January 31st
  cantFail(beginSearch(here.store, here.run, searchOf(here, 1), "new"));
  cantFail(endSearch(here.store, "new", 2, 1));
  // Of the same search there is one of an earlier run, with other trials.
  {
    Prepared there = prepare(folder / "there.sqlite");
    int64_t before =
        cantFail(there.store.beginRun({"2025-01-01T00:00:00Z", "tune", "old"}));
    cantFail(beginSearch(there.store, before, searchOf(there, 1), "new"));
    cantFail(endSearch(there.store, "new", 7, 0));
    cantFail(beginSearch(there.store, before, searchOf(there, 2), "old"));
    cantFail(endSearch(there.store, "old", 7, 0));
  }
  cantFail(merge(here.store, folder / "there.sqlite"));
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM search"), 2);
  EXPECT_EQ(text(here.store, "SELECT name || trials FROM current_search"),
            "new2");
}

TEST(Searches, AreFoundByAllThatTheyDependOn) {
  TemporaryFolder folder;
  Prepared prepared = prepare(folder / "r.sqlite");
  auto begin = [&](const SearchRecord &search, StringRef name) {
    return cantFail(beginSearch(prepared.store, prepared.run, search, name));
  };
  EXPECT_EQ(begin(searchOf(prepared), "one"), "one");
  EXPECT_EQ(begin(searchOf(prepared), "two"), "one");
  EXPECT_EQ(begin(searchOf(prepared, 2), "three"), "three");
  SearchRecord other = searchOf(prepared);
  other.chosen = "another kernel";
  EXPECT_EQ(begin(other, "four"), "four");
  other = searchOf(prepared);
  other.cell.target = "zen5";
  EXPECT_EQ(begin(other, "five"), "five");
  // Only what ended is shown, and no more once it is begun again.
  auto shown = [&] {
    return text(prepared.store,
                "SELECT group_concat(name) FROM current_search");
  };
  EXPECT_EQ(shown(), "");
  cantFail(endSearch(prepared.store, "one", 0, std::nullopt));
  EXPECT_EQ(shown(), "one");
  begin(searchOf(prepared), "six");
  EXPECT_EQ(shown(), "");
}

TEST(Searches, FinalsAreMediansOfProcesses) {
  TemporaryFolder folder;
  Prepared prepared = prepare(folder / "r.sqlite");
  addSearch(prepared);
  // Medians of pairs: 0.5, 0.75, 4.
  int process = 0;
  for (auto seconds : {std::vector<double>{1, 1, 8}, {1.5, 9, 1}, {8, 8, 8}}) {
    std::string job = "f" + std::to_string(process);
    cellOf(prepared, Role::Yardstick, job, "chosen", {2, 2, 2});
    int64_t cell =
        cellOf(prepared, Role::Finalist, job, "hash", std::move(seconds));
    cantFail(setFinals(prepared.store, "one", process++, {{0, cell}}));
  }
  EXPECT_THAT(cantFail(finalsOf(prepared.store, "one", 1)), ElementsAre(0));
  EXPECT_THAT(cantFail(finalsOf(prepared.store, "one", 3)), ElementsAre());
  EXPECT_THAT(cantFail(finalRatios(prepared.store, "one")),
              ElementsAre(Pair(0, 0.75)));
  cantFail(limitFinals(prepared.store, "one", 1));
  EXPECT_THAT(cantFail(finalRatios(prepared.store, "one")),
              ElementsAre(Pair(0, 0.5)));
  // With its trials go what was measured of them; nothing is lost for none.
  cantFail(forgetTrials(prepared.store, "one", 2));
  EXPECT_EQ(numberIn(prepared.store, "SELECT count(*) FROM final"), 1);
  cantFail(forgetTrials(prepared.store, "one", 1));
  EXPECT_EQ(numberIn(prepared.store, "SELECT count(*) FROM final"), 0);
  EXPECT_EQ(cantFail(trialsOf(prepared.store, "one")).size(), 1u);
}

TEST(Searches, AreMerged) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  Prepared here = prepare(folder / "here.sqlite");
  cellOf(here, Role::Yardstick, "own", "chosen", {1});
  {
    Prepared there = prepare(from);
    Machine machine;
    machine.cpu = "another cpu"; // of another number here
    there.machine = cantFail(there.store.machine(machine));
    addSearch(there);
    int64_t cell = cellOf(there, Role::Finalist, "f", "hash", {1});
    cantFail(setFinals(there.store, "one", 0, {{0, cell}}));
    cantFail(endSearch(there.store, "one", 2, 0));
  }
  for (int time = 0; time < 2; ++time) {
    cantFail(merge(here.store, from));
    EXPECT_EQ(text(here.store, "SELECT cpu || ' ' || winner FROM search JOIN "
                               "machine m ON m.id = machine_id"),
              "another cpu 0");
    std::vector<TrialRecord> trials = cantFail(trialsOf(here.store, "one"));
    ASSERT_EQ(trials.size(), 2u);
    EXPECT_EQ(trials[0].subject, "hash");
    EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM final f JOIN cell c "
                                   "ON c.id = f.cell_id WHERE job = 'f'"),
              1);
  }
  // It goes on there with another trial of the same code.
  {
    Prepared there = prepare(from);
    TrialRecord more = cantFail(trialsOf(there.store, "one"))[0];
    more.candidate = "A mr=3";
    cantFail(addTrials(there.store, "one", 2, more));
  }
  cantFail(merge(here.store, from));
  std::vector<TrialRecord> trials = cantFail(trialsOf(here.store, "one"));
  ASSERT_EQ(trials.size(), 3u);
  EXPECT_EQ(trials[2].candidate, "A mr=3");
  EXPECT_EQ(trials[2].cell, trials[0].cell);
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM "
                                 "pragma_foreign_key_check"),
            0);
}

} // namespace
