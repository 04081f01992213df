//===-- KernelTest.cpp - Every defect of a kernel is found ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Digest.h"
#include "harness/runner/Run.h"
#include "harness/runner/Verify.h"
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace runner;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string pathOf(const std::string &defect) {
  return TEST_KERNELS "/kernel_" + defect + ".so";
}

Job jobFor(const std::string &problem, const std::string &defect) {
  Job job;
  job.op = "matmul";
  job.problem = parseProblem(job.op, problem);
  job.weightsPrepared = true;
  job.contenders = {{"kernel", pathOf(defect), /*isKernel=*/true}};
  return job;
}

Verdict verdictOn(const std::string &defect, bool count = false) {
  const Job job = jobFor("3x5:5x7", defect);
  const Inputs inputs = job.problem->inputs(job.seed);
  const Oracle oracle(*job.problem, inputs, 0, job.seed);
  try {
    const auto contender =
        loadContender(job.contenders.front(), job, Cpu::detect());
    return verify(*contender, *job.problem, inputs, oracle, /*guards=*/true,
                  count);
  } catch (const Refusal &refusal) {
    Verdict verdict;
    verdict.status = refusal.status;
    verdict.reason = refusal.what();
    return verdict;
  }
}

void expectFailed(const std::string &defect, const std::string &reason) {
  const Verdict verdict = verdictOn(defect);
  EXPECT_EQ(name(verdict.status), "failed");
  EXPECT_THAT(verdict.reason, HasSubstr(reason));
}

TEST(Kernel, PassesWithoutDefect) {
  const Verdict verdict = verdictOn("none");
  EXPECT_EQ(name(verdict.status), "passed");
  EXPECT_EQ(verdict.reason, "");
  EXPECT_EQ(verdict.checkedElements, 21);
  EXPECT_EQ(verdict.maxError, 0);
  EXPECT_EQ(verdict.description.algorithm, "Loops");
  EXPECT_EQ(verdict.description.parameters, "defect=none");
}

TEST(Kernel, WrongValue) {
  expectFailed("wrongValue", "c[1,2] is ");
  EXPECT_EQ(verdictOn("wrongValue").maxError, 1.0 / 256);
}
TEST(Kernel, GivesNaN) { expectFailed("givesNaN", "c[0,4] is nan"); }
TEST(Kernel, GivesInfinity) { expectFailed("givesInfinity", "c[0,4] is inf"); }
TEST(Kernel, LeavesUnwritten) {
  expectFailed("leavesUnwritten", "c[2,6] is nan");
}
TEST(Kernel, Accumulates) { expectFailed("accumulates", "c[0,0] is nan"); }
TEST(Kernel, ReadsWorkspace) { expectFailed("readsWorkspace", "is nan"); }
TEST(Kernel, KeepsState) { expectFailed("keepsState", "in a second call"); }
TEST(Kernel, NeedsAlignment) {
  expectFailed("needsAlignment", "with buffers that end at a guard page");
}
TEST(Kernel, CountedOnesAreVerifiedAsStrictly) {
  auto reason = [](const char *defect) {
    return verdictOn(defect, /*count=*/true).reason;
  };
  EXPECT_EQ(reason("none"), "");
  EXPECT_THAT(reason("wrongValue"), HasSubstr("c[1,2] is "));
  EXPECT_THAT(reason("keepsState"), HasSubstr("c[0,0] is "));
  EXPECT_THAT(reason("needsAlignment"),
              HasSubstr("with buffers that end at a guard page"));
}
TEST(Kernel, ChangesInput) {
  expectFailed("changesInput", "the input a was changed");
}
TEST(Kernel, WritesAfterWorkspace) {
  expectFailed("writesAfterWorkspace",
               "of the workspace, byte 0 after its end");
}
TEST(Kernel, WritesAfterPrepared) {
  expectFailed("writesAfterPrepared", "of the prepared weights, byte 0 after");
}
TEST(Kernel, WritesBeforeStart) {
  expectFailed("writesBeforeStart",
               "of the tensor c, bytes before its start were written");
}
TEST(Kernel, WrongAbiVersion) {
  expectFailed("abiVersion", "version 4 of the kernel interface, expected 3");
}
TEST(Kernel, WrongOp) { expectFailed("op", "computes 'softmax'"); }
TEST(Kernel, WrongProblem) {
  expectFailed("problem", "was compiled for 3x5:5x8, expected 3x5:5x7");
}
TEST(Kernel, WrongLayout) {
  expectFailed("layout", "was compiled for 3x5:5x7@ba, expected 3x5:5x7");
}
TEST(Kernel, WrongAlignment) {
  expectFailed("alignment", "aligned to 48 bytes, expected a power of two");
}
TEST(Kernel, NoFile) { expectFailed("missing", "cannot load the kernel"); }

