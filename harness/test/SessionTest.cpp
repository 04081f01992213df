//===-- SessionTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a run does beside its cells: with the system's faults, with others, with
// little time. The real autobench on a tree whose programs are scripts.
//
//===----------------------------------------------------------------------===//

#include "harness/common/ShellWords.h"
#include "harness/store/Store.h"
#include "harness/test/FakeTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <csignal>
#include <thread>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

Words runOf(Words more, const char *preset = "real") {
  Words words{"run", "--preset", preset};
  llvm::append_range(words, more);
  return words;
}

/// "rival problem weights: status", sorted.
Words statuses(const json::Array &cells) {
  Words all;
  for (const json::Value &row : cells)
    all.push_back(field(row, "rival") + " " + field(row, "problem") + " " +
                  field(row, "weights") + ": " + field(row, "status"));
  llvm::sort(all);
  return all;
}

size_t entries(const std::string &folder) {
  size_t count = 0;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    ++count;
  return count;
}

TEST(Session, MeasuresInSeveralProcesses) {
  FakeTree tree;
  Words words = runOf({"--problem", "8x8:8x8", "--processes", "3"});
  FakeTree::Ran ran = tree.autobench(words);
  ASSERT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "6 cells: 6 passed\n")) << ran.output;
  EXPECT_EQ(tree.count("chosen"), 3);
  EXPECT_EQ(tree.count("rival"), 3);
  // In turns, so that none always follows the same one.
  EXPECT_EQ(tree.given(),
            (Words{"8x8:8x8 autoconfig given", "8x8:8x8 fast given",
                   "8x8:8x8 fast given", "8x8:8x8 autoconfig given",
                   "8x8:8x8 autoconfig given", "8x8:8x8 fast given"}));
  // Tables show one.
  EXPECT_EQ(tree.cells().size(), 2u);
  // They are there; and more are added to them.
  ran = tree.autobench(words);
  EXPECT_TRUE(contains(ran.output, "6 of them finished earlier"));
  words.back() = "4";
  ASSERT_EQ(tree.autobench(words).code, 0);
  EXPECT_EQ(tree.count("chosen"), 4);
  // Of another revision they only count without --fresh.
  ASSERT_EQ(tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8",
                            "--fresh"})
                .code,
            0);
  EXPECT_EQ(tree.count("chosen"), 4);
  ran = tree.autobench(runOf(
      {"--problem", "8x8:8x8", "--processes", "2", "--no-count"}, "emulated"));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "measures no time")) << ran.errors;
}

TEST(Session, AFreshRunMeasuresAgainWhatOtherRevisionsMeasured) {
  FakeTree tree;
  ASSERT_EQ(tree.autobench(runOf({"--problem", "8x8:8x8"})).code, 0);
  {
    Store store = cantFail(Store::open(tree.folder / "results/results.sqlite",
                                       Store::Mode::ReadWrite));
    cantFail(execute(store.handle(), "UPDATE cell SET revision = 'older'"));
  }
  ASSERT_EQ(tree.autobench(runOf({"--problem", "8x8:8x8"})).code, 0);
  EXPECT_EQ(tree.count("chosen"), 1);
  ASSERT_EQ(tree.autobench(runOf({"--problem", "8x8:8x8", "--fresh"})).code, 0);
  EXPECT_EQ(tree.count("chosen"), 2);
  ASSERT_EQ(tree.autobench(runOf({"--problem", "8x8:8x8", "--fresh"})).code, 0);
  EXPECT_EQ(tree.count("chosen"), 2);
}

TEST(Session, RunsBesideEachOtherKeepOutOfEachOthersWay) {
  FakeTree tree;
  tree.folder.write("build/host/bin/slow", "");
  std::vector<std::thread> users;
  std::vector<FakeTree::Ran> ran(3);
  for (size_t i = 0; i < ran.size(); ++i)
    users.emplace_back([&, i] {
      ran[i] = tree.autobench(
          runOf({"--suite", "small", "--weights", "both", "--store",
                 tree.folder / ("results/" + std::to_string(i) + ".sqlite")}));
    });
  for (std::thread &user : users)
    user.join();
  for (const FakeTree::Ran &one : ran) {
    EXPECT_EQ(one.code, 0) << one.output << one.errors;
    EXPECT_TRUE(contains(one.output, "8 cells: 8 passed\n"));
  }
}

