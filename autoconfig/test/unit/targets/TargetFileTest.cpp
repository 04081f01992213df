//===-- TargetFileTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Target files of a user: what is read, and what is refused.
//
//===----------------------------------------------------------------------===//

#include "../core/Folder.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;
using testing::EndsWith;
using testing::StartsWith;

static const std::string header = "name: mine\n"
                                  "description: a test\n"
                                  "triple: x86_64-linux-gnu\n"
                                  "cpu: znver3\n"
                                  "requires: [avx2, fma]\n"
                                  "scalar_operand: broadcast\n"
                                  "facts:\n"; // line 7

/// All that is required, from line 8 on.
static const std::string required =
    "  vector.bits: {value: 256, unit: bits, source: s}\n"
    "  vector.registers: {value: 16, unit: count, source: s}\n"
    "  vector.datapath_bits: {value: 256, unit: bits, source: s}\n"
    "  fma.pipes: {value: 2, unit: count, source: s}\n"
    "  fma.latency: {value: 4, unit: cycles, source: s}\n"
    "  load.pipes: {value: 2, unit: count, source: s}\n"
    "  issue.width: {value: 6, unit: count, source: s}\n"
    "  l1d.size: {value: 32K, unit: bytes, source: s}\n"
    "  l1d.ways: {value: 8, unit: count, source: s}\n"
    "  l1d.line: {value: 64, unit: bytes, source: s}\n"
    "  l2.size: {value: 512K, unit: bytes, source: s}\n"; // line 18

static std::string complaint(const std::string &content,
                             const std::string &file = "mine.yaml") {
  test::Folder folder;
  std::string path = folder.write(file, content);
  auto target = loadTarget(path);
  if (target)
    return "accepted";
  std::string message = llvm::toString(target.takeError());
  EXPECT_EQ(message.rfind(path, 0), 0u) << message;
  return message.substr(path.size());
}

TEST(TargetFile, Minimal) {
  EXPECT_EQ(complaint(header + required), "accepted");
}

struct BadFile {
  std::string content, message;
};

