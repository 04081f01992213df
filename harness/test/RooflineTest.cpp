//===-- RooflineTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Roofline.h"
#include "autoconfig/targets/TargetLoader.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using namespace autoconfig::harness;
using testing::HasSubstr;

namespace {

Verdict took(double seconds) {
  Verdict verdict;
  verdict.status = Status::Passed;
  verdict.seconds = {1.0, seconds};
  verdict.gigahertz = 2; // disturbed
  verdict.fastestGigahertz = 3;
  return verdict;
}

Problem problemOf(const char *text) {
  return llvm::cantFail(Problem::parse("", text));
}

/// 32 operations a cycle.
Target zen3() { return llvm::cantFail(loadTarget("zen3")); }

} // namespace

TEST(Roofline, RefusesWhatTheUnitsCannotDo) {
  Problem problem = problemOf("96x100:100x100"); // 1.92e6 operations: 20 us
  EXPECT_FALSE(fasterThanPossible(took(19.5e-6), problem, zen3()));
  auto reason = fasterThanPossible(took(17e-6), problem, zen3());
  ASSERT_TRUE(reason);
  EXPECT_THAT(*reason, HasSubstr("112.9 GFLOP/s at least"));
  EXPECT_THAT(*reason, HasSubstr("have 96.0 at the 3.00 GHz"));
}

TEST(Roofline, WinogradMayBeFasterThanTheDefinition) {
  Problem problem = problemOf("mb1ic96ih50oc100oh50kh3ph1@nhwc");
  double direct = problem.flops() / 96e9;
  EXPECT_FALSE(fasterThanPossible(took(direct / 5), problem, zen3()));
  EXPECT_TRUE(fasterThanPossible(took(direct / 12), problem, zen3()));
}

TEST(Roofline, NothingIsSaidOfAnUnknownCore) {
  Problem problem = problemOf("96x100:100x100");
  Target target = zen3();
  target.put("fma.pipes", {1, "assumed"});
  EXPECT_FALSE(fasterThanPossible(took(1e-6), problem, target));
  Verdict unclocked = took(1e-6);
  unclocked.fastestGigahertz.reset();
  EXPECT_FALSE(fasterThanPossible(unclocked, problem, zen3()));
}
