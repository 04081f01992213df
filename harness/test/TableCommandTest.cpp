//===-- TableCommandTest.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The commands table and list of the real autobench.
//
//===----------------------------------------------------------------------===//

#include "harness/test/FakeTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

TEST(TableCommand, OnlyReads) {
  FakeTree tree;
  EXPECT_EQ(
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"}).code,
      0);
  std::string path = tree.folder.write("results/tables/evil.sql",
                                       "-- title: Evil\nDELETE FROM cell\n");
  auto ran = tree.autobench({"table", "evil"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "autobench: error: " + path +
                                       ":2: not a query that only reads"));
  tree.folder.write("results/tables/evil.sql",
                    "-- title: Evil\nSELECT 1;\nDELETE FROM cell\n");
  ran = tree.autobench({"table", "evil"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, path + ":3: a second statement"));
  EXPECT_EQ(tree.cells().size(), 2u);
}

TEST(TableCommand, WritesFiles) {
  FakeTree tree;
  EXPECT_EQ(
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"}).code,
      0);
  auto written = [&](StringRef name) {
    auto buffer = MemoryBuffer::getFile(tree.folder / name);
    return buffer ? (*buffer)->getBuffer().str() : "none";
  };
  auto toFile = [&](StringRef table, StringRef name) {
    return tree.autobench({"table", table.str(), "-o", tree.folder / name});
  };
  for (auto [name, begin] : {std::pair("t.csv", "op,problem,name,"),
                             {"t.md", "**Every cell**\n"},
                             {"t.tex", "% Every cell\n"},
                             {"t.json", "[\n{"},
                             {"t.txt", "Every cell\n"}}) {
    auto ran = toFile("cells", name);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_EQ(ran.output, "");
    EXPECT_TRUE(StringRef(written(name)).starts_with(begin)) << written(name);
  }
  auto unknown = toFile("cells", "t.xls");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.errors, "the unknown extension '.xls'"));
  EXPECT_EQ(written("t.xls"), "none");
  EXPECT_EQ(toFile("cells", "absent/t.csv").code, 2);
  // What is there stays where a table fails, and nothing is left beside it.
  tree.folder.write("results/tables/bad.sql", "-- title: Bad\nSELECT absent");
  std::string before = written("t.csv");
  EXPECT_EQ(toFile("bad", "t.csv").code, 2);
  EXPECT_EQ(written("t.csv"), before);
  std::error_code code;
  for (sys::fs::directory_iterator entry(tree.folder.path, code), end;
       entry != end; entry.increment(code))
    EXPECT_FALSE(StringRef(entry->path()).contains(".tmp")) << entry->path();
}

TEST(TableCommand, SaysWhereOutputIsFull) {
  FakeTree tree;
  std::string command = join(tree.command({"list", "workloads"}), " ");
  Outcome outcome = cantFail(runProcess(
      {{"sh", "-c", command + " >/dev/full"}, {}}, {}, [](StringRef) {}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.errors, "autobench: error: cannot write to "
                                       "standard output: No space left"));
}

/// As a full disk does, a limit on the size of files ends the write.
TEST(TableCommand, AFullDiskLeavesWhatWasThere) {
  FakeTree tree;
  tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  std::string file = tree.folder.write("t.csv", "before");
  std::string command = join(tree.command({"table", "cells", "-o", file}), " ");
  Outcome outcome = cantFail(runProcess(
      {{"sh", "-c", "trap '' XFSZ; ulimit -f 0; exec " + command}, {}}, {},
      [](StringRef) {}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.errors,
                       "autobench: error: cannot write '" + file + "': "))
      << outcome.errors;
  EXPECT_EQ((*MemoryBuffer::getFile(file))->getBuffer(), "before");
}