TEST(TargetFile, MalformedFiles) {
  auto fact = [](const std::string &text) { return header + required + text; };
  std::string form = ", expected {value: .., unit: bytes, source: \"..\"}";
  for (const BadFile &c : std::vector<BadFile>{
           {"", ":1:1: error: expected a target description: name, triple, "
                "cpu, facts, .."},
           {"a: [\n", ":2:1: error: not valid YAML: end of sequence flow not "
                      "found"},
           {"colour: red\n" + header + required,
            ":1:1: error: unknown key 'colour', expected name, description, "
            "base, detect, triple, cpu, also_cpus, relatives, features, "
            "requires, scalar_operand, scheduling, warnings or facts"},
           {"scheduling: {model: x}\n" + header + required,
            ":1:13: error: scheduling needs a model (a CPU name of LLVM, "
            "throughputs or none) and a source"},
           {"scheduling: {width: 2}\n" + header + required,
            ":1:14: error: unknown part 'width' of scheduling, expected model, "
            "dispatch, vector_bits or source"},
           {"scheduling: {dispatch: -1}\n" + header + required,
            ":1:24: error: dispatch of scheduling expects a number above 0, "
            "got '-1'"},
           {"name: mine\n" + header + required,
            ":2:1: error: 'name' is given twice"},
           {"name: other\ndescription: d\ndetect: host\n",
            ":1:1: error: name 'other' differs from the file's, expected "
            "'mine'"},
           {"description: d\n", ":1:1: error: no name, expected 'name: mine' "
                                "as the file is called"},
           {"name: mine\n", ":1:1: error: no description, expected one line"},
           {"name: mine\ndescription: d\n",
            ":1:1: error: expected triple, cpu, requires and scalar_operand "
            "(or base: or detect: host)"},
           {"name: mine\ndescription: d\ndetect: moon\n",
            ":3:9: error: detect expects host, got 'moon'"},
           {"name: mine\ndescription: d\ndetect: host\nbase: zen4\n",
            ":1:1: error: base and detect exclude each other: put detect into "
            "the base"},
           {"name: mine\ntriple: abacus\n",
            ":2:9: error: unknown triple 'abacus', expected one like "
            "aarch64-linux-gnu"},
           {"scalar_operand: carrier-pigeon\n",
            ":1:17: error: scalar_operand expects broadcast, lane or register, "
            "got 'carrier-pigeon'"},
           {"requires: [avx2, sse9]\n",
            ":1:18: error: unknown requirement 'sse9', expected avx2, fma, "
            "avx512f, neon, v or vlen>=N"},
           {"requires: avx2\n", ":1:11: error: expected a list, as in [a, b]"},
           {"facts: 7\n", ":1:8: error: facts expects a map of facts"},
           {header + "  vector.bits: {value: 256, unit: bits, source: s}\n",
            ":1:1: error: missing fact 'vector.registers' (count): vector "
            "registers that can be named"},
           {fact("  l2.sise: {value: 1, unit: bytes, source: s}\n"),
            ":19:3: error: unknown fact 'l2.sise', did you mean 'l2.size'"},
           {fact("  l2.size: {value: 1K, unit: bytes, source: s}\n"),
            ":19:3: error: fact 'l2.size' is given twice"},
           {fact("  l3.size: {value: 1K, unit: KiB, source: s}\n"),
            ":19:30: error: fact 'l3.size' is in bytes, got 'KiB'"},
           {fact("  l3.size: {value: lots, unit: bytes, source: s}\n"),
            ":19:20: error: l3.size expects a number of bytes (512K, 2M and 1G "
            "are understood), got 'lots'"},
           {fact("  l3.size: {value: 1K, unit: bytes}\n"),
            ":19:3: error: fact 'l3.size' has no source" + form},
           {fact("  l3.size: {value: 1K, source: s}\n"),
            ":19:3: error: fact 'l3.size' has no unit" + form},
           {fact("  l3.size: 1K\n"),
            ":19:12: error: fact 'l3.size' needs a value, a unit and a source" +
                form},
           {fact("  l3.size: {value: 1K, unit: bytes, source: \"\"}\n"),
            ":19:37: error: 'source' of fact 'l3.size' is empty" + form},
           {fact("  l3.size: {value: 1K, unit: bytes, source: s, why: x}\n"),
            ":19:48: error: unknown part 'why' of fact 'l3.size'" + form},
           {fact("  l2.ways: {value: 7, unit: count, source: s}\n"),
            ":18:3: error: l2.size of 524288 bytes is not a whole number of "
            "sets of 7 ways x 64 bytes"},
       })
    EXPECT_EQ(complaint(c.content), c.message) << c.content;
}

TEST(TargetFile, MissingFile) {
  auto target = loadTarget("no/such.yaml");
  ASSERT_FALSE(bool(target));
  EXPECT_EQ(llvm::toString(target.takeError()),
            "cannot read 'no/such.yaml': No such file or directory");
}

TEST(TargetFile, BaseGivesFactsAndFeatures) {
  test::Folder folder;
  folder.write("mine.yaml", header + required);
  std::string path = folder.write(
      "small.yaml", "name: small\ndescription: d\nbase: mine\n"
                    "features: \"-avx2\"\nrequires: []\nfacts:\n"
                    "  l2.size: {value: 256K, unit: bytes, source: smaller}\n");
  auto target = loadTarget(path);
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_EQ(target->name, "small");
  EXPECT_EQ(target->cpu, "znver3");
  EXPECT_EQ(target->features, "-avx2");
  EXPECT_TRUE(target->cpuRequirements.empty());
  EXPECT_EQ(target->integer("l2.size"), 262144);
  EXPECT_EQ(target->fact("l2.size").source, "smaller");
  EXPECT_EQ(target->integer("l1d.size"), 32768);
}

