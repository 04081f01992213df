//===-- MeasureProgramTest.cpp ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With a stand-in for the program: what is found, passed on, and understood.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MeasureProgram.h"
#include "../core/Folder.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/Support/FileSystem.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::HasSubstr;

namespace {

/// A tree with one preset, "here".
class Tree {
public:
  explicit Tree(const std::string &script,
                const std::string &executor = "native",
                const std::string &requirements = "") {
    std::string bin = folder.path + "/build/here/bin";
    folder.write(
        "build/here/preset.json",
        "{\"preset\": \"here\", \"target\": \"zen4\", \"executor\": \"" +
            executor + "\", \"runner\": \"" + bin +
            "/runner\", \"requirements\": [" + requirements + "]}");
    if (script.empty())
      return;
    std::string program =
        folder.write("build/here/bin/measure", "#!/bin/sh\n" + script);
    llvm::sys::fs::setPermissions(program, llvm::sys::fs::all_all);
  }

  std::string complaint(const std::string &preset = "here") {
    auto program = MeasureProgram::find(folder.path, preset);
    return program ? "found" : llvm::toString(program.takeError());
  }

  MeasureProgram program() {
    auto found = MeasureProgram::find(folder.path, "here");
    if (!found)
      ADD_FAILURE() << llvm::toString(found.takeError());
    return *found;
  }

  std::string complaintOfRun(std::vector<std::string> only = {}) {
    auto target = loadTarget("zen4");
    auto run = program().run(*target, only);
    return run ? "succeeded" : llvm::toString(run.takeError());
  }

  test::Folder folder;
};

const std::string machine =
    "echo '{\"event\":\"machine\",\"cpu\":3,\"vector_bits\":512}'\n";
const std::string oneValue =
    "echo '{\"event\":\"value\",\"program\":\"P\",\"name\":\"l2.bandwidth\","
    "\"unit\":\"bytes/cycle\",\"best\":\"highest\",\"at_least\":false,"
    "\"samples\":[31.5,32]}'\n";
const std::string done = "echo '{\"event\":\"done\"}'\n";

} // namespace

TEST(MeasureProgram, PresetsThatCannotBeMeasured) {
  EXPECT_THAT(Tree("").complaint("there"),
              HasSubstr("preset 'there' is not configured"));
  EXPECT_THAT(Tree("").complaint(), HasSubstr("--target measure"));
  EXPECT_EQ(Tree("true", "qemu").complaint(),
            "preset 'here' runs under an emulator, which has no time; the "
            "published facts of 'zen4' serve");
  EXPECT_THAT(Tree("true", "ssh").complaint(),
              HasSubstr("runs its programs by 'ssh', expected native"));
  EXPECT_THAT(Tree("true", "native", "\"nosuchfeature\"").complaint(),
              HasSubstr("CPU lacks nosuchfeature, which preset 'here'"));
}

TEST(MeasureProgram, PassesFactsAndNamesOn) {
  // The stand-in answers only if it was asked properly.
  Tree tree("case \"$*\" in *'--only A,B '*'--fact l2.size=1048576'*) ;; "
            "*) exit 9;; esac\n" +
            machine + oneValue + done);
  auto target = loadTarget("zen4");
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  auto run = tree.program().run(*target, {"A", "B"});
  ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());
  EXPECT_EQ(run->cpu, 3);
  EXPECT_EQ(run->vectorBits, 512);
  ASSERT_EQ(run->values.size(), 1u);
  EXPECT_EQ(run->values[0].name, "l2.bandwidth");
  EXPECT_EQ(run->values[0].best(), 32);
  EXPECT_THAT(tree.complaintOfRun({"A"}), HasSubstr("exit code 9"));
}

TEST(MeasureProgram, Lists) {
  Tree tree(
      "[ \"$*\" = --list ] || exit 9\n"
      "echo '{\"event\":\"program\",\"name\":\"A\",\"summary\":\"one\"}'\n"
      "echo '{\"event\":\"program\",\"name\":\"B\",\"summary\":\"two\","
      "\"on_request\":true}'\n");
  auto names = tree.program().list();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  ASSERT_EQ(names->size(), 2u);
  EXPECT_EQ((*names)[0].summary, "one");
  EXPECT_FALSE((*names)[0].onRequest);
  EXPECT_TRUE((*names)[1].onRequest);
}

TEST(MeasureProgram, Failures) {
  EXPECT_EQ(Tree("echo \"measure: error: unknown measurement 'X', there are: "
                 "A\" >&2; exit 2")
                .complaintOfRun({"X"}),
            "unknown measurement 'X', there are: A");
  EXPECT_THAT(Tree(machine + "kill -ILL $$").complaintOfRun(),
              HasSubstr("llegal instruction"));
  EXPECT_THAT(Tree(machine + oneValue).complaintOfRun(),
              HasSubstr("ended before it was done"));
  EXPECT_THAT(Tree("echo nonsense").complaintOfRun(),
              HasSubstr("printed 'nonsense', which is not what this version"));
  for (const char *samples : {"[]", "[-1]", "[\"x\"]"})
    EXPECT_THAT(
        Tree("echo '{\"event\":\"value\",\"program\":\"P\",\"name\":\"n\","
             "\"unit\":\"u\",\"best\":\"lowest\",\"samples\":" +
             std::string(samples) + "}'\n" + done)
            .complaintOfRun(),
        HasSubstr("not what this version expects"))
        << samples;
}

TEST(MeasureProgram, KernelsInTurns) {
  auto raced = [](const std::string &script) {
    Tree tree("case \"$*\" in '--elements 6,12,8 --kernel a.so --kernel b.so') "
              ";; *) exit 9;; esac\n" +
              machine + script);
    auto samples = tree.program().race({"a.so", "b.so"}, {6, 12, 8});
    if (!samples)
      return llvm::toString(samples.takeError());
    std::string text;
    for (const std::vector<double> &row : *samples)
      for (double one : row)
        text += std::to_string(one) + " ";
    return text;
  };
  auto kernel = [](const std::string &seconds) {
    return "echo '{\"event\":\"kernel\",\"seconds\":[" + seconds + "]}'\n";
  };
  EXPECT_EQ(raced(kernel("0.5,0.25") + kernel("1,2") + done),
            "0.500000 0.250000 1.000000 2.000000 ");
  EXPECT_THAT(raced(kernel("0.5,0.25") + done),
              HasSubstr("ended before it was done"));
  EXPECT_THAT(raced(kernel("0.5") + kernel("1")),
              HasSubstr("ended before it was done"));
  for (const char *bad : {"", "0", "1,2"})
    EXPECT_THAT(raced(kernel("0.5") + kernel(bad) + done),
                HasSubstr("not what this version expects"))
        << bad;
}
