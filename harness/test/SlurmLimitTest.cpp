//===-- SlurmLimitTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slurm looks at time limits every half minute: a test of its own, beside which
// others run.
//
//===----------------------------------------------------------------------===//

#include "harness/test/SlurmSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

class SlurmLimit : public OnCluster {};

// Slurm looks every half minute: part of the campaign.
TEST_F(SlurmLimit, DISABLED_ATaskOverItsTimeLimitIsTold) {
  ClusterTree tree;
  tree.addRival("emulated", "hanging");
  EXPECT_EQ(tree.submit(tree.emulated()).code, 0);
  tree.waitForCells(0, 2);
  run({"scontrol", "update", "JobId=" + taskOf(tree.submissions()[0], 0),
       "EndTime=now+1"});
  auto ran = tree.autobench({"collect", "--wait"});
  EXPECT_EQ(ran.code, 2) << ran.output << ran.errors;
  EXPECT_TRUE(contains(ran.output, "over its time limit; the same `submit`"));
  EXPECT_EQ(tree.cells().size(), 2u); // what it had finished
  ASSERT_FALSE(
      sys::fs::remove(tree.folder / "build/emulated/lib/rival_hanging.so"));
  ASSERT_FALSE(
      sys::fs::remove(tree.folder / "build/emulated/lib/rival_hanging.json"));
  ran = tree.submit(tree.emulated(), {"--partition", "one", "--wait"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
  EXPECT_EQ(tree.cells().size(), 30u);
}

} // namespace
