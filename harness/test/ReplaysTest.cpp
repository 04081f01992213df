//===-- ReplaysTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `autobench replays` on a machine recorded from the scripted engine.
//
//===----------------------------------------------------------------------===//

#include "harness/replay/Figures.h"
#include "harness/test/SampledTree.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// With a recording, the question about it, and a page for the table.
struct RecordedTree : SampledTree {
  RecordedTree() {
    sys::fs::create_directories(folder / "results/published/machines/board");
    exported("results/published/machines/board/sample.jsonl.xz",
             {"--machine-fact", "virtual=false"});
    folder.write("results/published/machines/figures.json",
                 R"([{"machine":"board","recording":"sample",)"
                 R"("facts":"described","target":"zen5"}])");
    folder.write("results/published/machines.md",
                 "before\n<!-- autobench replays: begin -->\n"
                 "<!-- autobench replays: end -->\nafter\n");
  }

  std::string figures() const {
    return contentOf(folder / "results/published/machines/figures.json");
  }
};

constexpr StringLiteral line =
    "board sample, described facts (zen5), real, weights given: ";

TEST(Replays, FiguresAreAcceptedAndThenKept) {
  RecordedTree tree;
  auto ran = tree.autobench({"replays", "--check"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.errors, ("changed:\n  " + line + "not accepted yet\n" +
                         "accept the new figures with `autobench replays "
                         "--accept`\n")
                            .str());
  ran = tree.autobench({"replays", "--accept"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  // The best is chosen; 1 - 12/210 as in SampleTest.cpp; 500 of 1000 cycles.
  EXPECT_EQ(tree.figures(),
            "[\n{\"machine\":\"board\",\"recording\":\"sample\",\"facts\":"
            "\"described\",\"target\":\"zen5\",\"preset\":\"real\",\"weights\":"
            "\"given\",\"problems\":1,\"refused\":0,\"share\":1.0000,\"worst\":"
            "1.0000,\"correlation\":0.9429,\"error\":50.0}\n]\n");
  ran = tree.autobench({"replays", "--check"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(ran.output, "1 replays of recorded machines are as accepted\n");
  std::string page = contentOf(tree.folder / "results/published/machines.md");
  EXPECT_TRUE(StringRef(page).starts_with("before\n<!-- autobench"));
  EXPECT_TRUE(StringRef(page).ends_with("replays: end -->\nafter\n"));
  EXPECT_TRUE(contains(page, "| board   | test cpu | 32768  | no      |"));
}

TEST(Replays, WhatFellIsNamedAndNeedsAReason) {
  RecordedTree tree;
  tree.autobench({"replays", "--accept"});
  std::string before = tree.figures();
  // mr=4 takes 4000 cycles, mr=3 1000. Ranks: predicted 4 3 6 5 2 1 (mr=5 now
  // before mr=2), measured 3 6 5 4 2 1: differences 3 1 1 1 0 0.
  tree.remodel("mr=4 1\n");
  auto ran = tree.autobench({"replays", "--check"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.errors,
            ("fell:\n  " + line + "chosen / best fell from 1 to 0.25\n  " +
             line + "worst fell from 1 to 0.25\n  " + line +
             "rank correlation fell from 0.9429 to 0.6571\nchanged:\n  " +
             line +
             "error % rose from 50 to 99.975\naccept the new figures "
             "with `autobench replays --accept --reason 'why they fell'`\n")
                .str());
  ran = tree.autobench({"replays", "--accept"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "figures that fell are accepted with a "
                                   "reason only: --reason 'why'"));
  EXPECT_EQ(tree.figures(), before);
  ran = tree.autobench({"replays", "--accept", "--reason", "a test"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(tree.figures(), "\"reason\":\"a test\""));
  EXPECT_EQ(tree.autobench({"replays", "--check"}).code, 0);
  // Nor does a rise pass unseen: the file would say less than is reached.
  tree.remodel("");
  ran = tree.autobench({"replays", "--check"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.errors, "worst rose from 0.25 to 1\n"));
  EXPECT_TRUE(contains(ran.errors, "with `autobench replays --accept`\n"));
}

TEST(Replays, LostProblemsAndRefusalsFall) {
  ReplayFigures accepted{
      {"m", "r", "f", "t"}, "p", "given", 30, 0, 0.95, 0.9, 0.85, 10, "why"};
  ReplayFigures present = accepted;
  present.problems = 29;
  present.refused = 3;
  present.share += 0.0009; // rounding
  FigureChanges found = compare(accepted, present);
  EXPECT_EQ(found.fallen,
            (std::vector<std::string>{
                "m r, f facts (t), p, weights given: problems fell from 30 to "
                "29",
                "m r, f facts (t), p, weights given: refused kernels rose from "
                "0 to 3"}));
  EXPECT_TRUE(found.changed.empty());
  EXPECT_EQ(present.reason, "why");
  // A line that is gone is no way to pass.
  found = compare(accepted, {});
  EXPECT_EQ(found.fallen, (std::vector<std::string>{
                              "m r, f facts (t), p, weights given: is not in "
                              "the recording"}));
}

TEST(Replays, MistakesAreExplained) {
  RecordedTree tree;
  std::string path = tree.folder / "results/published/machines/figures.json";
  auto errorsOf = [&](StringRef text) {
    tree.folder.write("results/published/machines/figures.json", text);
    auto ran = tree.autobench({"replays"});
    EXPECT_EQ(ran.code, 2);
    return ran.errors;
  };
  EXPECT_TRUE(contains(errorsOf("{}"), "expected a JSON array"));
  EXPECT_TRUE(contains(errorsOf(R"([{"machine":"board"}])"),
                       "figures '" + path +
                           "': line 1 of the array: expected "
                           "{\"machine\": .., \"recording\": .."));
  EXPECT_TRUE(
      contains(errorsOf(R"([{"machine":"board","recording":"none","facts":"f",)"
                        R"("target":"zen5"}])"),
               "board none, f facts (zen5): recording '"));
  EXPECT_TRUE(contains(
      errorsOf(R"([{"machine":"board","recording":"sample","facts":"f",)"
               R"("target":"profile.yaml"}])"),
      "machines/board/profile.yaml"));
}

TEST(Replays, TheTableOfMachinesIsThatOfANativeSample) {
  SampledTree tree;
  tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  auto ran = tree.autobench({"table", "portability", "--format", "json"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  json::Array rows = ran.rows();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(field(rows[0], "CPU"), "test cpu");
  EXPECT_EQ(field(rows[0], "caches"), "32768");
  EXPECT_EQ(field(rows[0], "virtual"), "null"); // the runner does not tell
  EXPECT_EQ(number(rows[0], "sampled kernels"), 6);
  EXPECT_NEAR(number(rows[0], "chosen / best"), 0.5, 1e-12);
  EXPECT_NEAR(number(rows[0], "rank correlation"), 1 - 12.0 / 210, 1e-12);
  EXPECT_NEAR(number(rows[0], "error of the chosen %"), 49.975, 1e-9);
  // Ours takes 1 us, the rival's median is 2 us.
  EXPECT_NEAR(number(rows[0], "against the best library (native time)"), 2,
              1e-12);
  EXPECT_NEAR(number(rows[0], "its worst"), 2, 1e-12);
}

} // namespace
