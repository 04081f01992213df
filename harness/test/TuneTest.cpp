//===-- TuneTest.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `autobench tune` and its table, on the space of SampleTest.cpp: nine points,
// of which mr=6 is chosen, mr=3 takes half its time, mr=7 is wrong and mr=8
// cannot be generated. mr=9 takes as long as the chosen one.
//
//===----------------------------------------------------------------------===//

#include "harness/store/Store.h"
#include "harness/test/SampledTree.h"
#include <csignal>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

Words tune(Words more = {}) {
  Words words{"tune", "--preset", "real", "--problem", "8x8:8x8"};
  llvm::append_range(words, more);
  return words;
}

std::string asked(const FakeTree &tree, StringRef sql) {
  Store store = cantFail(
      Store::open(tree.folder / "results/results.sqlite", Store::Mode::Read));
  Statement statement = cantFail(Statement::prepare(store.handle(), sql));
  return cantFail(statement.step()) ? statement.text(0).str() : "nothing";
}

/// The `mr` of all trials, in order; those that failed with a minus.
std::string trials(const FakeTree &tree, StringRef searcher) {
  return asked(tree,
               ("SELECT group_concat(iif(cost IS NULL, '-', '') || "
                "substr(candidate, 17, 1), ' ') FROM (SELECT * FROM trial "
                "JOIN search ON name = search WHERE searcher = '" +
                searcher + "' ORDER BY ordinal)")
                   .str());
}

