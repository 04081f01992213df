//===-- SelectionTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Selection.h"
#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/operators/Problem.h"
#include "autoconfig/operators/conv/Convolution.h"
#include "autoconfig/targets/TargetLoader.h"
#include <gmock/gmock.h>

using namespace autoconfig;

static Candidate candidate(const char *algorithm, double cycles,
                           unsigned parameters) {
  Candidate result;
  result.algorithm = algorithm;
  result.cost.add("compute", cycles);
  for (unsigned i = 0; i < parameters; ++i)
    result.configuration.set("p" + std::to_string(i), 1);
  return result;
}

/// An algorithm whose name sorts first wins by its cost only.
TEST(Selection, EqualCostsGoToTheSimplerOne) {
  Candidate reference = candidate("MatmulReference", 0, 0);
  EXPECT_TRUE(isPreferred(reference, candidate("MatmulAdded", 0, 0)));
  EXPECT_FALSE(isPreferred(candidate("MatmulAdded", 0, 0), reference));
  EXPECT_TRUE(isPreferred(reference, candidate("MatmulAdded", 0, 2)));
  EXPECT_TRUE(
      isPreferred(candidate("MatmulZ", 5, 1), candidate("MatmulA", 5, 2)));
  // Cost comes first.
  EXPECT_TRUE(isPreferred(candidate("MatmulAdded", 1, 9),
                          candidate("MatmulReference", 2, 0)));
  // One is not before itself, or sorting has no meaning.
  EXPECT_FALSE(isPreferred(reference, reference));
}

static Contraction product64() {
  Contraction problem;
  problem.m = problem.n = problem.k = 64;
  problem.lda = problem.ldb = problem.ldc = 64;
  return problem;
}

class Choice : public testing::TestWithParam<const char *> {};

/// What is chosen is what explain --all lists first, and nothing there is
/// predicted to be cheaper: on every described core, for every golden problem.
TEST_P(Choice, IsTheCheapestOfTheSpace) {
  ProblemFile golden = llvm::cantFail(ProblemFile::load(
      "", std::string(AUTOCONFIG_SOURCE_FOLDER "/autoconfig/test/golden/") +
              GetParam() + ".problems"));
  for (const std::string &name : llvm::cantFail(targetNames())) {
    if (llvm::StringRef(name).starts_with("host"))
      continue; // no described core
    Target target = llvm::cantFail(loadTarget(name));
    auto compiler = llvm::cantFail(KernelCompiler::create(target));
    for (const Problem &problem : golden.problems)
      for (bool prepared : {false, true}) {
        auto info = llvm::cantFail(compiler.extract(problem, prepared));
        Decision decision = llvm::cantFail(decide(*info, target));
        auto space = llvm::cantFail(candidateSpace(*info, target));
        ASSERT_FALSE(space.empty());
        EXPECT_EQ(decision.candidatesEvaluated, space.size());
        EXPECT_EQ(decision.chosen.configuration.str(),
                  space.front().configuration.str())
            << name << " " << problem.shape();
        for (const Candidate &candidate : space)
          EXPECT_GE(candidate.cost.cycles(), decision.chosen.cost.cycles())
              << name << " " << problem.shape() << " " << candidate.algorithm
              << " " << candidate.configuration.str();
      }
  }
}

INSTANTIATE_TEST_SUITE_P(Selection, Choice, testing::Values("matmul", "conv"));

/// Algorithms of other operators are not asked, and nothing is said of them.
TEST(Selection, AlgorithmsBelongToTheirOperator) {
  Target target = llvm::cantFail(loadTarget("zen4"));
  Decision product = llvm::cantFail(decide(product64(), target));
  for (const Rejection &rejection : product.rejected)
    EXPECT_EQ(rejection.algorithm.rfind("Matmul", 0), 0u);
  Convolution conv;
  conv.setStrides();
  Decision decision = llvm::cantFail(decide(conv, target));
  EXPECT_EQ(decision.chosen.algorithm.rfind("Conv", 0), 0u);
  for (const Rejection &rejection : decision.rejected)
    EXPECT_EQ(rejection.algorithm.rfind("Conv", 0), 0u);
  llvm::Expected<Decision> wrong = decide(conv, target, {"MatmulDot", {}});
  ASSERT_FALSE(bool(wrong));
  EXPECT_THAT(llvm::toString(wrong.takeError()),
              testing::StartsWith("algorithm 'MatmulDot' is one of matmul, "
                                  "expected one of conv: Conv"));
}

TEST(Selection, WithoutWorkTheReferenceIsChosen) {
  Contraction nothing;
  nothing.m = 4;
  nothing.n = 0;
  nothing.k = 4;
  for (const char *name : {"zen4", "rvv256"}) {
    Target target = llvm::cantFail(loadTarget(name));
    Decision decision = llvm::cantFail(decide(nothing, target));
    EXPECT_EQ(decision.chosen.algorithm, "MatmulReference") << name;
    EXPECT_EQ(decision.chosen.cost.cycles(), 0) << name;
  }
}

TEST(Selection, NothingThatAppliesIsANo) {
  Contraction problem = product64();
  Target target = llvm::cantFail(loadTarget("zen4"));
  llvm::Expected<Decision> decision =
      decide(problem, target, {"MatmulPrepared", {}});
  ASSERT_FALSE(bool(decision));
  llvm::Error error = decision.takeError();
  EXPECT_TRUE(error.isA<NegativeAnswer>());
  EXPECT_THAT(
      llvm::toString(std::move(error)),
      testing::HasSubstr("MatmulPrepared: the weights are not constant"));
  // What is mistyped is not.
  llvm::Expected<Decision> mistyped =
      decide(problem, target, {"MatmulPacket", {}});
  ASSERT_FALSE(bool(mistyped));
  error = mistyped.takeError();
  EXPECT_FALSE(error.isA<NegativeAnswer>());
  EXPECT_EQ(llvm::toString(std::move(error)),
            "unknown algorithm 'MatmulPacket', did you mean 'MatmulPacked'");
}
