//===-- DotModelTest.cpp - What dot products cost -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DotModel.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

using namespace autoconfig;

// Half of the operations that add the lanes of sums are shuffles.
TEST(DotModel, ShufflesTakePipesOfMultiplyAddsWhereTheyHaveNone) {
  Target target = llvm::cantFail(loadTarget("zen4"));
  Contraction p;
  p.m = 64, p.n = p.ldb = p.ldc = 4, p.k = p.lda = 256;
  Configuration c;
  c.set("mr", 4), c.set("chains", 1);
  auto reductions = [&](const char *cycles) {
    llvm::cantFail(target.set("shuffle.fma_cycles", cycles, "test"));
    Cost cost = dotCost(p, target, makeDotSchedule(p, target, c));
    for (const Cost::Term &term : cost.terms)
      if (llvm::StringRef(term.name) == "reductions")
        return term.cycles;
    return 0.0;
  };
  double apart = reductions("0");
  EXPECT_GT(apart, 0);
  EXPECT_DOUBLE_EQ(reductions("1"), 2 * apart);
}
