//===-- ClusterTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What needs no Slurm; SlurmTest.cpp has the rest.
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Division.h"
#include "harness/cluster/Script.h"
#include "harness/executors/Process.h"
#include "harness/test/Support.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

TEST(Cluster, DividesByExpectedCost) {
  std::vector<Problem> problems;
  std::vector<CostlyUnit> units;
  for (int i = 0; i < 20; ++i)
    problems.push_back(
        cantFail(Problem::parse("matmul", formatv("{0}x8:8x8", i + 1).str())));
  for (int i = 0; i < 20; ++i)
    units.push_back({{&problems[i], "given"}, i == 7 ? 100.0 : 10.0 + i});
  auto tasks = divide(units, 4);
  ASSERT_EQ(tasks.size(), 4u);
  std::vector<size_t> all;
  double least = 1e9, most = 0;
  for (const std::vector<size_t> &task : tasks) {
    double seconds = 0;
    for (size_t unit : task) {
      seconds += units[unit].seconds;
      all.push_back(unit);
    }
    EXPECT_TRUE(is_sorted(task));
    least = std::min(least, seconds);
    most = std::max(most, seconds);
  }
  EXPECT_LT(most - least, 30);
  llvm::sort(all);
  EXPECT_EQ(all.size(), 20u);
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
  EXPECT_EQ(divide(units, 50).size(), 20u);
}

TEST(Cluster, TheScriptTellsWhatTheNodeLacks) {
  TemporaryFolder folder;
  std::string script = folder.write("task.sh", StringRef(script::task), true);
  auto code = [&](Words words) {
    words.insert(words.begin(), script);
    return cantFail(runProcess({words, {{"SLURM_ARRAY_TASK_ID", "0"}}}, {},
                               [](StringRef) {}))
        .code;
  };
  EXPECT_EQ(code({folder / "none", "/bin/true"}), script::noFolder);
  EXPECT_EQ(code({folder.path, folder / "none"}), script::noProgram);
  EXPECT_EQ(code({folder.path, "/bin/true"}), script::cannotWrite);
  folder.write("tasks/0/units", "");
  EXPECT_EQ(code({folder.path, "/bin/true"}), 0);
  EXPECT_EQ(code({folder.path, "/bin/false"}), 1);
  for (int told : {script::noFolder, script::noProgram, script::cannotWrite})
    EXPECT_TRUE(contains(script::reasonOf(told, "n1"), "n1 "));
  EXPECT_EQ(script::reasonOf(1, "n1"), "");
}

} // namespace
