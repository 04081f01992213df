//===-- GenerationTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rivals that are generated for a problem: the real autobench on a tree whose
// generators are scripts.
//
//===----------------------------------------------------------------------===//

#include "harness/test/FakeTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

/// Arguments: --vector-bits N --op O --problem P --weights W [--seed S] -o
/// FILE. What it was called with is in the file `asked`.
constexpr StringLiteral obliging = R"sh(
[ "$1" = --version ] && { echo 7.0; exit; }
echo "$*" >> "$here/asked"
for last; do :; done
echo 10 > "$last"
)sh";

Words runOf(Words more, const char *preset = "real") {
  Words words{"run", "--preset", preset, "--problem", "8x8:8x8"};
  llvm::append_range(words, more);
  return words;
}

std::string cellOf(const FakeTree &tree, StringRef rival, StringRef key) {
  for (const json::Value &row : tree.cells())
    if (field(row, "rival") == rival)
      return field(row, key);
  return "no cell";
}

Words asked(const FakeTree &tree) {
  Words lines;
  auto buffer = MemoryBuffer::getFile(tree.folder / "build/host/bin/asked");
  if (buffer)
    for (StringRef line : split((*buffer)->getBuffer().trim(), '\n'))
      lines.push_back(line.substr(0, line.find(" -o ")).str());
  return lines;
}

TEST(Generation, AGeneratedRivalTakesPartOnce) {
  FakeTree tree;
  tree.addGenerator("real", "made", obliging);
  for (StringRef sum :
       {"3 cells: 3 passed\n", "3 cells: 3 passed; 3 of them"}) {
    auto ran = tree.autobench(runOf({}));
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_TRUE(contains(ran.output, sum.str())) << ran.output;
  }
  EXPECT_EQ(asked(tree), (Words{"--vector-bits 256 --op matmul --problem "
                                "8x8:8x8 --weights given"}));
}

TEST(Generation, ItsVersionIsThatOfTheCell) {
  FakeTree tree;
  tree.addGenerator("real", "made", obliging);
  tree.autobench(runOf({}));
  std::string newer = obliging.str();
  newer.replace(newer.find("7.0"), 3, "8.0");
  tree.addGenerator("real", "made", newer);
  tree.autobench(runOf({}));
  EXPECT_EQ(asked(tree).size(), 2u);
}

TEST(Generation, WhatItCannotDoIsARowWithItsReason) {
  for (auto [script, reason] :
       {std::pair("echo 'a warning' >&2; echo 'no such shape' >&2; exit 3",
                  "no such shape"),
        {"kill -ABRT $$", "no code: SIGABRT"},
        {"exit 3", "no code: exit code 3"}}) {
    FakeTree tree;
    tree.addGenerator("real", "made", script);
    auto ran = tree.autobench(runOf({}));
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_EQ(cellOf(tree, "made", "status"), "unavailable");
    EXPECT_EQ(cellOf(tree, "made", "reason"), reason);
  }
}

TEST(Generation, AProgramThatIsNotBuiltIsARowToo) {
  FakeTree tree;
  tree.addGenerator("real", "made", obliging);
  sys::fs::remove(tree.folder / "build/host/bin/rival_made");
  auto ran = tree.autobench(runOf({}));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(cellOf(tree, "made", "reason"),
            "its generator '" + (tree.folder / "build/host/bin/rival_made") +
                "' is not built");
}

/// Sample 3 is the fastest, sample 5 wrong, sample 6 none.
constexpr StringLiteral searching = R"sh(
[ "$1" = --version ] && { echo 7.0; exit; }
[ "$9" = --seed ] || exit 4
echo "$*" >> "$here/asked"
for last; do :; done
case ${10} in
  3) echo 2 ;; 5) echo wrong ;; 6) echo 'no schedule' >&2; exit 3 ;; *) echo 10 ;;
esac > "$last"
)sh";

TEST(Generation, ASearchTakesPartWhereItIsNamed) {
  FakeTree tree;
  tree.addGenerator("real", "seeker", searching, RivalKind::Search);
  tree.autobench(runOf({}));
  EXPECT_EQ(cellOf(tree, "seeker", "status"), "no cell");
  EXPECT_EQ(asked(tree), Words());
  auto ran =
      tree.autobench(runOf({"--rivals", "seeker", "--rival-samples", "10"}));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(cellOf(tree, "seeker", "status"), "passed");
  EXPECT_EQ(asked(tree).size(), 10u);
  EXPECT_TRUE(contains(ran.output, "seeker on 8x8:8x8, given: 10 samples in "))
      << ran.output;
  EXPECT_TRUE(contains(ran.output, ", 2 failed ("));
}

/// The runner is given the ten in two processes, the fastest four once more,
/// and the fastest for its cell.
TEST(Generation, TheFastestIsMeasuredAgain) {
  FakeTree tree;
  tree.addGenerator("real", "seeker", searching, RivalKind::Search);
  tree.autobench(runOf({"--rivals", "seeker", "--rival-samples", "10"}));
  Words given = tree.given();
  EXPECT_EQ(count_if(given,
                     [](const std::string &line) {
                       return StringRef(line).contains(" sample");
                     }),
            9 + 4);
  EXPECT_EQ(llvm::count(given, "8x8:8x8 sample3 given"), 2);
  EXPECT_EQ(llvm::count(given, "8x8:8x8 seeker given"), 1);
}

TEST(Generation, ASearchNeedsTimes) {
  FakeTree tree;
  tree.addGenerator("emulated", "seeker", searching, RivalKind::Search);
  auto ran =
      tree.autobench(runOf({"--rivals", "seeker", "--no-count"}, "emulated"));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(cellOf(tree, "seeker", "reason"),
            "a search compares times, and executor 'qemu' measures none");
}

} // namespace
