//===-- FaultsTest.cpp - What the harness makes of faults -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plants faults, one after the other, and makes the table of harness/faults.md
// of what was seen: each must be caught and named, and lose nothing. Where the
// table differs the test fails; with AUTOCONFIG_ACCEPT=1 it writes it.
//
//===----------------------------------------------------------------------===//

#include "harness/test/CommittedTree.h"
#include <csignal>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

constexpr const char *tableFile = AUTOCONFIG_ROOT "/harness/faults.md";

/// A row of the table.
struct Fault {
  std::string planted, seen, lost;
};

/// The first line with this part, without what differs from call to call.
std::string lineWith(const FakeTree &tree, StringRef text, StringRef part) {
  for (StringRef line : split(text, '\n'))
    if (line.contains(part)) {
      std::string shown = line.trim(" *").str();
      for (size_t at; (at = shown.find(tree.folder.path)) != std::string::npos;)
        shown.replace(at, tree.folder.path.size(), "TREE");
      return shown;
    }
  ADD_FAILURE() << "no \"" << part.str() << "\" in:\n" << text.str();
  return "not seen";
}

/// "rival: status: reason" of the cells of a rival, and that none has a time.
std::string cellOf(const FakeTree &tree, StringRef rival) {
  for (const json::Value &row : tree.cells())
    if (field(row, "rival") == rival) {
      EXPECT_EQ(field(row, "samples"), "null") << "a wrong result has a time";
      return field(row, "status") + ": " + field(row, "reason");
    }
  return "no cell";
}

/// The contenders that passed in spite of it.
std::string passed(const FakeTree &tree) {
  size_t count = 0;
  for (const json::Value &row : tree.cells())
    count += field(row, "status") == "passed";
  return std::to_string(count) + " other cells passed";
}

Words runOn(const char *problem, Words more = {}) {
  Words words{"run", "--preset", "real", "--problem", problem};
  append_range(words, more);
  return words;
}

Fault misbehaving(const char *rival, std::string planted) {
  FakeTree tree;
  tree.addRival("real", rival);
  EXPECT_EQ(tree.autobench(runOn("8x8:8x8", {"--timeout", "1"})).code, 1);
  return {std::move(planted), cellOf(tree, rival), passed(tree)};
}

/// One of the candidates of a sample.
Fault wrongKernel() {
  FakeTree tree;
  auto ran = tree.autobench({"sample", "--preset", "real", "--problem",
                             "8x8:8x8", "--candidates", "8"});
  EXPECT_EQ(ran.code, 1);
  std::string seen = lineWith(tree, ran.output, "got 1, expected 2");
  return {"a kernel with a wrong element", seen,
          std::to_string(tree.count("candidate") - 1) +
              " other candidates are in the store"};
}

