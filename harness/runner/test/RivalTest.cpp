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
#include <map>
#include <nlohmann/json.hpp>

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

Verdict verdictOn(const std::string &path, const std::string &op,
                  const std::string &problem, bool prepared) {
  Job job;
  job.op = op;
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

/// Of an operator.
struct Problems {
  /// A rival takes all of a list, or none of it: the lists differ in layout.
  std::vector<std::vector<std::string>> ordinary;
  /// It may refuse any of these; what it takes must be right.
  std::vector<std::string> odd;
};

Problems matmuls() {
  return {{{"1x1:1x1", "3x5:5x7", "33x17:17x65", "64x64:64x64", "1x70:70x40",
            "40x70:70x1", "2x5x7:2x7x9", "12x5x7:1x7x9", "1x5x7:3x7x9",
            "5x7:7x130", "2x1x4x5:1x3x5x6", "3x1x9:3x9x20", "130x129:129x96"}},
          {"1x1:1x1@ba", "3x5:5x7@ba", "33x17:17x65@ba", "1x70:70x40@ba",
           "40x70:70x1@ba", "2x5x7:2x7x9@acb", "12x5x7:1x7x9@acb",
           "1x5x7:3x7x9@acb", "2x1x4x5:1x3x5x6@abdc", "130x129:129x96@ba",
           "64x64:64x64@ba", "0x3:3x4", "2x0:0x4", "3x4:4x0", "0x2x3:0x3x4",
           "2x3x0:2x0x4"}};
}

Problems convolutions() {
  const std::vector<std::string> ordinary = {
      "mb1ic3ih9oc5oh9kh3ph1",
      "mb2ic16ih14oc32oh14kh3ph1",
      "mb1ic64ih7oc48oh7kh1ph0",
      "mb2ic32ih8oc16oh4kh1sh2ph0",
      "mb1ic3ih30oc16oh15kh7sh2ph3",
      "mb1ic17ih13iw11oc33oh13ow11kh3ph1",
      "mb1ic8ih12iw7oc9oh10ow7kh3kw1ph0pw0",
      "mb1ic2ih1iw20oc3oh1ow20kh1kw5ph0pw2",
      "mb1ic8ih15oc8oh15kh3dh1ph2",
      "g2mb1ic32ih9oc64oh9kh3ph1",
      "g5mb2ic15ih8oc10oh8kh3ph1",
      "g32mb2ic32ih11oc32oh11kh3ph1",
      "g24mb1ic24ih12oc24oh6kh5sh2ph2"};
  const std::vector<std::string> odd = {"mb1ic1ih1oc1oh1kh1ph0",
                                        "mb2ic4ih7iw5oc3oh4ow3kh3sh2ph1",
                                        "mb1ic6ih9oc4oh3kh2sh4ph0",
                                        "mb1ic2ih3oc3oh9kh3ph4",
                                        "mb1ic2ih3oc3oh5kh7ph4",
                                        "mb1ic2ih6oc3oh3kh3sh2ph0",
                                        "mb1ic2ih8oc3oh3kh3sh2ph0",
                                        "mb1ic2ih9oc3oh2kh3sh2ph0",
                                        "mb1ic2ih5oc3oh4kh1sh2ph1",
                                        "g4mb1ic4ih6oc8oh6kh3ph1",
                                        "g7mb1ic7ih9oc21oh9kh7ph3",
                                        "g3mb1ic3ih3oc3oh3kh3dh2ph3",
                                        "mb1ic2ih9iw1oc3oh9ow1kh5kw1ph2pw0",
                                        "mb0ic2ih5oc3oh5kh1ph0",
                                        "mb1ic0ih5oc3oh5kh3ph1",
                                        "mb1ic2ih5oc0oh5kh3ph1",
                                        "mb1ic2ih0oc3oh3kh3ph2",
                                        "mb1ic2ih5oc3oh0kh3ph1"};
  Problems problems = {{{}, {}}, {}};
  for (int i = 0; i < 2; ++i) {
    const std::string layout = i ? "@nchw" : "@nhwc";
    for (const std::string &text : ordinary)
      problems.ordinary[i].push_back(text + layout);
    for (const std::string &text : odd)
      problems.odd.push_back(text + layout);
  }
  return problems;
}

const std::map<std::string, Problems> &problemsOf() {
  static const std::map<std::string, Problems> all = {{"matmul", matmuls()},
                                                      {"conv", convolutions()}};
  return all;
}

bool serves(const std::string &path, const std::string &op) {
  std::ifstream file(std::filesystem::path(path).replace_extension("json"));
  const auto operators = nlohmann::json::parse(file).at("operators");
  return std::find(operators.begin(), operators.end(), op) != operators.end();
}

class Rival : public testing::TestWithParam<std::string> {
protected:
  void isRight(const std::string &op, const Problems &problems) {
    int modes = 0;
    for (const bool prepared : {false, true}) {
      for (const auto &list : problems.ordinary)
        modes += takesAllOrNone(op, list, prepared);
      for (const std::string &problem : problems.odd)
        isRightOrRefuses(op, problem, prepared);
    }
    EXPECT_GT(modes, 0) << "refuses " << op
                        << " with weights as given and prepared ones";
  }

private:
  bool isRightOrRefuses(const std::string &op, const std::string &problem,
                        bool prepared) {
    const Verdict verdict = verdictOn(GetParam(), op, problem, prepared);
    EXPECT_THAT(name(verdict.status), testing::AnyOf("passed", "unavailable"))
        << problem << ": " << verdict.reason;
    EXPECT_EQ(verdict.reason.empty(), verdict.status == Status::Passed);
    EXPECT_FALSE(verdict.description.version.empty());
    EXPECT_EQ(verdict.description.implementation.empty(),
              verdict.status != Status::Passed);
    return verdict.status == Status::Passed;
  }

  bool takesAllOrNone(const std::string &op,
                      const std::vector<std::string> &list, bool prepared) {
    // Arm Compute Library has some kinds of convolutions only.
    const bool some = GetParam().find("rival_acl") != std::string::npos;
    const bool first = isRightOrRefuses(op, list.front(), prepared);
    bool any = first;
    for (const std::string &problem : list) {
      const bool right = isRightOrRefuses(op, problem, prepared);
      if (!some)
        EXPECT_EQ(right, first) << problem;
      any = any || right;
    }
    return any;
  }
};

TEST_P(Rival, IsRight) {
  const Cpu cpu = Cpu::detect();
  if (const std::string missing = cpu.missing(TEST_CPU_REQUIREMENTS);
      !missing.empty())
    GTEST_SKIP() << "this CPU lacks " << missing;
  for (const auto &[op, problems] : problemsOf())
    if (serves(GetParam(), op))
      isRight(op, problems);
    else
      EXPECT_EQ(verdictOn(GetParam(), op, problems.ordinary[0][0], true).reason,
                "no operator '" + op + "' here");
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
      verdictOn(folder / "rival_absent.so", "matmul", "2x2:2x2", false);
  EXPECT_EQ(name(verdict.status), "unavailable");
  EXPECT_EQ(verdict.reason, "no such package");
}

} // namespace
