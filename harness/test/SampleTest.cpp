//===-- SampleTest.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `autobench sample` and its tables. The space of the scripted engine and what
// its kernels take, in cycles predicted and microseconds measured (at 2 GHz):
//
//   mr         1     2    3     4     5     6 chosen  7      8     9
//   predicted  5000  4000 500   3000  3500  1000.5                 1000000
//   measured   4     3    0.5   2     1.5   1         wrong  none
//
//===----------------------------------------------------------------------===//

#include "harness/session/Candidates.h"
#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"
#include <csignal>
#include <set>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

CandidateSpace spaceOf(int size) {
  CandidateSpace space;
  for (int i = 0; i < size; ++i)
    space.all.push_back({"A", {{"mr", i}}, 1.0});
  space.chosen = space.all[size / 2];
  return space;
}

std::string names(const std::vector<Candidate> &candidates) {
  ListSeparator separator(" ");
  std::string text;
  for (const Candidate &candidate : candidates)
    text += (StringRef(separator) + Twine(candidate.parameters.at("mr"))).str();
  return text;
}

TEST(Sample, IsTheSameEverywhere) {
  // Of ten, 5 is chosen. What seed 7 draws was calculated by a program in
  // another language, after the definition of the generator in the C++
  // standard.
  CandidateSpace space = spaceOf(10);
  std::string drawn = names(drawSample(space, 100, 7));
  EXPECT_EQ(drawn, "0 7 4 9 3 1 2 8 6");
  EXPECT_EQ(names(drawSample(space, 4, 7)), drawn.substr(0, 7));
  EXPECT_NE(names(drawSample(space, 100, 8)), drawn);
  // The order in which the engine names them says nothing.
  std::reverse(space.all.begin(), space.all.end());
  EXPECT_EQ(names(drawSample(space, 100, 7)), drawn);
  // Another choice exchanges one candidate.
  space.chosen = space.all[0];
  std::string other = names(drawSample(space, 100, 7));
  EXPECT_EQ(other.size(), drawn.size());
  EXPECT_NE(other.find('5'), std::string::npos);
  EXPECT_EQ(other.find('9'), std::string::npos);
}

TEST(Sample, NamesSayEverything) {
  Candidate candidate{"MatmulPacked", {{"nr", 16}, {"mr", 6}}, 1.0};
  EXPECT_EQ(candidate.name(), "MatmulPacked mr=6,nr=16");
  EXPECT_EQ((Candidate{"MatmulReference", {}, 1.0}).name(), "MatmulReference");
}

Words sampleCommand(Words more = {}) {
  Words words{"sample", "--preset", "real", "--problem", "8x8:8x8"};
  llvm::append_range(words, more);
  return words;
}

json::Array tableOf(const FakeTree &tree, StringRef name) {
  auto ran = tree.autobench(
      {"table", (AUTOCONFIG_ROOT "/results/tables/" + name + ".sql").str(),
       "--format", "json"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return ran.rows();
}

double number(const json::Value &row, StringRef key) {
  return std::stod(field(row, key));
}

/// The `mr` of the measured candidates, fastest first.
std::string measured(const FakeTree &tree) {
  std::string all;
  for (const json::Value &row : tableOf(tree, "candidates"))
    if (field(row, "role") == "candidate" && field(row, "status") == "passed")
      all += toText(*row.getAsObject()->getObject("parameters")->get("mr"));
  return all;
}

TEST(Sample, MeasuresBesideTheChosenKernel) {
  FakeTree tree;
  auto ran = tree.autobench(sampleCommand());
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "7 candidates: 5 passed, 2 failed\n"));
  EXPECT_TRUE(contains(
      ran.output,
      "failed: candidate MatmulPacked mr=7,nr=16 on 8x8:8x8, weights given: "
      "c[0]: got 1, expected 2\n  again: " +
          (tree.folder / "build/host/bin/autoconfig") +
          " compile --target haswell --op matmul 8x8:8x8 --weights given "
          "--algorithm MatmulPacked --param "
          "mr=7 --param nr=16 -o candidate.so && "));
  EXPECT_TRUE(contains(ran.output, "no kernel: exit code 1: autoconfig: error: "
                                   "mr=8 does not fit"));
  EXPECT_TRUE(
      contains(ran.output, "next: " + tree.tool() + "table selection\n"));
  EXPECT_EQ(tree.count("candidate"), 7);
  EXPECT_EQ(tree.count("yardstick"), 1);
  EXPECT_EQ(tree.count("chosen") + tree.count("rival"), 0);

  json::Array rows = tableOf(tree, "selection");
  ASSERT_EQ(rows.size(), 3u); // the problem, the geometric mean, the worst
  const json::Value &row = rows[0];
  EXPECT_EQ(field(row, "problem"), "8x8:8x8");
  EXPECT_EQ(number(row, "candidates"), 5);
  EXPECT_EQ(number(row, "failed"), 2);
  // 1 us; only mr=3, with 0.5 us, is faster.
  EXPECT_NEAR(number(row, "share of best"), 0.5, 1e-12);
  EXPECT_NEAR(number(row, "time / best candidate's"), 2, 1e-12);
  EXPECT_EQ(number(row, "rank"), 2);
  EXPECT_NEAR(number(row, "chosen us (native time)"), 1, 1e-12);
  EXPECT_NEAR(number(row, "best candidate us (native time)"), 0.5, 1e-12);
  EXPECT_EQ(field(row, "chosen"), "MatmulPacked mr=6,nr=16");
  EXPECT_EQ(field(row, "best candidate"), "MatmulPacked mr=3,nr=16");
  EXPECT_EQ(field(rows[1], "problem"), "geometric mean of 1");
  EXPECT_EQ(field(rows[2], "problem"), "worst");
}