TEST(Session, TheSystemsFaultsAreNoVerdicts) {
  for (auto [problem, message] :
       {std::pair("7x7:7x7", "cannot write 'k.so': No space left on device"),
        {"9x9:9x9", "SIGKILL (perhaps by the system, which was out of memory)"},
        {"10x10:10x10", "SIGABRT: LLVM ERROR: out of memory"}}) {
    FakeTree tree;
    Words command = runOf({"--problem", "8x8:8x8", "--problem", problem});
    auto ran = tree.autobench(command);
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(contains(ran.errors, std::string("error: 'autoconfig compile' "
                                                 "on ") +
                                         problem));
    EXPECT_TRUE(contains(ran.errors, message));
    EXPECT_EQ(statuses(tree.cells()), (Words{"autoconfig 8x8:8x8 given: passed",
                                             "fast 8x8:8x8 given: passed"}));
    tree.folder.write("build/host/bin/mended", "");
    ran = tree.autobench(command);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_TRUE(contains(ran.output, "4 cells: 4 passed; 2 of them"));
  }
}

TEST(Session, ARivalsFileThatVanishesIsNoVerdict) {
  FakeTree tree;
  tree.addRival("real", "vanishing");
  auto ran = tree.autobench(runOf({"--problem", "8x8:8x8"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "rival_vanishing.so' has vanished"));
  for (const json::Value &row : tree.cells())
    EXPECT_NE(field(row, "rival"), "vanishing");
}

TEST(Session, AKillMayBeForWantOfMemory) {
  FakeTree tree;
  tree.addRival("real", "greedy");
  auto ran = tree.autobench(runOf({"--problem", "8x8:8x8"}));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "crashed: greedy on 8x8:8x8, weights given: "
                                   "while verifying: SIGKILL (perhaps by the "
                                   "system, which was out of memory)"));
}

TEST(Session, LeavesNoFiles) {
  FakeTree tree;
  auto ran = tree.autobench(runOf({"--suite", "small"}));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(entries(tree.temporary()), 0u);
  EXPECT_EQ(entries(tree.folder / "build/real/kernels"), 0u);
}

TEST(Session, TheNextRunRemovesWhatAKilledOneLeft) {
  FakeTree tree;
  tree.folder.write("build/real/bin/slow", "");
  killDuring(tree, runOf({"--suite", "small"}), SIGKILL, 2);
  EXPECT_EQ(entries(tree.folder / "build/real/kernels"), 1u);
  sys::fs::remove(tree.folder / "build/real/bin/slow");
  EXPECT_EQ(tree.autobench(runOf({"--suite", "small"})).code, 0);
  EXPECT_EQ(entries(tree.folder / "build/real/kernels"), 0u);
}

