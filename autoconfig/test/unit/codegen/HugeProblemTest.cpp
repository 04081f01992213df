//===-- HugeProblemTest.cpp - Sizes beyond 2^31, 2^32 and 2^53 ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Contraction.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gmock/gmock.h"
#include <cmath>

using namespace autoconfig;
using testing::HasSubstr;
using testing::Not;

namespace {

Contraction gemm(int64_t m, int64_t n, int64_t k, bool prepared) {
  Contraction p;
  p.m = m, p.n = n, p.k = k;
  p.lda = k, p.ldb = n, p.ldc = n;
  p.weightsPrepared = prepared;
  return p;
}

/// A decision whose numbers are numbers, and not less than the work takes.
void expectSensible(const Contraction &p, const Target &target) {
  const std::string where = target.name + " " + std::to_string(p.m) + " " +
                            std::to_string(p.n) + " " + std::to_string(p.k);
  llvm::Expected<Decision> decision = decide(p, target);
  ASSERT_TRUE(bool(decision)) << where << llvm::toString(decision.takeError());
  const Candidate &chosen = decision->chosen;
  const double least = 2 * p.multiplyAdds() / target.peakFlopsPerCycle();
  EXPECT_TRUE(std::isfinite(chosen.cost.cycles())) << where;
  EXPECT_GE(chosen.cost.cycles(), 0.99 * least) << where;
  for (const Cost::Term &term : chosen.cost.terms)
    EXPECT_GE(term.cycles, 0) << where << " " << term.name;
  for (const auto &[name, value] : chosen.configuration.entries()) {
    EXPECT_GE(value, 0) << where << " " << name.str();
    EXPECT_LE(value, int64_t(1) << 46) << where << " " << name.str();
  }
}

TEST(HugeProblem, DecisionsAreSensibleOnEveryTarget) {
  constexpr int64_t most = (int64_t(1) << 46) - 1; // elements of a tensor
  constexpr int64_t cube = 2097151; // its third power is just below 2^63
  const int64_t sizes[][3] = {{1, 65536, 65536},     {65536, 1, 65536},
                              {65536, 65536, 65536}, {65537, 65539, 1},
                              {1, most, 1},          {most, 1, 1},
                              {1, 1, most},          {cube, cube, cube}};
  for (const std::string &name : llvm::cantFail(targetNames())) {
    const Target target = llvm::cantFail(loadTarget(name));
    for (const auto &[m, n, k] : sizes)
      for (const bool prepared : {false, true})
        expectSensible(gemm(m, n, k, prepared), target);
  }
}

TEST(HugeProblem, AddressesHave64Bits) {
  for (const char *name : {"zen4", "neoverse-n1", "rvv256"}) {
    const Target target = llvm::cantFail(loadTarget(name));
    const KernelCompiler compiler =
        llvm::cantFail(KernelCompiler::create(target));
    for (const char *shape : {"65536x1:1x65544", "70000x70000:70000x70000"})
      for (const bool prepared : {false, true}) {
        const Problem problem = llvm::cantFail(Problem::parse("matmul", shape));
        llvm::Expected<KernelCompiler::Kernel> kernel =
            compiler.compile(problem, prepared, {}, /*withText=*/true);
        ASSERT_TRUE(bool(kernel)) << llvm::toString(kernel.takeError());
        EXPECT_THAT(kernel->llvmIr, Not(HasSubstr("trunc i64"))) << shape;
        EXPECT_THAT(kernel->llvmIr, Not(HasSubstr(", i32 %"))) << shape;
        // All of B, with the padding of panels.
        if (kernel->info.preparedBytes)
          EXPECT_GE(kernel->info.preparedBytes, 4 * problem.sizes().weights);
        // A block of B or a panel, not the whole.
        EXPECT_LT(kernel->info.workspaceBytes, int64_t(1) << 31) << shape;
      }
  }
}

} // namespace