TEST(Kernel, GivenWeightsForPrepared) {
  Job job = jobFor("3x5:5x7", "none");
  job.weightsPrepared = false;
  EXPECT_THROW(loadContender(job.contenders.front(), job, Cpu::detect()),
               Refusal);
}

/// The verdict of --verify on a kernel that is right on ordinary inputs.
std::string verifiedWithSpecials(const std::string &defect) {
  testing::internal::CaptureStdout();
  const int code = verifyKernels({pathOf(defect)}, false);
  EXPECT_EQ(code, defect == "none" ? 0 : 1) << defect;
  return testing::internal::GetCapturedStdout();
}

TEST(Kernel, SpecialValues) {
  EXPECT_THAT(verifiedWithSpecials("none"), HasSubstr(": passed "));
  const char *circumstance = "with NaN, infinities and denormals in the inputs";
  // Zero times NaN is NaN; row 0 of a holds zeros only.
  EXPECT_THAT(verifiedWithSpecials("skipsZeros"),
              AllOf(HasSubstr("c[0,"), HasSubstr("expected nan"),
                    HasSubstr(circumstance)));
  // Row 1 is scaled to denormals.
  EXPECT_THAT(verifiedWithSpecials("flushesDenormals"),
              AllOf(HasSubstr("c[1,"), ContainsRegex("is 0, expected .*e-"),
                    HasSubstr(circumstance)));
  // Row 5 reads the NaN at the start of row 6.
  EXPECT_THAT(
      verifiedWithSpecials("readsNeighbours"),
      AllOf(HasSubstr("c[5,0] is nan, expected"), HasSubstr(circumstance)));
}

TEST(Kernel, OfAConvolution) {
  auto verified = [](const char *kind, int code) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(verifyKernels({std::string(TEST_KERNELS "/conv_") + kind + ".so"},
                            false),
              code)
        << kind;
    return testing::internal::GetCapturedStdout();
  };
  // Both are right, also where a special weight meets the padding.
  EXPECT_THAT(verified("clips", 0),
              HasSubstr(": passed mb1ic3ih10iw9oc8oh5kh3sh2ph1@nhwc Loops "));
  EXPECT_THAT(verified("pads", 0), HasSubstr(": passed "));
  EXPECT_THAT(verified("wraps", 1),
              ContainsRegex("failed .* c\\[n=0,h=[0-4],w=0,f=0\\] is "));
  EXPECT_THAT(verified("masks", 1),
              AllOf(HasSubstr(" is nan, expected "),
                    HasSubstr("with NaN, infinities and denormals")));
}

TEST(Kernel, SkippedWhereTheCpuLacksSomething) {
  const Verdict verdict = verdictOn("requires");
  EXPECT_EQ(name(verdict.status), "skipped");
  EXPECT_EQ(verdict.reason, "this CPU lacks no-such-feature, vlen>=1048576");
}

// What leaves a buffer ends the process, which the harness attributes.
TEST(KernelDeathTest, WritesAfterEnd) {
  EXPECT_EXIT(verdictOn("writesAfterEnd"), testing::KilledBySignal(SIGSEGV),
              "");
}
TEST(KernelDeathTest, ReadsAfterEnd) {
  EXPECT_EXIT(verdictOn("readsAfterEnd"), testing::KilledBySignal(SIGSEGV), "");
}
TEST(KernelDeathTest, ReadsBeforeStart) {
  EXPECT_EXIT(verdictOn("readsBeforeStart"), testing::KilledBySignal(SIGSEGV),
              "");
}
TEST(KernelDeathTest, IllegalInstruction) {
  EXPECT_DEATH(verdictOn("illegalInstruction"), "");
}