TEST(Session, ATargetThatTheRivalsDoNotHaveIsRefused) {
  FakeTree tree;
  auto ran =
      tree.autobench(runOf({"--problem", "8x8:8x8", "--target", "zen5"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(
      ran.errors, "--target zen5 needs avx512f, which preset 'real' denies the "
                  "rivals; its targets are: haswell, "));
  EXPECT_TRUE(contains(ran.errors, ", zen3\n"));
  EXPECT_EQ(
      tree.autobench(runOf({"--problem", "8x8:8x8", "--target", "zen3"})).code,
      0);
}

TEST(Session, ATargetOfAnotherArchitectureIsRefused) {
  FakeTree tree;
  for (auto [preset, target, message] :
       {std::tuple(
            "emulated", "neoverse-n1",
            "--target neoverse-n1 is of architecture aarch64, and preset "
            "'emulated' runs programs for riscv64; its targets are: "),
        {"real", "rvv256", "--target rvv256 is of architecture riscv64"}}) {
    auto ran = tree.autobench(runOf(
        {"--problem", "8x8:8x8", "--target", target, "--no-count"}, preset));
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(contains(ran.errors, message));
    EXPECT_TRUE(tree.given().empty());
    EXPECT_FALSE(sys::fs::exists(tree.folder / "results/results.sqlite"));
  }
  auto ran = tree.autobench(
      runOf({"--problem", "8x8:8x8", "--target", "neoverse-n1"}, "emulated"));
  EXPECT_TRUE(contains(ran.errors, "sifive-x280, spacemit-x60"));
}

std::string bigSuite(int lines) {
  std::string text;
  for (int i = 1; i <= lines; ++i)
    text += std::to_string(i) + "x8:8x8\n";
  return text;
}

TEST(Session, ABigSuiteStartsSoonAndStopsAtOnce) {
  FakeTree tree;
  std::string suite = tree.folder.write("big", bigSuite(100000));
  auto begin = std::chrono::steady_clock::now();
  double stopping = killDuring(tree, runOf({"--suite", suite}), SIGINT, 2);
  std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(all.count(), 60); // three minutes with a transaction for each line
  EXPECT_LT(stopping, 5);
}

/// The most processes that ran at a time.
int mostAtATime(const FakeTree &tree) {
  auto trace = cantFail(errorOrToExpected(
      MemoryBuffer::getFile(tree.folder / "build/emulated/bin/trace")));
  int now = 0, most = 0;
  for (char c : trace->getBuffer()) {
    now += c == '+' ? 1 : c == '-' ? -1 : 0;
    most = std::max(most, now);
  }
  return most;
}

TEST(Session, EmulatedProblemsRunSeveralAtATime) {
  for (int jobs : {1, 3}) {
    FakeTree tree;
    tree.folder.write("build/emulated/bin/trace", "");
    tree.folder.write("build/emulated/bin/slow", "");
    auto ran = tree.autobench(
        runOf({"--problem", "8x8:8x8", "--problem", "16x8:8x8", "--weights",
               "both", "--no-count", "--jobs", std::to_string(jobs)},
              "emulated"));
    EXPECT_EQ(ran.code, 0) << ran.output;
    EXPECT_EQ(mostAtATime(tree), jobs);
  }
}

TEST(Session, BlameAndResultsAreThoseOfOneAtATime) {
  Words results[2];
  for (int i : {0, 1}) {
    FakeTree tree;
    for (const char *rival : {"crashing", "hanging", "wrong"})
      tree.addRival("emulated", rival);
    auto ran = tree.autobench(runOf(
        {"--problem", "8x8:8x8", "--problem", "16x8:8x8", "--problem",
         "5x5:5x5", "--no-count", "--timeout", "5", "--jobs", i ? "3" : "1"},
        "emulated"));
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(contains(ran.output, "15 cells: 5 passed, 4 failed, 3 crashed, "
                                     "3 timed out"));
    // In the order of the suite, whoever ends first.
    EXPECT_LT(ran.output.find("crashing on 8x8:8x8, weights given"),
              ran.output.find("crashing on 16x8:8x8, weights given"));
    results[i] = statuses(tree.cells());
  }
  EXPECT_EQ(results[0], results[1]);
}

TEST(Session, SeveralAtATimeStopAndContinue) {
  FakeTree tree;
  tree.folder.write("torn", bigSuite(12));
  tree.folder.write("build/emulated/bin/slow", "");
  Words command =
      runOf({"--suite", tree.folder / "torn", "--no-count", "--jobs", "3"},
            "emulated");
  EXPECT_LT(killDuring(tree, command, SIGINT, 3), 5);
  size_t before = tree.cells().size();
  EXPECT_LT(before, 24u);
  sys::fs::remove(tree.folder / "build/emulated/bin/slow");
  auto ran = tree.autobench(command);
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "24 cells: 24 passed; " +
                                       std::to_string(before) +
                                       " of them finished earlier"));
}