TEST(Sample, PredictionIsComparedWithMeasurement) {
  FakeTree tree;
  tree.autobench(sampleCommand());
  json::Array rows = tableOf(tree, "prediction");
  ASSERT_EQ(rows.size(), 3u);
  const json::Value &row = rows[0];
  EXPECT_EQ(number(row, "candidates"), 5);
  // By prediction 3 6 4 5 2 1, by measurement 3 6 5 4 2 1: two ranks differ
  // by 1, so 1 - 6 * 2 / (6 * 35).
  EXPECT_NEAR(number(row, "rank correlation"), 1 - 12.0 / 210, 1e-12);
  // 1 us at 2 GHz; 1000.5 / 2000 - 1.
  EXPECT_NEAR(number(row, "measured cycles (native time)"), 2000, 1e-9);
  EXPECT_NEAR(number(row, "error of the chosen %"), -49.975, 1e-9);
  // 5000/8000 4000/6000 500/1000 3000/4000 3500/3000: the middle of .375 .333
  // .5 .25 .167.
  EXPECT_NEAR(number(row, "median |error| of candidates %"), 100.0 / 3, 1e-9);
  EXPECT_EQ(field(rows[1], "problem"), "median of 1");
  EXPECT_NEAR(number(rows[1], "error of the chosen %"), 49.975, 1e-9);
}

TEST(Sample, DriftCancelsOut) {
  // In every other process everything takes twice as long. Five measurable
  // candidates, one wrong and one without a kernel: four processes, one of
  // which the wrong candidate may have for itself.
  FakeTree tree;
  tree.folder.write("build/real/bin/drift", "");
  tree.autobench(sampleCommand({"--batch", "2"}));
  EXPECT_EQ(tree.count("yardstick"), 3);
  EXPECT_EQ(measured(tree), "35421");
  json::Array rows = tableOf(tree, "selection");
  EXPECT_NEAR(number(rows[0], "share of best"), 0.5, 1e-12);
  EXPECT_EQ(number(rows[0], "rank"), 2);
  for (const json::Value &row : tableOf(tree, "candidates"))
    if (field(row, "status") == "passed" && field(row, "role") == "candidate" &&
        toText(*row.getAsObject()->getObject("parameters")->get("mr")) == "1")
      EXPECT_NEAR(number(row, "time / chosen"), 4, 1e-12);
}

TEST(Sample, IsDrawnBySeed) {
  std::set<std::string> samples;
  for (StringRef seed : {"1", "2", "3", "4", "5", "6"}) {
    std::string first;
    for (int time = 0; time < 2; ++time) {
      FakeTree tree;
      tree.autobench(
          sampleCommand({"--candidates", "2", "--seed", seed.str()}));
      EXPECT_EQ(tree.count("candidate"), 2);
      if (time == 0)
        first = measured(tree);
      else
        EXPECT_EQ(measured(tree), first);
    }
    samples.insert(first);
  }
  EXPECT_GE(samples.size(), 3u);
}

TEST(Sample, HopelessCandidatesAreLeftOut) {
  FakeTree tree;
  // mr=9 is predicted to take 999.5 times as long.
  auto ran = tree.autobench(sampleCommand({"--slowest", "1000"}));
  EXPECT_TRUE(contains(ran.output, "8 candidates: 6 passed, 2 failed\n"));
  // All but 3 and the failing ones are predicted to take more than twice.
  FakeTree other;
  ran = other.autobench(sampleCommand({"--slowest", "2"}));
  EXPECT_TRUE(contains(ran.output, "3 candidates: 1 passed, 2 failed\n"));
}