json::Array searchTable(const FakeTree &tree) {
  auto ran =
      tree.autobench({"table", AUTOCONFIG_ROOT "/results/tables/search.sql",
                      "--format", "json"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return ran.rows();
}

TEST(Tune, MeasuresTheBestAgain) {
  FakeTree tree;
  auto ran = tree.autobench(tune({"--searcher", "random"}));
  EXPECT_EQ(ran.code, 1) << ran.errors; // two candidates are bad
  EXPECT_TRUE(contains(ran.output, "9 trials: 7 passed, 2 failed\n"));
  EXPECT_TRUE(contains(ran.output,
                       "failed: candidate MatmulPacked mr=7,nr=16 on 8x8:8x8, "
                       "weights given: c[0]: got 1, expected 2\n  again: "));
  EXPECT_TRUE(contains(ran.output, "no kernel: exit code 1: autoconfig: error: "
                                   "mr=8 does not fit"));
  EXPECT_TRUE(contains(ran.output,
                       "note: random on 8x8:8x8, given: 9 trials (all there "
                       "are) in "));
  EXPECT_TRUE(contains(ran.output,
                       "the best takes 0.500 of the chosen kernel's time, "
                       "measured again in 5 processes: MatmulPacked "
                       "mr=3,nr=16; faster than the chosen one from trial "));
  EXPECT_TRUE(contains(ran.output, "next: " + tree.tool() + "table search\n"));

  // mr=9 has mr=6's ten times 0.1 us, but its own code.
  EXPECT_EQ(tree.count("trial"), 9);
  EXPECT_EQ(tree.count("finalist"), 5 * 7);
  EXPECT_EQ(tree.count("chosen") + tree.count("rival"), 2);
  EXPECT_EQ(tree.count("candidate"), 0);
  EXPECT_EQ(asked(tree, "SELECT subject = (SELECT subject FROM cell JOIN trial "
                        "ON cell_id = id WHERE candidate = 'MatmulPacked "
                        "mr=3,nr=16') FROM cell WHERE rival = 'search_random'"),
            "1");
}

TEST(Tune, TheTableComparesWithTheChosenKernel) {
  FakeTree tree;
  tree.autobench(tune({"--trials", "9", "--searcher", "random,shortlist"}));
  json::Array rows = searchTable(tree);
  // The problem and the mean, each with two searchers and the best of all.
  ASSERT_EQ(rows.size(), 6u);
  const json::Value &row = rows[0];
  EXPECT_EQ(field(row, "problem"), "8x8:8x8");
  EXPECT_EQ(field(row, "searcher"), "random");
  EXPECT_EQ(number(row, "space"), 9);
  EXPECT_EQ(number(row, "trials"), 9);
  EXPECT_EQ(number(row, "failed"), 2);
  EXPECT_NEAR(number(row, "chosen / best (native time)"), 0.5, 1e-12);
  EXPECT_EQ(field(row, "best"), "MatmulPacked mr=3,nr=16");
  // mr=3 is predicted to be the cheapest, and no other is faster.
  std::string order = trials(tree, "random");
  StringRef before = StringRef(order).split("3").first;
  EXPECT_EQ(number(row, "overtook after"), 1 + before.count(' '));
  EXPECT_EQ(field(row, "by 1 % after"), field(row, "overtook after"));
  EXPECT_EQ(field(rows[1], "searcher"), "shortlist");
  EXPECT_EQ(number(rows[1], "overtook after"), 1);
  EXPECT_GT(number(row, "search / decide"), 1);
  EXPECT_EQ(field(rows[2], "searcher"), "best of all");
  EXPECT_EQ(field(rows[2], "best"), "random");
  EXPECT_EQ(field(rows[3], "problem"), "geometric mean of 1");
  EXPECT_NEAR(number(rows[3], "chosen / best (native time)"), 0.5, 1e-12);
}

TEST(Tune, NeverOvertaken) {
  FakeTree tree;
  // Without mr=3, which the models put first, the best is the chosen one.
  for (StringRef seed : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    tree.autobench(
        tune({"--trials", "3", "--searcher", "random", "--seed", seed.str()}));
    if (StringRef(asked(tree, ("SELECT group_concat(candidate) FROM trial JOIN "
                               "search ON name = search WHERE seed = " +
                               seed)
                                  .str()))
            .contains("mr=3"))
      continue;
    json::Array rows = searchTable(tree);
    EXPECT_EQ(field(rows[0], "overtook after"), "not in 3");
    EXPECT_GE(number(rows[0], "chosen / best (native time)"), 1);
    EXPECT_EQ(field(rows[2], "overtook after"), "not in 3");
    return;
  }
  FAIL() << "all seeds try mr=3 first";
}

TEST(Tune, WinnersAreRivals) {
  FakeTree tree;
  tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  auto tuned = tree.autobench(tune());
  auto ran =
      tree.autobench({"table", AUTOCONFIG_ROOT "/results/tables/summary.sql",
                      "--format", "json"});
  ASSERT_EQ(ran.code, 0) << ran.errors;
  std::map<std::string, json::Value> rivals;
  for (const json::Value &row : ran.rows())
    rivals.emplace(field(row, "rival"), row);
  for (StringRef name : {"search_random", "search_tpe", "search_evolution",
                         "search_shortlist"}) {
    ASSERT_TRUE(rivals.count(name.str())) << name.str();
    const json::Value &row = rivals.at(name.str());
    EXPECT_EQ(field(row, "kind"), "search");
  }
  // The chosen kernel's cell is the earlier one: nothing was measured twice.
  EXPECT_EQ(tree.count("chosen"), 1);
  // What each of the searchers met is told once.
  EXPECT_EQ(StringRef(tuned.output).count("\n  again: "), 2u);
  size_t before = tree.given().size();
  ran = tree.autobench(tune());
  EXPECT_TRUE(contains(ran.output, "; 36 of them finished earlier"))
      << ran.output;
  EXPECT_EQ(tree.given().size(), before);
}

TEST(Tune, RunsTakeThemAlong) {
  FakeTree tree;
  tree.autobench(tune({"--searcher", "random,tpe"}));
  Words run{"run", "--preset", "real", "--problem", "8x8:8x8"};
  auto ran = tree.autobench(run);
  EXPECT_TRUE(contains(ran.output, "4 cells: 4 passed; 3 of them finished"));
  // All in one process, with the right rival of the test's tree.
  run.push_back("--together");
  run.push_back("--force");
  ran = tree.autobench(run);
  EXPECT_TRUE(contains(ran.output, "4 cells: 4 passed\n"));
  EXPECT_EQ(asked(tree, "SELECT count(DISTINCT job) || count(*) "
                        "FROM current_cell"),
            "14");
  auto named = [&](StringRef rivals) {
    return tree
        .autobench({"run", "--preset", "real", "--problem", "8x8:8x8",
                    "--rivals", rivals.str()})
        .output;
  };
  EXPECT_TRUE(contains(named("search_tpe"), "2 cells: 2 passed; 2 of them"));
  EXPECT_TRUE(contains(named("search_evolution,fast"),
                       "3 cells: 2 passed, 1 unavailable; 2 of them"));
  EXPECT_EQ(asked(tree, "SELECT reason FROM cell WHERE status = 'unavailable'"),
            "not searched for this target on this machine; `autobench tune` "
            "does");
  // With other code nobody knows whether it is still good.
  tree.folder.write("build/host/bin/generation", "2");
  EXPECT_TRUE(
      contains(named("search_tpe"), "2 cells: 1 passed, 1 unavailable"));
  ran = tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  EXPECT_TRUE(contains(ran.output, "2 cells: 2 passed"));
}

TEST(Tune, OtherCodeIsTriedAgain) {
  FakeTree tree;
  tree.autobench(tune({"--searcher", "random"}));
  size_t first = tree.given().size();
  EXPECT_EQ(asked(tree, "SELECT count(*) FROM search"), "1");
  tree.folder.write("build/host/bin/generation", "2");
  tree.autobench(tune({"--searcher", "random"}));
  EXPECT_EQ(tree.given().size(), 2 * first);
  // Beside another chosen kernel it is another search.
  EXPECT_EQ(asked(tree, "SELECT count(*) FROM search"), "2");
  EXPECT_EQ(number(searchTable(tree)[0], "trials"), 9);
  tree.autobench(tune({"--searcher", "random", "--force"}));
  EXPECT_EQ(tree.given().size(), 3 * first);
  EXPECT_EQ(asked(tree, "SELECT count(*) FROM trial"), "18");
}

TEST(Tune, MoreTrialsContinueFewer) {
  FakeTree tree;
  tree.autobench(tune({"--searcher", "tpe", "--trials", "3"}));
  std::string three = trials(tree, "tpe");
  EXPECT_EQ(StringRef(three).count(' '), 2u);
  auto ran = tree.autobench(
      tune({"--searcher", "tpe", "--trials", "9", "--batch", "2"}));
  EXPECT_TRUE(contains(ran.output, "9 trials: 7 passed, 2 failed; 3 of them "
                                   "finished earlier"));
  EXPECT_TRUE(StringRef(trials(tree, "tpe")).starts_with(three));
  EXPECT_EQ(tree.count("trial"), 9);
  // The table shows what the last call asked for.
  tree.autobench(tune({"--searcher", "tpe", "--trials", "3"}));
  EXPECT_EQ(number(searchTable(tree)[0], "trials"), 3);
}

TEST(Tune, AKilledSearchContinues) {
  FakeTree whole;
  whole.autobench(tune({"--searcher", "evolution", "--batch", "2"}));
  std::string wanted = trials(whole, "evolution");
  // In the first batch, between trials, while the best are measured again.
  for (auto [signal, cells] :
       {std::pair{SIGKILL, 2}, {SIGKILL, 7}, {SIGINT, 5}, {SIGKILL, 20}}) {
    FakeTree tree;
    tree.folder.write("build/real/bin/slow", "");
    Words command = tune({"--searcher", "evolution", "--batch", "2",
                          "--processes", "3", "--samples", "3"});
    killDuring(tree, command, signal, cells);
    sys::fs::remove(tree.folder / "build/real/bin/slow");
    auto ran = tree.autobench(command);
    EXPECT_TRUE(contains(ran.output, "9 trials: 7 passed, 2 failed")) << cells;
    EXPECT_TRUE(contains(ran.output, "the best takes 0.500"));
    EXPECT_EQ(trials(tree, "evolution"), wanted);
    EXPECT_EQ(asked(tree, "SELECT count(*) FROM final"), "21");
    EXPECT_EQ(number(searchTable(tree)[0], "trials"), 9);
  }
}

TEST(Tune, DriftCancelsOut) {
  // In every other process everything takes twice as long.
  FakeTree tree;
  tree.folder.write("build/real/bin/drift", "");
  auto ran = tree.autobench(tune({"--searcher", "random", "--batch", "2"}));
  EXPECT_TRUE(contains(ran.output, "the best takes 0.500"));
}

TEST(Tune, EndsByTime) {
  FakeTree tree;
  auto ran = tree.autobench(
      tune({"--searcher", "random", "--seconds", "0.000001", "--batch", "3"}));
  // A batch that has begun is ended.
  EXPECT_TRUE(contains(ran.output, "random on 8x8:8x8, given: 3 trials in "));
}

TEST(Tune, ProblemsWithoutAKernel) {
  FakeTree tree;
  auto ran =
      tree.autobench({"tune", "--preset", "real", "--problem", "5x5:5x5"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "failed: autoconfig on 5x5:5x5, weights "
                                   "given: exit code 1: autoconfig: error: no "
                                   "model fits"));
  EXPECT_TRUE(contains(ran.output, "0 trials"));
}

TEST(Tune, RefusesWhatItCannotDo) {
  FakeTree tree;
  auto ran =
      tree.autobench({"tune", "--preset", "emulated", "--problem", "8x8:8x8"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "preset 'emulated' is run by 'qemu', which "
                                   "measures no time"));
  EXPECT_FALSE(sys::fs::exists(tree.folder / "results/results.sqlite"));
  ran = tree.autobench(tune({"--searcher", "annealing"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "annealing not in {"));
  ran = tree.autobench(tune({"--trials", "0"}));
  EXPECT_EQ(ran.code, 2);
}

TEST(Tune, StaysOutOfSamples) {
  SampledTree tree;
  auto selection = [&] {
    return tree.autobench({"table", "selection", "--format", "json"}).output;
  };
  std::string before = selection();
  tree.autobench(tune({"--searcher", "random"}));
  EXPECT_EQ(selection(), before);
}

} // namespace