TEST(Session, WhatIsTimedRunsAlone) {
  FakeTree tree;
  auto ran = tree.autobench(runOf({"--problem", "8x8:8x8", "--jobs", "2"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "--jobs 2: executor 'native' measures time, "
                                   "and what runs at the same time would "
                                   "disturb it"));
  EXPECT_EQ(tree.autobench(runOf({"--problem", "8x8:8x8", "--jobs", "1"})).code,
            0);
}

TEST(Session, RivalsWithoutVectorCodeRunOnTheSmallestProblem) {
  FakeTree tree;
  for (const char *preset : {"emulated", "real"})
    tree.addRival(preset, "plain", RivalKind::Library, /*scalar=*/true);
  Words suite{"--suite", "small", "--no-count"};
  auto ran = tree.autobench(runOf(suite, "emulated"));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output,
                       "note: plain has no vector code on riscv64: run on "
                       "8x8:8x8 only; --all-rivals runs it everywhere\n"));
  EXPECT_TRUE(contains(ran.output, "5 cells: 5 passed\n"));
  EXPECT_EQ(
      statuses(tree.cells()),
      (Words{"autoconfig 16x8:8x8 given: passed",
             "autoconfig 8x8:8x8 given: passed", "fast 16x8:8x8 given: passed",
             "fast 8x8:8x8 given: passed", "plain 8x8:8x8 given: passed"}));
  // Who names it, or asks for all, gets it.
  for (Words more : {Words{"--rivals", "plain"}, Words{"--all-rivals"}}) {
    llvm::append_range(more, suite);
    ran = tree.autobench(runOf(more, "emulated"));
    EXPECT_FALSE(StringRef(ran.output).contains("note:"));
  }
  EXPECT_EQ(tree.cells().size(), 6u);
  // Natively it takes no longer than others.
  ran = tree.autobench(runOf(suite, "real"));
  EXPECT_TRUE(contains(ran.output, "6 cells: 6 passed\n"));
}

TEST(Session, RivalsRunOnTheOperatorsThatTheyServe) {
  FakeTree tree;
  tree.addRival("real", "other", RivalKind::Library, /*scalar=*/false,
                /*op=*/"softmax");
  auto ran = tree.autobench(runOf({"--problem", "8x8:8x8"}));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(statuses(tree.cells()), (Words{"autoconfig 8x8:8x8 given: passed",
                                           "fast 8x8:8x8 given: passed"}));
  // Who is named says itself that it cannot.
  ran =
      tree.autobench(runOf({"--problem", "8x8:8x8", "--rivals", "other,fast"}));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(statuses(tree.cells()).size(), 3u);
}

TEST(Session, AConfigurationTakesPartBesideTheChosenKernel) {
  FakeTree tree;
  Words fixed{"--problem",    "8x8:8x8", "--algorithm",
              "MatmulPacked", "--param", "mr=4"};
  auto ran = tree.autobench(runOf(fixed));
  EXPECT_EQ(ran.code, 0) << ran.errors;
  json::Array cells = tree.cells();
  ASSERT_EQ(cells.size(), 3u);
  auto rowOf = [&](StringRef rival) -> const json::Value & {
    return *find_if(cells, [&](const json::Value &row) {
      return field(row, "rival") == rival;
    });
  };
  const json::Value &cell = rowOf("autoconfig:MatmulPacked(mr=4)");
  EXPECT_EQ(field(cell, "rival_kind"), "fixed");
  EXPECT_EQ(field(cell, "parameters"), R"({"mr":4,"nr":16})");
  EXPECT_EQ(field(cell, "status"), "passed");
  EXPECT_EQ(field(cell, "job"), field(rowOf("autoconfig"), "job"));
  EXPECT_EQ(tree.given().size(), 3u);
  tree.autobench(runOf(fixed));
  EXPECT_EQ(tree.given().size(), 3u); // finished
  // It need not fit: that is no failure of ours.
  fixed.back() = "mr=8";
  ran = tree.autobench(runOf(fixed));
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_TRUE(contains(ran.output, "1 unavailable"));
  for (const char *parameter : {"mr", "=4", "mr=x"}) {
    fixed.back() = parameter;
    EXPECT_EQ(tree.autobench(runOf(fixed)).code, 2);
  }
  EXPECT_TRUE(contains(
      tree.autobench(runOf({"--problem", "8x8:8x8", "--param", "mr=4"})).errors,
      "--param mr=4 needs an --algorithm"));
}

