//===-- RivalTest.cpp - Rivals are right, or say why not ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For every rival that was built. A rival may refuse with a reason weights as
// given, or prepared ones, or an extraordinary problem; nothing else.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/RivalContender.h"
#include "harness/runner/Verify.h"
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace runner;

namespace {

std::vector<std::string> rivals() {
  std::vector<std::string> paths;
  for (const auto &entry : std::filesystem::directory_iterator(TEST_RIVALS))
    if (entry.path().extension() == ".so")
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Verdict verdictOn(const std::string &path, const std::string &problem,
                  bool prepared) {
  Job job;
  job.op = "matmul";
  job.problem = parseProblem(job.op, problem);
  job.weightsPrepared = prepared;
  const Inputs inputs = job.problem->inputs(job.seed);
  const Oracle oracle(*job.problem, inputs, 0, job.seed);
  try {
    RivalContender rival(path, job, Cpu::detect());
    return verify(rival, *job.problem, inputs, oracle);
  } catch (const Refusal &refusal) {
    Verdict verdict;
    verdict.status = refusal.status;
    verdict.reason = refusal.what();
    return verdict;
  }
}

class Rival : public testing::TestWithParam<std::string> {};

TEST_P(Rival, IsRight) {
  const Cpu cpu = Cpu::detect();
  if (const std::string missing = cpu.missing(TEST_CPU_REQUIREMENTS);
      !missing.empty())
    GTEST_SKIP() << "this CPU lacks " << missing;
  const std::vector<std::string> ordinary = {
      "1x1:1x1",       "3x5:5x7",    "33x17:17x65",     "64x64:64x64",
      "1x70:70x40",    "40x70:70x1", "2x5x7:2x7x9",     "12x5x7:1x7x9",
      "1x5x7:3x7x9",   "5x7:7x130",  "2x1x4x5:1x3x5x6", "3x1x9:3x9x20",
      "130x129:129x96"};
  const std::vector<std::string> transposed = {
      "1x1:1x1@ba",        "3x5:5x7@ba",      "33x17:17x65@ba",
      "1x70:70x40@ba",     "40x70:70x1@ba",   "2x5x7:2x7x9@acb",
      "12x5x7:1x7x9@acb",  "1x5x7:3x7x9@acb", "2x1x4x5:1x3x5x6@abdc",
      "130x129:129x96@ba", "64x64:64x64@ba"};
  auto expectRightOrRefused = [](const std::string &problem, bool prepared) {
    const Verdict verdict = verdictOn(GetParam(), problem, prepared);
    EXPECT_THAT(name(verdict.status), testing::AnyOf("passed", "unavailable"))
        << problem << ": " << verdict.reason;
    EXPECT_EQ(verdict.reason.empty(), verdict.status == Status::Passed);
    return verdict.status == Status::Passed;
  };
  int modes = 0;
  for (const bool prepared : {false, true}) {
    const bool serves = expectRightOrRefused(ordinary.front(), prepared);
    modes += serves;
    for (const std::string &problem : ordinary) {
      const Verdict verdict = verdictOn(GetParam(), problem, prepared);
      EXPECT_EQ(name(verdict.status), serves ? "passed" : "unavailable")
          << problem << ": " << verdict.reason;
      EXPECT_FALSE(verdict.description.version.empty());
      EXPECT_EQ(verdict.description.implementation.empty(), !serves);
    }
  }
  EXPECT_GT(modes, 0) << "refuses weights as given and prepared ones";
  // A library may lack the layout altogether; what it has must be right.
  for (const std::string &problem : transposed)
    for (const bool prepared : {false, true})
      expectRightOrRefused(problem, prepared);
  for (const char *problem :
       {"0x3:3x4", "2x0:0x4", "3x4:4x0", "0x2x3:0x3x4", "2x3x0:2x0x4"})
    for (const bool prepared : {false, true})
      expectRightOrRefused(problem, prepared);
}

std::string baseName(const testing::TestParamInfo<std::string> &info) {
  return std::filesystem::path(info.param).stem();
}

INSTANTIATE_TEST_SUITE_P(All, Rival, testing::ValuesIn(rivals()), baseName);

TEST(Rivals, IncludeThoseThatNeedNoLibrary) {
  EXPECT_TRUE(std::filesystem::exists(TEST_RIVALS "/rival_reference.so"));
  EXPECT_TRUE(std::filesystem::exists(TEST_RIVALS "/rival_clang_loops.so"));
}

TEST(Rivals, UnavailableSaysWhy) {
  const auto folder = std::filesystem::path(testing::TempDir());
  std::ofstream(folder / "rival_absent.unavailable") << "no such package\n";
  const Verdict verdict =
      verdictOn(folder / "rival_absent.so", "2x2:2x2", false);
  EXPECT_EQ(name(verdict.status), "unavailable");
  EXPECT_EQ(verdict.reason, "no such package");
}

} // namespace