TEST(TargetFile, BadBases) {
  test::Folder folder;
  std::string a = folder.write("a.yaml", "name: a\ndescription: d\nbase: b\n");
  std::string b = folder.write("b.yaml", "name: b\ndescription: d\nbase: a\n");
  auto loop = loadTarget(a);
  ASSERT_FALSE(bool(loop));
  EXPECT_EQ(llvm::toString(loop.takeError()),
            b + ":1:1: error: base 'a' builds on this target itself");
  std::string c =
      folder.write("c.yaml", "name: c\ndescription: d\nbase: nothing\n");
  auto missing = loadTarget(c);
  ASSERT_FALSE(bool(missing));
  EXPECT_THAT(llvm::toString(missing.takeError()),
              StartsWith(c + ":1:1: error: base: unknown target 'nothing', "
                             "expected one of: "));
}

TEST(TargetFolders, FromTheEnvironment) {
  test::Folder first, second;
  first.write("mine.yaml", header + required);
  first.write("notes.txt", "no target");
  second.write("zwei.yaml", "name: zwei\ndescription: d\nbase: mine\n");
  test::Environment set("AUTOCONFIG_TARGETS", first.path + ":" + second.path);
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  EXPECT_THAT(*names, ElementsAre("mine", "zwei"));
  auto zwei = loadTarget("zwei");
  ASSERT_TRUE(bool(zwei)) << llvm::toString(zwei.takeError());
  EXPECT_EQ(zwei->integer("fma.pipes"), 2);
}

TEST(TargetFolders, MissingFolder) {
  test::Environment set("AUTOCONFIG_TARGETS", "no/such/folder");
  auto names = targetNames();
  ASSERT_FALSE(bool(names));
  EXPECT_EQ(llvm::toString(names.takeError()),
            "cannot list the target folder 'no/such/folder': No such file or "
            "directory; set AUTOCONFIG_TARGETS to a folder of target files");
}

/// A described target with this machine's CPU name gives the facts that the
/// machine does not tell; without one they are assumed.
TEST(TargetFolders, DetectionUsesPublishedFacts) {
  test::Folder folder;
  folder.write("here.yaml", "name: here\ndescription: d\ndetect: host\n");
  test::Environment set("AUTOCONFIG_TARGETS", folder.path);
  auto unknown = loadTarget("here");
  ASSERT_TRUE(bool(unknown)) << llvm::toString(unknown.takeError());
  EXPECT_EQ(unknown->fact("fma.latency").source, "assumed");

  std::string triple = "triple: " + llvm::sys::getProcessTriple();
  std::string cpu = llvm::sys::getHostCPUName().str();
  for (const std::string &names :
       {"cpu: " + cpu, "cpu: other\nalso_cpus: [x, " + cpu + "]"}) {
    std::string text = header + required +
                       "  fma.overhead: {value: 3, unit: cycles, source: book}";
    text.replace(text.find("triple: x86_64-linux-gnu"), 24, triple);
    text.replace(text.find("cpu: znver3"), 11, names);
    folder.write("mine.yaml", text);
    auto known = loadTarget("here");
    ASSERT_TRUE(bool(known)) << llvm::toString(known.takeError());
    EXPECT_EQ(known->get("fma.overhead"), 3);
    EXPECT_EQ(known->fact("fma.overhead").source, "published (mine): book");
    EXPECT_THAT(known->fact("vector.bits").source, StartsWith("detected: "));
  }
}

/// Somebody's broken file is no reason why this machine cannot be used.
TEST(TargetFolders, BrokenFilesAreErrorsOnlyWhereTheyAreAskedFor) {
  test::Folder folder;
  folder.write("here.yaml", "name: here\ndescription: d\ndetect: host\n");
  std::string path = folder.write("torn.yaml", "name: torn\nfacts: [\n");
  folder.write("over.yaml", "name: over\ndescription: d\nbase: torn\n");
  test::Environment set("AUTOCONFIG_TARGETS", folder.path);
  std::string complaint =
      path + ":3:1: error: not valid YAML: end of sequence flow not found";
  for (std::string name : {"torn", "over"}) {
    auto target = loadTarget(name);
    ASSERT_FALSE(bool(target)) << name;
    EXPECT_EQ(llvm::toString(target.takeError()), complaint);
  }
  auto here = loadTarget("here");
  ASSERT_TRUE(bool(here)) << llvm::toString(here.takeError());
  EXPECT_THAT(here->warnings, ElementsAre("not looked at for this machine's "
                                          "core: " +
                                          complaint));
}