/// What autobench writes to a terminal of that width.
std::string onTerminal(const FakeTree &tree, Words arguments,
                       unsigned short width) {
  std::vector<std::string> words = tree.command(std::move(arguments));
  winsize size{};
  size.ws_col = width;
  size.ws_row = 24;
  int terminal = -1;
  pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  EXPECT_GE(child, 0);
  if (child == 0) {
    std::vector<char *> pointers;
    for (std::string &word : words)
      pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  std::string text;
  char buffer[4096];
  // At the end of a terminal, read fails.
  for (ssize_t n; (n = ::read(terminal, buffer, sizeof buffer)) > 0;)
    text.append(buffer, n);
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  llvm::erase(text, '\r');
  return text;
}

TEST(TableCommand, FitsTheTerminal) {
  FakeTree tree;
  EXPECT_EQ(
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"}).code,
      0);
  for (unsigned short width : {50, 100}) {
    std::string narrow = onTerminal(tree, {"table", "cells"}, width);
    EXPECT_TRUE(StringRef(narrow).starts_with("Every cell\n"));
    EXPECT_TRUE(contains(narrow, "no room for: "));
    size_t widest = 0;
    for (StringRef line : split(narrow, '\n'))
      widest = std::max(widest, line.size());
    EXPECT_LE(widest, width) << narrow;
    EXPECT_GE(widest, width / 2u) << narrow;
  }
  EXPECT_EQ(onTerminal(tree, {"table", "cells", "--wide"}, 50),
            tree.autobench({"table", "cells"}).output);
  EXPECT_TRUE(StringRef(onTerminal(tree, {"list", "rivals"}, 80))
                  .starts_with("Rivals\n"));
}

TEST(TableCommand, Lists) {
  FakeTree tree;
  auto presets = tree.autobench({"list", "presets", "--json"}).rows();
  ASSERT_EQ(presets.size(), 3u);
  EXPECT_EQ(field(presets[0], "preset"), "emulated");
  EXPECT_EQ(field(presets[2], "built"), "false");
  auto workloads = tree.autobench({"list", "workloads", "--json"}).rows();
  ASSERT_EQ(workloads.size(), 1u);
  EXPECT_EQ(field(workloads[0], "suite"), "matmul/small");
  EXPECT_EQ(field(workloads[0], "problems"), "2");
  EXPECT_EQ(field(workloads[0], "note"), "null");
  tree.folder.write("workloads/matmul/broken", "8x8:9x8\n");
  workloads = tree.autobench({"list", "workloads", "--json"}).rows();
  ASSERT_EQ(workloads.size(), 2u);
  EXPECT_EQ(field(workloads[0], "suite"), "matmul/broken");
  EXPECT_EQ(field(workloads[0], "problems"), "null");
  EXPECT_TRUE(contains(field(workloads[0], "note"), "broken:1:"));
  auto rivals = tree.autobench({"list", "rivals", "--json"}).rows();
  ASSERT_EQ(rivals.size(), 2u);
  EXPECT_EQ(field(rivals[1], "rival"), "fast");
  EXPECT_EQ(field(rivals[1], "kind"), "library");
  EXPECT_EQ(field(rivals[1], "scalar"), "false");
  EXPECT_EQ(field(rivals[1], "operators"), "matmul");
  auto tables = tree.autobench({"table", "--list", "--format", "csv"});
  EXPECT_EQ(tables.output, "table,title\ncells,Every cell\n");
}

TEST(TableCommand, RivalsSayWhatTheyAre) {
  FakeTree tree;
  tree.addRival("real", "naive", RivalKind::Loops, /*scalar=*/true);
  auto rivals = tree.autobench({"list", "rivals", "--json"}).rows();
  ASSERT_EQ(rivals.size(), 3u);
  EXPECT_EQ(field(rivals[2], "kind"), "loops");
  EXPECT_EQ(field(rivals[2], "scalar"), "true");
  std::string path = tree.folder.write("build/real/lib/rival_naive.json",
                                       R"({"kind": "fast", "scalar": true})");
  auto unknown = tree.autobench({"list", "rivals"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.errors,
                       path + ": kind 'fast', 'scalar', 0 'operators'; "));
  sys::fs::remove(path);
  auto missing = tree.autobench(
      {"run", "--preset", "real", "--problem", "8x8:8x8", "--rivals", "fast"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_TRUE(contains(missing.errors, "rival_naive.json': No such file"));
  EXPECT_TRUE(contains(missing.errors, "; configure the preset again"));
}

} // namespace
