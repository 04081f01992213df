//===-- WorkspaceTest.cpp - What models say and kernels take --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gmock/gmock.h"
#include <set>

using namespace autoconfig;
using testing::HasSubstr;

namespace {

Problem problemOf(const char *shape) {
  return llvm::cantFail(Problem::parse("", shape));
}

/// With one algorithm, whatever it rounds.
SelectionOptions only(const std::string &algorithm) {
  SelectionOptions options{algorithm};
  options.tolerance = 1;
  return options;
}

/// Tails of rows, columns and strips, groups, several images, both layouts.
constexpr const char *shapes[] = {
    "37x100:100x133",
    "3x1x64:3x64x3",
    "300x200:200x1030@ba",
    "mb2ic24ih13oc40oh13kh3ph1@nhwc",
    "mb1ic64ih14oc128oh7kh1sh2ph0@nhwc",
    "mb1ic32ih56oc64oh56kh3ph1@nchw",
    "g2mb2ic24ih13oc40oh6kh3sh2ph0@nchw",
    "mb1ic16ih14oc32oh14kh1ph0@nchw",
    "mb1ic3ih30oc20oh15kh5sh2ph2dh1@nhwc",
    "g40mb2ic40ih13oc40oh13kh3ph1@nhwc",
    "g24mb1ic24ih13oc48oh7kh3sh2ph1@nhwc",
    "g40mb1ic40ih30oc40oh30kh5ph2@nchw",
    "g8mb1ic8ih40oc8oh10kh31ph0@nhwc",
};

class Workspace : public testing::TestWithParam<const char *> {};

/// The model's figure is the kernel's, for every algorithm that applies.
TEST_P(Workspace, IsWhatTheModelSays) {
  const Target target = llvm::cantFail(loadTarget(GetParam()));
  const KernelCompiler compiler =
      llvm::cantFail(KernelCompiler::create(target));
  std::set<std::string> seen;
  std::vector<Problem> problems;
  for (const char *shape : shapes)
    problems.push_back(problemOf(shape));
  for (const Problem &problem : problems)
    for (bool prepared : {false, true})
      for (const Algorithm &algorithm : algorithmsOf(problem.op)) {
        auto kernel = compiler.compile(problem, prepared, only(algorithm.name),
                                       /*withText=*/false);
        if (!kernel) {
          llvm::consumeError(kernel.takeError()); // it does not apply
          continue;
        }
        seen.insert(algorithm.name);
        EXPECT_EQ(kernel->decision.chosen.workspaceBytes,
                  int64_t(kernel->info.workspaceBytes))
            << problem.shape() << " " << algorithm.name
            << (prepared ? " prepared" : "");
      }
  for (const Problem &problem : problems)
    for (const Algorithm &algorithm : algorithmsOf(problem.op))
      EXPECT_TRUE(seen.count(algorithm.name))
          << algorithm.name << " takes none of these shapes";
}

INSTANTIATE_TEST_SUITE_P(Targets, Workspace,
                         testing::Values("zen4", "neoverse-n1"));

/// A bound leaves what is within it, and says what the others take.
TEST(WorkspaceBound, Refuses) {
  const Target target = llvm::cantFail(loadTarget("zen4"));
  const KernelCompiler compiler =
      llvm::cantFail(KernelCompiler::create(target));
  auto info = llvm::cantFail(
      compiler.extract(problemOf("mb1ic64ih56oc64oh56kh3ph1@nhwc"), false));
  Decision free = llvm::cantFail(decide(*info, target));
  ASSERT_GT(free.chosen.workspaceBytes, 0);
  SelectionOptions options;
  options.mostWorkspace = free.chosen.workspaceBytes - 1;
  Decision bound = llvm::cantFail(decide(*info, target, options));
  EXPECT_LT(bound.chosen.workspaceBytes, free.chosen.workspaceBytes);
  EXPECT_GE(bound.chosen.cost.cycles(), free.chosen.cost.cycles());
  for (const Candidate &one :
       llvm::cantFail(candidateSpace(*info, target, options)))
    EXPECT_LE(one.workspaceBytes, int64_t(*options.mostWorkspace));

  options.mostWorkspace = 0;
  bound = llvm::cantFail(decide(*info, target, options));
  EXPECT_EQ(bound.chosen.workspaceBytes, 0);
  options.algorithm = "ConvIm2col";
  llvm::Expected<Decision> none = decide(*info, target, options);
  ASSERT_FALSE(bool(none));
  llvm::Error error = none.takeError();
  EXPECT_TRUE(error.isA<NegativeAnswer>());
  EXPECT_THAT(llvm::toString(std::move(error)),
              HasSubstr("bytes of workspace at least, the bound is 0"));
}

} // namespace
