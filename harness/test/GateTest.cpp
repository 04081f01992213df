//===-- GateTest.cpp - Comparing commands on a scripted tree --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/AcceptedRises.h"
#include "harness/test/CommittedTree.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Gate, PassesWhereNothingRose) {
  CommittedTree tree;
  FakeTree::Ran ran = tree.gate();
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "**2 rows: 0 regressed, 0 improved, 2 "
                                   "unchanged, 0 unsure | exact figures "
                                   "only**"))
      << ran.output;
  tree.engine("head", "bytes", "1024");
  ran = tree.gate();
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(contains(ran.output, "2 improved")) << ran.output;
}

TEST(Gate, TurnsRedForWhatRises) {
  CommittedTree tree;
  tree.engine("head", "bytes", "2049");
  FakeTree::Ran ran = tree.gate();
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "real/haswell/matmul/8x8:8x8/given: object"
                                   "\\_bytes 2048 -\\> 2049"))
      << ran.output;
  // Accepted, with its reason.
  tree.folder.write("results/accepted-rises.yaml",
                    "- {figure: object_bytes, rows: '*', reason: because}\n"
                    "- {figure: spills, rows: '*', reason: none did}\n");
  ran = tree.gate();
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "accepted: because"));
  EXPECT_TRUE(contains(ran.output, "nothing rose that 'spills"));
  tree.folder.write("results/accepted-rises.yaml", "- nonsense\n");
  EXPECT_EQ(tree.gate().code, 2);
}

TEST(Gate, AnotherAlgorithmAndAMissingProblem) {
  CommittedTree tree;
  tree.engine("head", "algorithm", "MatmulDot");
  FakeTree::Ran ran = tree.gate();
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "algorithm MatmulPacked -\\> MatmulDot"));
  tree.engine("head", "algorithm", "MatmulPacked");
  tree.folder.write("workloads/matmul/small", "8x8:8x8\n");
  ran = tree.gate();
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "16x8:8x8/given: the head was not asked"))
      << ran.output;
}

TEST(Gate, TheTreesOwnFileOfRisesCanBeRead) {
  auto text =
      MemoryBuffer::getFile(AUTOCONFIG_ROOT "/results/accepted-rises.yaml");
  ASSERT_TRUE(text);
  EXPECT_EQ(messageOf(AcceptedRises::parse((*text)->getBuffer(), "", "file")),
            "");
}

TEST(Gate, TheBasesEngineIsThisTreesWhereNoSourceDiffers) {
  CommittedTree tree;
  // Another commit, without an engine of its own.
  tree.folder.write("autoconfig/CMakeLists.txt", "# 1\n");
  tree.git({"add", "."});
  tree.git({"-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet",
            "--message", "with an engine"});
  tree.folder.write("workloads/matmul/small", "8x8:8x8\n");
  FakeTree::Ran ran = tree.gate();
  EXPECT_TRUE(contains(ran.errors, "has the engine of this tree"));
  EXPECT_EQ(ran.code, 1); // the suites are the base's all the same
  EXPECT_TRUE(contains(ran.output, "16x8:8x8/given: the head was not asked"));
  // A file that git does not know yet is one that differs: it is built, which
  // cannot be done here.
  tree.folder.write("autoconfig/New.cpp", "");
  ran = tree.gate();
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "cannot be built")) << ran.errors;
}