/// A job's output, and nothing of Google Benchmark's in it.
std::string outputOf(const Job &job) {
  testing::internal::CaptureStdout();
  runJob(job);
  return testing::internal::GetCapturedStdout();
}

TEST(Run, OnlyRightResultsAreTimed) {
  Job job = jobFor("3x5:5x7", "none");
  job.contenders.push_back({"wrong", pathOf("wrongValue"), true});
  job.contenders.push_back({"skipped", pathOf("requires"), true});
  job.time = {.samples = 3, .minSeconds = 1e-5, .cpu = std::nullopt};
  const std::string output = outputOf(job);
  EXPECT_THAT(output,
              HasSubstr("\"contender\":\"kernel\",\"event\":\"samples\""));
  EXPECT_THAT(output,
              Not(HasSubstr("\"contender\":\"wrong\",\"event\":\"samples\"")));
  EXPECT_THAT(output, Not(HasSubstr(
                          "\"contender\":\"wrong\",\"event\":\"measuring\"")));
  EXPECT_THAT(
      output,
      Not(HasSubstr("\"contender\":\"skipped\",\"event\":\"measuring\"")));
  EXPECT_THAT(output, HasSubstr("{\"event\":\"clock\",\"ghz\":"));
  EXPECT_TRUE(output.ends_with("{\"event\":\"done\"}\n"));
  for (size_t at = 0; at < output.size(); at = output.find('\n', at) + 1)
    EXPECT_EQ(output[at], '{') << output.substr(at, 100);
}

TEST(Run, NoTimeUnlessAsked) {
  const std::string output = outputOf(jobFor("3x5:5x7", "none"));
  EXPECT_THAT(output, HasSubstr("\"status\":\"passed\""));
  EXPECT_THAT(output, Not(HasSubstr("samples")));
  EXPECT_THAT(output, Not(HasSubstr("clock")));
  EXPECT_THAT(output, Not(HasSubstr("seconds")));
}

/// What follows the file's name.
std::string digestOf(const std::string &defect) {
  testing::internal::CaptureStdout();
  printDigests({pathOf(defect)});
  const std::string line = testing::internal::GetCapturedStdout();
  return line.substr(line.find(": "));
}

TEST(Run, TooLittleMemoryIsSaidAndNoCrash) {
  // 256 TB of A: more than an address space holds.
  Job job = jobFor("8000000x8000000:8000000x1", "none");
  job.contenders = {
      {"reference", TEST_RIVALS "/rival_reference.so", /*isKernel=*/false}};
  const std::string output = outputOf(job);
  EXPECT_THAT(output, HasSubstr("\"status\":\"skipped\""));
  if (output.find("this CPU lacks ") != std::string::npos)
    GTEST_SKIP() << "the rival does not run here";
  EXPECT_THAT(output, HasSubstr("out of memory: the tensors take 2.56e+05 GB"));
  EXPECT_TRUE(output.ends_with("{\"event\":\"done\"}\n"));
}

TEST(Run, DigestsShowEveryBit) {
  EXPECT_EQ(digestOf("none"), digestOf("none"));
  EXPECT_THAT(digestOf("none"), ContainsRegex("^: [0-9a-f]{16}\n$"));
  EXPECT_NE(digestOf("none"), digestOf("wrongValue"));
  EXPECT_EQ(digestOf("requires"),
            ": this CPU lacks no-such-feature, vlen>=1048576\n");
  testing::internal::CaptureStdout();
  EXPECT_EQ(printDigests({pathOf("missing"), pathOf("none")}), 1);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              ContainsRegex("kernel_none.so: [0-9a-f]{16}\n"));
}

TEST(Run, VerifyKernelsExitCodes) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(verifyKernels({pathOf("none"), pathOf("requires")}, false), 0);
  EXPECT_EQ(verifyKernels({pathOf("none"), pathOf("wrongValue")}, false), 1);
  EXPECT_EQ(verifyKernels({pathOf("missing")}, false), 1);
  EXPECT_EQ(verifyKernels({pathOf("requires")}, false), 77);
  EXPECT_EQ(verifyKernels({pathOf("requires")}, true), 0);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              HasSubstr("kernel_none.so: passed 3x5:5x7 Loops defect=none\n"));
}

} // namespace