Fault slowerKernel(const char *share, const char *base, const char *head) {
  CommittedTree tree;
  tree.engine("base", "time", base);
  tree.engine("head", "time", head);
  auto ran = tree.ab({"--processes", "3"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return {std::string("kernels that take ") + share + " longer",
          lineWith(tree, ran.output, "rows: 2 regressed") + ", " +
              (StringRef(ran.output).contains(std::string("| +") + share)
                   ? std::string("+") + share
                   : "another share"),
          "all samples are kept"};
}

Fault slowerThatOnlySeemsSo() {
  CommittedTree tree;
  tree.engine("head", "generation", "old"); // the base's code
  tree.folder.write("build/real/bin/drift", "");
  auto ran = tree.ab({"--processes", "4"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return {"the same code in another commit, on a machine that is twice as slow "
          "in every other process",
          lineWith(tree, ran.output, "rows: 0 regressed"),
          "the rows tell the noise"};
}

Fault fullDisk() {
  FakeTree tree;
  Words words = runOn("8x8:8x8", {"--problem", "7x7:7x7"});
  auto ran = tree.autobench(words);
  EXPECT_EQ(ran.code, 2);
  std::string seen = lineWith(tree, ran.errors, "No space left on device");
  tree.folder.write("build/host/bin/mended", "");
  ran = tree.autobench(words);
  EXPECT_EQ(ran.code, 0);
  return {"a full disk", seen, lineWith(tree, ran.output, "finished earlier")};
}

Fault killedRun() {
  FakeTree tree;
  tree.folder.write("build/real/bin/slow", "");
  tree.folder.write("workloads/matmul/long",
                    "8x8:8x8\n10x8:8x8\n11x8:8x8\n12x8:8x8\n");
  Words words{"run", "--preset", "real", "--suite", "long"};
  killDuring(tree, words, SIGKILL, 2);
  auto ran = tree.autobench(words);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(tree.cells().size(), 8u);
  std::string told = lineWith(tree, ran.output, "finished earlier");
  return {"kill -9 in the middle of a run",
          "the next run takes all finished cells over",
          StringRef(told).starts_with("8 cells: 8 passed; ") ? "no cell"
                                                             : told};
}

Fault missingEmulator() {
  FakeTree tree;
  std::string path = "build/emulated/preset.json";
  auto text = MemoryBuffer::getFile(tree.folder / path);
  json::Value preset = cantFail(json::parse((*text)->getBuffer()));
  (*preset.getAsObject())["emulator"] = json::Array{"/nowhere/qemu-riscv64"};
  tree.folder.write(path, toText(std::move(preset)));
  auto ran = tree.autobench(
      {"run", "--preset", "emulated", "--suite", "small", "--no-count"});
  EXPECT_EQ(ran.code, 2);
  return {"an emulator that is not there",
          lineWith(tree, ran.errors, "/nowhere/qemu-riscv64"),
          tree.given().empty() ? "nothing was begun" : "something was begun"};
}

Fault scalarRival() {
  FakeTree tree;
  tree.addRival("emulated", "plain", RivalKind::Library, /*scalar=*/true);
  auto ran = tree.autobench(
      {"run", "--preset", "emulated", "--suite", "small", "--no-count"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return {"a rival without vector code",
          lineWith(tree, ran.output, "no vector code"), passed(tree)};
}

/// The runner's times of a rival, as if the clock had been set back.
Fault steppingClock() {
  FakeTree tree;
  std::string path = tree.folder / "build/real/bin/runner";
  std::string runner = (*MemoryBuffer::getFile(path))->getBuffer().str();
  size_t at = runner.find("seconds=2e-6,1e-6,3e-6");
  EXPECT_NE(at, std::string::npos);
  runner.replace(at, 22, "seconds=2e-6,-1e-6,3e-6");
  tree.folder.write("build/real/bin/runner", runner, true);
  EXPECT_EQ(tree.autobench(runOn("8x8:8x8")).code, 1);
  return {"a clock that steps back between two readings", cellOf(tree, "fast"),
          passed(tree)};
}

Fault duplicateRun() {
  FakeTree tree;
  Words words{"run", "--preset", "real", "--suite", "small"};
  EXPECT_EQ(tree.autobench(words).code, 0);
  size_t given = tree.given().size();
  auto ran = tree.autobench(words);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(tree.given().size(), given) << "something was measured again";
  return {"the same run once more",
          lineWith(tree, ran.output, "finished earlier"),
          "nothing is measured twice, no cell replaced"};
}

std::string escaped(StringRef text) {
  std::string shown;
  for (char c : text) {
    if (StringRef("|*<>").contains(c))
      shown += '\\';
    shown += c;
  }
  return shown;
}

TEST(Faults, AreCaughtNamedAndLoseNothing) {
  std::vector<Fault> faults{wrongKernel(),
                            misbehaving("wrong", "a rival that gives NaN"),
                            slowerKernel("3.0%", "100", "103"),
                            slowerKernel("30.0%", "10", "13"),
                            misbehaving("hanging", "a contender that hangs"),
                            misbehaving("crashing", "a contender that crashes"),
                            fullDisk(),
                            killedRun(),
                            missingEmulator(),
                            scalarRival(),
                            steppingClock(),
                            duplicateRun(),
                            slowerThatOnlySeemsSo()};
  std::string table =
      "# Faults, and what the harness makes of them\n\n"
      "Made by `test/FaultsTest.cpp`, which plants each and compares what it "
      "sees with this table.\n\n"
      "| planted | seen | lost, or kept |\n| --- | --- | --- |\n";
  for (const Fault &fault : faults)
    table += "| " + fault.planted + " | " + escaped(fault.seen) + " | " +
             escaped(fault.lost) + " |\n";
  if (std::getenv("AUTOCONFIG_ACCEPT")) {
    std::error_code code;
    raw_fd_ostream(tableFile, code) << table;
    ASSERT_FALSE(code) << code.message();
  }
  auto accepted = MemoryBuffer::getFile(tableFile);
  ASSERT_TRUE(accepted) << tableFile;
  EXPECT_EQ((*accepted)->getBuffer(), StringRef(table))
      << "AUTOCONFIG_ACCEPT=1 writes it";
}

} // namespace