TEST(Sample, FinishedCandidatesAreNotRepeated) {
  FakeTree tree;
  tree.autobench(sampleCommand());
  size_t first = tree.given().size();
  EXPECT_EQ(first, 7u); // the chosen one, five right ones, a wrong one
  auto ran = tree.autobench(sampleCommand());
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "7 candidates: 5 passed, 2 failed"));
  EXPECT_EQ(tree.given().size(), first);

  // Another model that takes the same decision: its prediction is compared, but
  // nothing is measured.
  tree.folder.write("build/host/bin/scale", "2");
  tree.autobench(sampleCommand());
  EXPECT_EQ(tree.given().size(), first);
  json::Array rows = tableOf(tree, "prediction");
  EXPECT_NEAR(number(rows[0], "error of the chosen %"), 0, 1e-9);
  EXPECT_NEAR(number(rows[0], "median |error| of candidates %"), 100.0 / 3,
              1e-9); // 10/8 8/6 1/1 6/4 7/3: .25 .333 0 .5 1.333

  // Other kernels: all anew, and only the new ones are shown.
  tree.folder.write("build/host/bin/generation", "2");
  tree.autobench(sampleCommand());
  EXPECT_EQ(tree.given().size(), 2 * first);
  EXPECT_EQ(number(tableOf(tree, "selection")[0], "candidates"), 5);
  ran = tree.autobench(sampleCommand({"--force"}));
  EXPECT_EQ(tree.given().size(), 3 * first);
  // A smaller sample shows what it asked for.
  tree.autobench(sampleCommand({"--candidates", "2"}));
  EXPECT_EQ(tree.given().size(), 3 * first);
  rows = tableOf(tree, "selection");
  EXPECT_EQ(number(rows[0], "candidates") + number(rows[0], "failed"), 2);
}

TEST(Sample, ATornSampleContinues) {
  for (int signal : {SIGKILL, SIGINT}) {
    FakeTree tree;
    tree.folder.write("build/real/bin/slow", "");
    Words command = sampleCommand({"--batch", "2"});
    killDuring(tree, command, signal, 3);
    sys::fs::remove(tree.folder / "build/real/bin/slow");
    auto ran = tree.autobench(command);
    EXPECT_TRUE(contains(ran.output, "7 candidates: 5 passed, 2 failed; "));
    EXPECT_EQ(tree.count("candidate"), 7);
    EXPECT_EQ(measured(tree), "35421");
  }
}

TEST(Sample, StaysOutOfTheOtherTables) {
  FakeTree tree;
  tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  std::string before = tree.autobench({"table", "cells"}).output;
  tree.autobench(sampleCommand());
  EXPECT_EQ(tree.autobench({"table", "cells"}).output, before);
  // Nor does a run take the sample's kernel for finished or for its own.
  auto ran =
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  EXPECT_TRUE(contains(ran.output, "2 of them finished earlier"));
  EXPECT_EQ(number(tableOf(tree, "selection")[0], "candidates"), 5);
}

TEST(Sample, BothModes) {
  FakeTree tree;
  tree.autobench(sampleCommand({"--weights", "both"}));
  json::Array rows = tableOf(tree, "selection");
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(field(rows[0], "weights"), "given");
  EXPECT_EQ(field(rows[3], "weights"), "prepared");
  EXPECT_EQ(field(rows[3], "problem"), "8x8:8x8");
}

TEST(Sample, ProblemsWithoutAKernel) {
  FakeTree tree;
  auto ran =
      tree.autobench({"sample", "--preset", "real", "--problem", "5x5:5x5"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "failed: autoconfig on 5x5:5x5, weights "
                                   "given: exit code 1: autoconfig: error: no "
                                   "model fits"));
  EXPECT_TRUE(contains(ran.output, "0 candidates"));
}

TEST(Sample, DecidesByMeasuredFactsOnly) {
  FakeTree tree;
  auto ran = tree.autobench(
      sampleCommand({"--candidates", "1", "--facts", "measured"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors,
                       "--facts measured: all facts of 'haswell' are "
                       "described; name a --target of this machine, host or "
                       "one of host-*"));
  tree.autobench(sampleCommand({"--candidates", "1", "--target", "host-avx2"}));
  ran = tree.autobench(sampleCommand(
      {"--candidates", "1", "--target", "host-avx2", "--facts", "measured"}));
  auto asked = MemoryBuffer::getFile(tree.folder / "build/host/bin/facts");
  ASSERT_TRUE(bool(asked));
  EXPECT_EQ((*asked)->getBuffer(),
            "explain measured\ncompile measured\ncompile measured\n");
  // Decided otherwise, they stand beside the others.
  EXPECT_EQ(tree.count("candidate"), 2);
  auto again = tree.autobench({"run", "--preset", "real", "--problem",
                               "6x6:6x6", "--target", "host-avx2", "--facts",
                               "measured", "--rivals", "autoconfig"});
  EXPECT_TRUE(contains(again.output, " --target host-avx2 --facts measured"));
}

TEST(Sample, EmulatorsAreRefused) {
  FakeTree tree;
  auto ran = tree.autobench(
      {"sample", "--preset", "emulated", "--problem", "8x8:8x8"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors,
                       "preset 'emulated' is run by 'qemu', which measures no "
                       "time, and candidates are compared by theirs"));
  EXPECT_FALSE(sys::fs::exists(tree.folder / "results/results.sqlite"));
}

} // namespace
