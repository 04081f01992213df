//===-- SlurmTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The real autobench and a real Slurm, whose node is this machine; without
// Slurm's packages, or where it cannot start, they are skipped.
//
//===----------------------------------------------------------------------===//

#include "harness/test/SlurmSupport.h"
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

class Slurm : public OnCluster {};

TEST_F(Slurm, ASweepEqualsTheSameSweepRunDirectly) {
  for (bool emulated : {false, true}) {
    ClusterTree here, there;
    Words words = (emulated ? there.emulated() : there.native()) +
                  Words{"--weights", "both"};
    EXPECT_EQ(here.autobench(Words{"run"} + words).code, 0);
    auto ran = there.submit(
        words, {"--partition", "one,two", "--tasks", "4", "--wait"});
    EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
    // Time is measured in both partitions, on the same kind of machine.
    std::string tasks = emulated ? "4" : "8";
    EXPECT_TRUE(
        contains(ran.output, tasks + " of " + tasks + " tasks are whole"));
    if (emulated) {
      EXPECT_EQ(there.same(), here.same());
      EXPECT_EQ(there.given().size(), here.given().size());
    } else {
      EXPECT_EQ(there.given().size(), 2 * here.given().size());
    }
    Store store = cantFail(Store::open(there.folder / "results/results.sqlite",
                                       Store::Mode::Read));
    EXPECT_EQ(numberIn(store, "SELECT count(DISTINCT settings ->> '$.node') "
                              "FROM cell WHERE settings ->> '$.node' <> ''"),
              1);
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM run"), 1);
    // A problem's contenders were in one process.
    EXPECT_EQ(numberIn(store, "SELECT max(n) FROM (SELECT count(DISTINCT job) "
                              "AS n FROM cell c JOIN (SELECT problem, weights, "
                              "job AS j FROM cell WHERE rival = 'autoconfig') "
                              "o ON o.j = c.job GROUP BY c.problem, c.weights, "
                              "o.j)"),
              1);
  }
}