TEST(Session, CommandsCanBePasted) {
  FakeTree tree;
  tree.addRival("real", "crashing");
  std::string store = tree.folder / "it's a store.sqlite";
  auto ran =
      tree.autobench(runOf({"--problem", "8x8:8x8", "--wtag", "ba", "--samples",
                            "3", "--timeout", "20", "--store", store}));
  EXPECT_EQ(ran.code, 1);
  for (auto [word, expected] :
       {std::pair("again: ", "2 cells: 1 passed, 1 crashed"),
        {"next: ", "8x8:8x8@ba"}}) {
    StringRef line = StringRef(ran.output).split(word).second.split('\n').first;
    EXPECT_TRUE(contains(line, "it'\\''s a store.sqlite'"));
    std::string command = line.str();
    if (StringRef(line).contains("table")) { // the fake tree has but one
      command = line.split("table quick").first.str() + "table cells" +
                line.split("table quick").second.str();
    } else {
      EXPECT_TRUE(contains(line, "--samples 3 --timeout 20 --store"));
    }
    EXPECT_TRUE(
        contains(FakeTree::run({"sh", "-c", command}).output, expected));
  }
}

TEST(Session, ShellWords) {
  EXPECT_EQ(shellCommand({"a-b_c", "k=v,w", "2x3:3x4@ba", "/x.y"}),
            "a-b_c k=v,w 2x3:3x4@ba /x.y");
  EXPECT_EQ(shellCommand({"", "a b", "$x", "it's", "a*b", "(1)", "~"}),
            R"('' 'a b' '$x' 'it'\''s' 'a*b' '(1)' '~')");
}

TEST(Session, AnEmptySuiteIsAMistake) {
  FakeTree tree;
  std::string suite = tree.folder.write("empty", "# nothing\n--dt=f32\n");
  auto ran = tree.autobench(runOf({"--suite", suite}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(
      contains(ran.errors, "nothing to run: there is no shape in " + suite));
}

FakeTree::Ran runNicely(const FakeTree &tree, Words arguments) {
  Words words{AUTOBENCH_NICE, "--root", tree.folder.path};
  llvm::append_range(words, arguments);
  return FakeTree::run(words);
}

TEST(Session, AWayToRunIsOneFile) {
  FakeTree tree;
  // Of the preset, and asked for.
  std::string path = tree.folder / "build/real/preset.json";
  json::Object preset = cantFail(readJsonObject(path));
  for (bool ofPreset : {false, true}) {
    preset["executor"] = ofPreset ? "nice" : "native";
    tree.folder.write("build/real/preset.json", toText(json::Object(preset)));
    Words command = runOf({"--problem", "8x8:8x8", "--force"});
    if (!ofPreset)
      llvm::append_range(command, Words{"--executor", "nice"});
    auto ran = runNicely(tree, command);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    for (const json::Value &row : tree.cells()) {
      EXPECT_EQ(field(row, "kind"), "native time");
      EXPECT_EQ(field(row, "emulator"), "null");
      EXPECT_EQ(field(row, "executor"), "nice");
    }
  }
  // The others do not know it.
  auto ran = tree.autobench(runOf({"--problem", "8x8:8x8"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "unknown executor 'nice' in preset 'real'; "
                                   "there are: native, qemu, ssh"));
}

} // namespace