TEST(Gate, TimesInTwoStages) {
  CommittedTree tree;
  tree.engine("head", "time", "15");
  FakeTree::Ran ran = tree.gate({"--times"});
  EXPECT_EQ(ran.code, 1) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "8x8:8x8/given: slower by 50.0%"))
      << ran.output;
  EXPECT_TRUE(contains(ran.output, "of 2 rows that the first stage flagged, "
                                   "the second confirmed 2, in at most 3 "
                                   "fresh processes each"));
  // The exact rows are counted by nobody here: only generated. Three processes
  // of each stage; the second begins with the head.
  std::vector<std::string> given = tree.given();
  ASSERT_EQ(given.size(), 24u);
  EXPECT_EQ(given[0], "8x8:8x8 base given");
  EXPECT_EQ(given[12], "8x8:8x8 head given");
  // Equal code is not measured.
  CommittedTree same;
  same.engine("head", "generation", "old");
  ran = same.gate({"--times"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(same.given().empty());
  EXPECT_TRUE(contains(ran.output, "no times, since all kernels are equal"));
}

TEST(Gate, LooksAgainWhileProcessesAgree) {
  CommittedTree tree;
  tree.engine("base", "time", "100");
  tree.engine("head", "time", "110");
  // 6 % and 14 % slower in turns: three processes are not enough.
  tree.folder.write("build/real/bin/swing", "4");
  FakeTree::Ran ran = tree.gate({"--times"});
  EXPECT_EQ(ran.code, 1) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "of 2 rows that the first stage flagged, "
                                   "the second confirmed 2, in at most 9 "
                                   "fresh processes each"))
      << ran.output;
  EXPECT_TRUE(contains(ran.output, "in 9 processes")) << ran.output;
  // Two problems, two sides; three, three and six processes. The sides take
  // turns from look to look.
  std::vector<std::string> given = tree.given();
  ASSERT_EQ(given.size(), 48u);
  EXPECT_EQ(given[12], "8x8:8x8 head given");
  EXPECT_EQ(given[20], "8x8:8x8 head given");
  EXPECT_EQ(given[24], "8x8:8x8 base given");
}

TEST(Gate, OneProcessOfOtherCodeSaysNothing) {
  CommittedTree tree;
  FakeTree::Ran ran = tree.gate({"--times", "--processes", "1"});
  EXPECT_EQ(ran.code, 3) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "2 unsure")) << ran.output;
  EXPECT_TRUE(contains(ran.output, "5 more processes would decide"));
}

TEST(Gate, CannotCompare) {
  CommittedTree tree;
  FakeTree::Ran ran =
      tree.autobench({"gate", "--base", "nonsense", "--suite", "small"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "'nonsense' names no commit"));
}

TEST(Gate, AbMeasuresBothInOneProcess) {
  CommittedTree tree;
  tree.engine("head", "time", "15");
  FakeTree::Ran ran = tree.ab({"--processes", "3"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(tree.count("base"), 6);
  EXPECT_EQ(
      tree.given(),
      (std::vector<std::string>{
          "8x8:8x8 base given", "8x8:8x8 head given", "16x8:8x8 base given",
          "16x8:8x8 head given", "8x8:8x8 head given", "8x8:8x8 base given",
          "16x8:8x8 head given", "16x8:8x8 base given", "8x8:8x8 base given",
          "8x8:8x8 head given", "16x8:8x8 base given", "16x8:8x8 head given"}));
  EXPECT_TRUE(contains(ran.output, "2 rows: 2 regressed")) << ran.output;
  EXPECT_TRUE(contains(ran.output, "| +50.0% |"));
  EXPECT_TRUE(contains(ran.output, tree.tool() + "ab HEAD . --preset real --op "
                                                 "matmul --problem 8x8:8x8"));
  // They are no kernels among rivals.
  EXPECT_TRUE(tree.cells().empty());
}

TEST(Gate, ComparesStoresRunsAndCommits) {
  CommittedTree tree;
  auto measured = [&](const char *generation) {
    tree.engine("head", "generation", generation);
    ASSERT_EQ(tree.autobench({"run", "--preset", "real", "--suite", "small",
                              "--processes", "2"})
                  .code,
              0);
  };
  measured("one");
  measured("two");
  FakeTree::Ran ran =
      tree.autobench({"compare", "run:1", "run:2", "--format", "json"});
  ASSERT_EQ(ran.code, 0) << ran.errors;
  json::Value told = cantFail(json::parse(ran.output));
  const json::Object &object = *told.getAsObject();
  EXPECT_EQ(object.getArray("rows")->size(), 4u); // with the rival's
  EXPECT_EQ(*object.getString("verdict"),
            "4 rows: 0 regressed, 0 improved, 4 unchanged, 0 unsure | noise: "
            "not known (N = 0)");
  ran = tree.autobench({"compare", "HEAD", "HEAD"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  std::string store = tree.folder / "results/results.sqlite";
  EXPECT_EQ(tree.autobench({"compare", store, store}).code, 0);
  for (auto [side, message] :
       {std::pair("run:9", "the store has no run 9"),
        std::pair("nonsense", "'nonsense' names no commit")}) {
    ran = tree.autobench({"compare", "run:1", side});
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(contains(ran.errors, message)) << ran.errors;
  }
  EXPECT_EQ(
      tree.autobench({"compare", "run:1", "run:2", "--format", "png"}).code, 2);
}

} // namespace