TEST_F(Slurm, ASecondSubmitSendsOnlyWhatIsMissing) {
  ClusterTree tree;
  Words two{"--preset", "real", "--problem", "2x8:8x4", "--problem", "8x8:8x8"};
  auto ran = tree.submit(two, {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  size_t before = tree.given().size();
  EXPECT_EQ(before, 6u);
  ran = tree.submit(two);
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "nothing to submit"));
  EXPECT_EQ(tree.submissions().size(), 1u);
  // Another call: what is finished goes with the task and is not run again.
  ran = tree.submit(two + Words{"--problem", "3x8:8x4"},
                    {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.given().size(), before + 3);
  EXPECT_EQ(tree.cells().size(), 9u);
  // Other code: our cells only.
  tree.folder.write("build/host/bin/generation", "2");
  tree.folder.write("autoconfig/targets/x.yaml", "changed");
  ran = tree.submit(two, {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.given().size(), before + 5);
  // With the first one's task nothing went: there was nothing.
  EXPECT_EQ(count_if(tree.submissions(),
                     [](const Submission &submission) {
                       return sys::fs::exists(submission.task(0) +
                                              "/seed.sqlite");
                     }),
            2);
  // Collecting again changes nothing.
  std::string cells = tree.same();
  ran = tree.autobench({"collect"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "; 0 cells added"));
  EXPECT_EQ(tree.same(), cells);
  ran = tree.autobench({"collect", "--remove"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(tree.submissions().size(), 0u);
}

TEST_F(Slurm, WhatWaitsOrRunsIsNotSubmittedAgain) {
  ClusterTree tree;
  auto ran =
      tree.submit(tree.native(), {"--partition", "one", "--sbatch=--hold"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  ran = tree.submit(tree.native());
  EXPECT_TRUE(contains(ran.output, "nothing to submit"));
  ran = tree.autobench({"collect"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "0 of 1 tasks are whole, 0 run, 1 wait "
                                   "(JobHeldUser)"));
  ran = tree.autobench({"cancel"});
  EXPECT_EQ(ran.output.substr(0, 17), "1 tasks cancelled") << ran.errors;
  ran = tree.submit(tree.native(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.cells().size(), 30u);
}

TEST_F(Slurm, NothingIsLostWhereTasksAreKilled) {
  ClusterTree tree, direct;
  EXPECT_EQ(direct.autobench(Words{"run"} + direct.native()).code, 0);
  tree.slowDown();
  EXPECT_EQ(tree.submit(tree.native()).code, 0);
  tree.waitForCells(0, 4);
  run({"scancel", "--signal=KILL", "--full", taskOf(tree.submissions()[0], 0)});
  auto ran = tree.autobench({"collect", "--wait"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.output, "0 of 1 tasks are whole"));
  EXPECT_TRUE(contains(ran.output, "ended unfinished: task 0 of autobench-"));
  EXPECT_TRUE(contains(ran.output, "the same `submit` sends what is missing"));
  size_t kept = tree.cells().size(), given = tree.given().size();
  EXPECT_GE(kept, 4u);
  tree.hurry();
  ran = tree.submit(tree.native(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.same(), direct.same());
  EXPECT_EQ(tree.given().size(), given + 30 - kept);
}

TEST_F(Slurm, ARequeuedTaskGoesOnWhereItWas) {
  ClusterTree tree, direct;
  EXPECT_EQ(direct.autobench(Words{"run"} + direct.native()).code, 0);
  tree.slowDown();
  EXPECT_EQ(tree.submit(tree.native()).code, 0);
  tree.waitForCells(0, 4);
  run({"scontrol", "requeue", taskOf(tree.submissions()[0], 0)});
  tree.hurry();
  hurryRequeued(tree.submissions()[0]);
  auto ran = tree.autobench({"collect", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.submissions()[0].attempts(0).size(), 2u);
  EXPECT_EQ(tree.same(), direct.same());
  // But for the contenders of the problem at which it was, once.
  EXPECT_LE(tree.given().size(), 33u);
}

TEST_F(Slurm, SubmittersMayDie) {
  ClusterTree tree, direct;
  EXPECT_EQ(direct.autobench(Words{"run"} + direct.emulated()).code, 0);
  std::mt19937 random(16);
  for (int i = 0; i < 6; ++i) {
    pid_t child = FakeTree::startQuietly(tree.command(
        Words{"submit", "--partition", "one", "--tasks", "3", "--wait"} +
        tree.emulated()));
    ::usleep(random() % 400000);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  auto ran = tree.submit(tree.emulated(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.same(), direct.same());
  EXPECT_EQ(tree.given().size(), 30u); // none twice
}

// By Slurm's own timeouts, up to minutes: part of the campaign.
TEST_F(Slurm, DISABLED_NodesMayDie) {
  ClusterTree tree, direct;
  EXPECT_EQ(direct.autobench(Words{"run"} + direct.emulated()).code, 0);
  tree.slowDown();
  EXPECT_EQ(
      tree.submit(tree.emulated(), {"--partition", "one", "--tasks", "3"}).code,
      0);
  tree.waitForCells(0, 2);
  EXPECT_TRUE(cluster->act("kill-node").clean());
  tree.hurry();
  EXPECT_TRUE(cluster->act("start-node").clean());
  // Slurm starts again what ran there.
  hurryRequeued(tree.submissions()[0]);
  auto ran = tree.submit(tree.emulated(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.same(), direct.same());
}

TEST_F(Slurm, SearchesAndSamplesGoToTheirPartition) {
  ClusterTree here, there;
  Words problems{"--preset", "real",      "--problem",
                 "8x8:8x8",  "--problem", "16x8:8x8"};
  Words sample = Words{"sample"} + problems + Words{"--candidates", "5"};
  Words tune = Words{"tune"} + problems +
               Words{"--trials",    "4", "--searcher",  "random",
                     "--processes", "2", "--finalists", "2"};
  for (const Words &words : {sample, tune}) {
    // One of the candidates is wrong: 1, in both.
    int code = here.autobench(words).code;
    auto ran =
        there.submit(words, {"--partition", "one", "--tasks", "2", "--wait"});
    EXPECT_EQ(ran.code, code) << ran.output << ran.errors;
    EXPECT_TRUE(contains(ran.output, "tasks with 2 problems and modes"));
  }
  for (StringRef role :
       {"candidate", "trial", "finalist", "yardstick", "rival"})
    EXPECT_EQ(there.count(role), here.count(role)) << role.str();
  // A winner takes part in a later sweep, on its node.
  Words run{"--preset", "real",     "--problem",
            "8x8:8x8",  "--rivals", "search_random"};
  auto ran = there.submit(run, {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_TRUE(contains(there.same(), "search_random"));
}

/// Where the nodes have neither engine nor generators that run.
void takeGeneratorsAway(const ClusterTree &tree) {
  for (const char *program : {"autoconfig", "rival_made"})
    tree.folder.write(std::string("build/host/bin/") + program,
                      "#!/bin/sh\nexit 70\n", true);
}

constexpr StringLiteral generatorScript = R"sh(
[ "$1" = --version ] && { echo 7.0; exit; }
case "$*" in *12x8:8x12*) echo "too small" >&2; exit 1 ;; esac
for last; do :; done
echo 10 > "$last"
)sh";

TEST_F(Slurm, KernelsMayBeGeneratedHere) {
  for (bool emulated : {false, true}) {
    ClusterTree direct, tree;
    Words words = (emulated ? tree.emulated() : tree.native()) +
                  Words{"--problem",    "5x5:5x5", "--algorithm",
                        "MatmulPacked", "--param", "mr=3"};
    for (const ClusterTree *one : {&direct, &tree})
      one->addGenerator(emulated ? "emulated" : "real", "made",
                        generatorScript);
    // There is no kernel for one of the problems.
    EXPECT_EQ(direct.autobench(Words{"run"} + words).code, 1);
    auto ran = tree.submit(words, {"--partition", "one", "--tasks", "2",
                                   "--generate", "here", "--sbatch=--hold"});
    EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
    takeGeneratorsAway(tree);
    run({"scontrol", "release", tree.submissions()[0].job});
    ran = tree.autobench({"collect", "--wait"});
    EXPECT_EQ(ran.code, 1) << ran.output << ran.errors;
    EXPECT_TRUE(contains(ran.output, "2 of 2 tasks are whole"));
    EXPECT_EQ(tree.same(), direct.same());
    EXPECT_TRUE(contains(tree.same(), "autoconfig:MatmulPacked(mr=3)"));
    EXPECT_TRUE(contains(tree.same(), "made given unavailable"));
    EXPECT_TRUE(contains(tree.same(), "made given passed"));
    ran = tree.autobench({"collect", "--remove"});
    EXPECT_EQ(tree.submissions().size(), 0u);
  }
}

TEST_F(Slurm, CandidatesMayBeGeneratedHere) {
  ClusterTree direct, tree;
  Words problem{"--preset", "real", "--problem", "8x8:8x8"};
  Words sample = Words{"sample"} + problem + Words{"--candidates", "5"};
  // What a search has found takes part as well, generated here.
  Words tune = Words{"tune"} + problem +
               Words{"--trials",    "4", "--searcher",  "random",
                     "--processes", "1", "--finalists", "1"};
  auto ran =
      tree.submit(tune, {"--partition", "one", "--generate", "here", "--wait"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "--generate here: what a search generates "
                                   "depends on what it measured before"));
  for (const ClusterTree *one : {&direct, &tree})
    one->autobench(tune);
  int code = direct.autobench(sample).code;
  EXPECT_EQ(direct.autobench(Words{"run"} + problem).code, 0);
  for (const Words &words : {sample, Words{"run"} + problem}) {
    ran = tree.submit(
        words, {"--partition", "one", "--generate", "here", "--sbatch=--hold"});
    EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  }
  takeGeneratorsAway(tree);
  for (const Submission &submission : tree.submissions())
    run({"scontrol", "release", submission.job});
  ran = tree.autobench({"collect", "--wait"});
  EXPECT_EQ(ran.code, code) << ran.output << ran.errors;
  for (StringRef role : {"candidate", "yardstick", "rival"})
    EXPECT_EQ(tree.count(role), direct.count(role)) << role.str();
  EXPECT_TRUE(contains(tree.same(), "search_random"));
}

TEST_F(Slurm, KernelsThatAreNotThereAreTold) {
  ClusterTree tree;
  auto ran = tree.submit(tree.native(), {"--partition", "one", "--generate",
                                         "here", "--sbatch=--hold"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  Submission submission = tree.submissions()[0];
  ASSERT_FALSE(sys::fs::remove_directories(submission.generated(), false));
  run({"scontrol", "release", submission.job});
  ran = tree.autobench({"collect", "--wait"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.output, "what was generated for this task has no "
                                   "answer to 'compile --target haswell"));
  EXPECT_EQ(tree.count("chosen"), 0);
}

TEST_F(Slurm, ErrorsSayWhatToDo) {
  ClusterTree tree;
  auto ran = tree.submit(tree.native(), {"--partition", "three"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "no partition 'three' in this cluster; "
                                   "there are: one, two"));
  ran = tree.submit({"--preset", "real", "--suite", "ten", "--on", "board"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "Slurm chooses the machine"));
  ran =
      tree.submit(tree.native(), {"--partition", "one", "--sbatch=--mem=999G"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "sbatch: "));
  EXPECT_TRUE(contains(ran.errors, "no node of the partition has as many CPUs "
                                   "or as much memory"));
  EXPECT_EQ(tree.submissions().size(), 0u);
  ran = tree.autobench(Words{"submit", "--partition", "one"} + tree.native(),
                       {{"PATH", "/nowhere"}});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "no command 'sbatch' on this machine; call "
                                   "this on a login node"));
  ran = tree.submit({"tune", "--preset", "emulated", "--suite", "ten"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "measures no time"));
  ran = tree.submit({"--preset", "real", "--suite", "ten", "--trials", "5"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "--trials"));
  ran = tree.autobench({"collect", "--folder", "/nowhere"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "no work folder '/nowhere'"));
}

TEST_F(Slurm, ANodeWithoutTheInstructionsIsRefused) {
  ClusterTree tree;
  std::string file = tree.folder / "build/real/bin/runner";
  std::string text = (*MemoryBuffer::getFile(file))->getBuffer().str();
  std::string where = "  [ \"$problem\" = 4x4:4x4 ] || case $name in\n";
  ASSERT_NE(text.find(where), std::string::npos);
  text.insert(text.find(where) + where.size(),
              "    autoconfig) status=skipped "
              "reason=\"this CPU lacks avx512f\" ;;\n");
  tree.folder.write("build/real/bin/runner", text, true);
  auto ran = tree.submit(tree.native(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.output, "of partition 'one' cannot run preset "
                                   "'real': this CPU lacks avx512f; name a "
                                   "partition whose nodes can"));
  EXPECT_EQ(tree.count("chosen"), 0);
}

TEST_F(Slurm, ANodeThatDoesNotSeeTheFolderIsTold) {
  ClusterTree tree;
  EXPECT_EQ(
      tree.submit(tree.native(), {"--partition", "one", "--sbatch=--hold"})
          .code,
      0);
  std::string job = tree.submissions()[0].job;
  ASSERT_FALSE(sys::fs::rename(tree.work(), tree.folder / "elsewhere"));
  run({"scontrol", "release", job});
  auto ran = tree.autobench(
      {"collect", "--wait", "--folder", tree.folder / "elsewhere"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.output, "does not see the work folder, which must "
                                   "be on a file system that all nodes share"));
}

} // namespace
