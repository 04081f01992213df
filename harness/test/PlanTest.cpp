//===-- PlanTest.cpp - What a run is asked for ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"
#include "harness/session/Session.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using namespace autoconfig::harness;
using testing::ElementsAre;

namespace {

std::vector<std::string> planned(const SessionOptions &options) {
  auto plan = makePlan({AUTOCONFIG_ROOT}, options);
  if (!plan)
    return {llvm::toString(plan.takeError())};
  std::vector<std::string> problems;
  for (const Problem &problem : plan->problems)
    problems.push_back(problem.op + " " + problem.shape());
  return problems;
}

/// Operators stand side by side; each problem is of the one that takes it.
TEST(Plan, ProblemsOfSeveralOperators) {
  SessionOptions options;
  options.problems = {"2x3:3x4", "mb1ic3ih5oc4kh3", "2x3:3x4@ab"};
  EXPECT_THAT(planned(options),
              ElementsAre("matmul 2x3:3x4", "conv mb1ic3ih5oc4oh3kh3ph0@nhwc"));
  options.op = "conv";
  EXPECT_THAT(
      planned(options),
      ElementsAre("--problem '2x3:3x4': column 1: expected a shape like "
                  "ic64ih56oc64oh56kh3ph1, got '2x3:3x4'"));
}

TEST(Plan, TheSuitesFolderIsTheNotation) {
  SessionOptions options;
  options.suites = {"conv/paper"};
  options.shape.tag = "nchw";
  options.shape.batch = 4;
  EXPECT_EQ(planned(options).front(), "conv mb4ic1536ih7oc192oh7kh1ph0@nchw");
  options.shape = {};
  options.suites = {"paper"}; // of matrix products, where nothing tells
  EXPECT_EQ(planned(options).front(), "matmul 64x576:576x3136");
  options.op = "conv";
  EXPECT_EQ(planned(options).front(), "conv mb1ic1536ih7oc192oh7kh1ph0@nhwc");
}

} // namespace