TEST(TargetFolders, ADetectedMachineIsOfItsArchitecture) {
  std::string other = llvm::Triple(llvm::sys::getProcessTriple()).isRISCV()
                          ? "x86_64-linux-gnu"
                          : "riscv64-linux-gnu";
  test::Folder folder;
  folder.write("here.yaml", "name: here\ndescription: d\ndetect: host\n");
  std::string path = folder.write(
      "odd.yaml",
      "name: odd\ndescription: d\nbase: here\ntriple: " + other + "\n");
  auto target = loadTarget(path);
  ASSERT_FALSE(bool(target));
  EXPECT_EQ(llvm::toString(target.takeError()),
            path + ":1:1: error: 'odd' is for " + other +
                ", but this machine is " + llvm::sys::getProcessTriple() +
                "; choose a described target");
}

/// LLVM passes over names that it does not know.
TEST(TargetFile, NamesThatLlvmDoesNotKnow) {
  auto with = [](const std::string &line) {
    return line + "\n" + header + required;
  };
  EXPECT_EQ(complaint(with("features: \"+avx2,-prefer-256-bit\"")), "accepted");
  EXPECT_EQ(complaint(with("features: \"+avx2,+avx512vv\"")),
            ":1:11: error: LLVM knows no feature 'avx512vv' of "
            "x86_64-linux-gnu, did you mean 'avx512vl'");
  EXPECT_EQ(complaint(with("features: +a-long-name-that-is-like-no-other")),
            ":1:11: error: LLVM knows no feature "
            "'a-long-name-that-is-like-no-other' of x86_64-linux-gnu, see "
            "`llc-22 -mtriple=x86_64-linux-gnu -mattr=help`");
  EXPECT_EQ(complaint(with("features: avx2")),
            ":1:11: error: feature 'avx2' expects + (has it) or - (has it "
            "not) before its name, as in \"+a,-b\"");
  EXPECT_EQ(complaint(with("features: \"+avx2, +fma\"")),
            ":1:11: error: feature ' +fma' expects + (has it) or - (has it "
            "not) before its name, as in \"+a,-b\"");
  EXPECT_EQ(complaint(with("also_cpus: [znver2, zenver4]")),
            ":1:12: error: LLVM knows no cpu 'zenver4' of x86_64-linux-gnu, "
            "did you mean 'znver4'");
  EXPECT_EQ(complaint(with("scheduling: {model: znver33, source: s}")),
            ":1:13: error: LLVM knows no cpu 'znver33' of x86_64-linux-gnu, "
            "did you mean 'znver3'");
  std::string other = header;
  other.replace(other.find("znver3"), 6, "zenver3");
  EXPECT_THAT(complaint(other + required),
              EndsWith(": error: LLVM knows no cpu 'zenver3' of "
                       "x86_64-linux-gnu, did you mean 'znver3'"));
}

/// Also where the triple is the base's.
TEST(TargetFile, FeaturesOverABase) {
  EXPECT_EQ(complaint("name: mine\ndescription: d\nbase: rvv256\n"
                      "features: \"+zvl512bb\"\n"),
            ":4:11: error: LLVM knows no feature 'zvl512bb' of "
            "riscv64-linux-gnu, did you mean 'zvl512b'");
}

TEST(TargetFile, MayStartWithAByteOrderMark) {
  EXPECT_EQ(complaint("\xEF\xBB\xBF" + header + required), "accepted");
  EXPECT_THAT(complaint("col\xC2\xADour: red\n" + header), // a soft hyphen
              StartsWith(":1:1: error: unknown key 'col\\xc2\\xadour', "));
}
