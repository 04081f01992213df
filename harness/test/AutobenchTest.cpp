//===-- AutobenchTest.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The real autobench on a tree whose programs are scripts.
//
//===----------------------------------------------------------------------===//

#include "harness/test/FakeTree.h"
#include "harness/test/StoreSupport.h"
#include <csignal>
#include <set>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

const json::Value &cell(const json::Array &cells, StringRef rival) {
  for (const json::Value &row : cells)
    if (field(row, "rival") == rival)
      return row;
  ADD_FAILURE() << "no cell of " << rival.str();
  static const json::Value none = json::Object{};
  return none;
}

TEST(Autobench, MeasuresNatively) {
  FakeTree tree;
  tree.folder.write("build/real/lib/rival_absent.unavailable",
                    "the sysroot has no libabsent\n");
  tree.declareRival("real", "absent");
  auto ran = tree.autobench(
      {"run", "--preset", "real", "--problem", "2x8:8x4n\"name*3\""});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "3 cells: 2 passed, 1 unavailable\n"));
  EXPECT_TRUE(contains(ran.output, "next: " + tree.tool() + "table quick\n"));

  json::Array cells = tree.cells();
  ASSERT_EQ(cells.size(), 3u);
  const json::Value &ours = cell(cells, "autoconfig");
  EXPECT_EQ(field(ours, "status"), "passed");
  EXPECT_EQ(field(ours, "kind"), "native time");
  EXPECT_TRUE(
      contains(tree.autobench({"table", "cells", "--format", "json"}).output,
               R"("samples":[1e-06,1e-06,1e-06])"));
  // 2 * 2 * 4 * 8 = 128 flop in 1 us are 0.128 GFLOP/s.
  EXPECT_EQ(std::stod(field(ours, "median_seconds")), 1e-6);
  EXPECT_NEAR(std::stod(field(ours, "gflops")), 0.128, 1e-9);
  EXPECT_EQ(field(ours, "algorithm"), "MatmulPacked");
  EXPECT_EQ(field(ours, "parameters"), R"({"mr":6,"nr":16})");
  EXPECT_EQ(field(ours, "predicted_cycles"), "1000.5");
  EXPECT_EQ(field(ours, "code_bytes"), "2048");
  EXPECT_EQ(field(ours, "kernel_hash").size(), 40u);
  EXPECT_EQ(field(ours, "name"), "name");
  EXPECT_EQ(field(ours, "multiplicity"), "3");
  EXPECT_EQ(field(ours, "cpu"), "test cpu");
  EXPECT_EQ(field(ours, "target"), "haswell");
  // Of 2 x 4 elements; 3 calls of 1 us are far from 2 ms.
  EXPECT_EQ(field(ours, "note"), "verified on 4 of 8 elements; samples of "
                                 "3e-06 s, wanted 0.002 s");
  EXPECT_NE(field(ours, "commit"), "missing");

  const json::Value &rival = cell(cells, "fast");
  EXPECT_EQ(std::stod(field(rival, "median_seconds")), 2e-6);
  EXPECT_EQ(field(rival, "version"), "1.0");
  EXPECT_EQ(field(rival, "implementation"), "generic");
  EXPECT_EQ(field(rival, "algorithm"), "null");
  EXPECT_EQ(field(rival, "job"), field(ours, "job"));

  const json::Value &absent = cell(cells, "absent");
  EXPECT_EQ(field(absent, "status"), "unavailable");
  EXPECT_EQ(field(absent, "reason"), "the sysroot has no libabsent");
  EXPECT_EQ(field(absent, "samples"), "null");
}

TEST(Autobench, NeverSkipsCountsSilently) {
  FakeTree tree;
  auto ran =
      tree.autobench({"run", "--preset", "emulated", "--problem", "8x8:8x8"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "names no emulator with plugins"));
  EXPECT_TRUE(contains(ran.errors, "--no-count"));
}

TEST(Autobench, HardwareCountersAreKeptWithTheTime) {
  FakeTree tree;
  tree.addRival("real", "counted");
  auto ran =
      tree.autobench({"run", "--preset", "real", "--problem", "2x8:8x4"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  json::Array cells = tree.cells();
  EXPECT_EQ(field(cell(cells, "counted"), "counters"), R"({"CYCLES":4000})");
  EXPECT_EQ(field(cell(cells, "fast"), "counters"), "null");
}

TEST(Autobench, MergesStores) {
  FakeTree tree;
  Words run{"run", "--preset", "real", "--problem"};
  std::string other = tree.folder / "other.sqlite";
  Words first = run, second = run;
  first.push_back("2x8:8x4");
  second.insert(second.end(), {"8x8:8x8", "--store", other});
  EXPECT_EQ(tree.autobench(first).code, 0);
  EXPECT_EQ(tree.autobench(second).code, 0);
  auto ran = tree.autobench({"merge", other});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_EQ(ran.output,
            other +
                ": 2 cells added, 0 of them for older ones; 0 were there\n");
  EXPECT_EQ(tree.cells().size(), 4u);
  std::string unmade = tree.folder / "unmade.sqlite";
  EXPECT_EQ(tree.autobench({"merge", other + "x", "--store", unmade}).code, 2);
  EXPECT_FALSE(sys::fs::exists(unmade));
}

TEST(Autobench, EmulatedCellsHoldNoTime) {
  FakeTree tree;
  auto ran = tree.autobench({"run", "--preset", "emulated", "--problem",
                             "2x8:8x4", "--max-flops", "100", "--no-count"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  json::Array cells = tree.cells();
  ASSERT_EQ(cells.size(), 2u);
  for (const json::Value &row : cells) {
    EXPECT_EQ(field(row, "kind"), "emulated status");
    EXPECT_EQ(field(row, "status"), "passed");
    for (StringRef key : {"median_seconds", "gflops", "samples"})
      EXPECT_EQ(field(row, key), "null");
    EXPECT_EQ(field(row, "emulator"), "env VLEN=256");
    // 128 flop are more than 100.
    EXPECT_TRUE(contains(field(row, "settings"), R"("verify_rows":4)"));
  }
  EXPECT_EQ(field(cell(cells, "autoconfig"), "instruction_mix"),
            R"({"fmas":150,"instructions":200,"loads":40,"main_loop.fmas":24,)"
            R"("main_loop.instructions":30,"object_bytes":2048})");
}

TEST(Autobench, KeepsTheAssemblyOfChosenKernels) {
  FakeTree tree;
  auto kept = [&](StringRef sql) {
    Store store = cantFail(
        Store::open(tree.folder / "results/results.sqlite", Store::Mode::Read));
    return text(store, sql);
  };
  auto run = [&](StringRef problem) {
    EXPECT_EQ(
        tree.autobench({"run", "--preset", "real", "--problem", problem.str(),
                        "--algorithm", "MatmulPacked", "--param", "mr=4"})
            .code,
        0);
  };
  run("2x8:8x4");
  EXPECT_EQ(kept("SELECT group_concat(rival || text) FROM assembly JOIN cell "
                 "ON subject = kernel"),
            "autoconfigfma <mr=6>");
  EXPECT_EQ(kept("SELECT group_concat(decision) FROM decision WHERE decision "
                 "LIKE '%fma <%'"),
            "");
  // A run that finds its cells finished adds what an older store has not.
  {
    Store store = cantFail(Store::open(tree.folder / "results/results.sqlite",
                                       Store::Mode::ReadWrite));
    cantFail(execute(store.handle(), "DELETE FROM assembly"));
  }
  run("2x8:8x4");
  EXPECT_EQ(kept("SELECT count(*) FROM assembly"), "1");
  // Of a long one whole lines, as many as are kept.
  std::string lines;
  for (int line = 0; line < 3000; ++line)
    lines += "fma 1234\\\\n"; // echo makes a single backslash of two
  tree.folder.write("build/host/bin/assembly", lines);
  run("4x8:8x4");
  EXPECT_EQ(kept("SELECT length(text) || substr(text, -16) FROM assembly WHERE "
                 "length(text) > 100"),
            "16377\nfma 1234\n  ...\n");
}

TEST(Autobench, GoesOnWhenContendersMisbehave) {
  FakeTree tree;
  for (StringRef name : {"crashing", "hanging", "wrong"})
    tree.addRival("real", name);
  auto ran = tree.autobench(
      {"run", "--preset", "real", "--problem", "2x8:8x4", "--timeout", "1"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "5 cells: 2 passed, 1 failed, 1 crashed, 1 "
                                   "timed out"));
  EXPECT_TRUE(contains(
      ran.output, "again: " + tree.tool() +
                      "run --preset real --op matmul --problem 2x8:8x4 "
                      "--weights given --rivals crashing --timeout 1 --force"));
  json::Array cells = tree.cells();
  EXPECT_EQ(field(cell(cells, "crashing"), "reason"),
            "while verifying: SIGSEGV");
  EXPECT_EQ(field(cell(cells, "hanging"), "reason"),
            "no answer within 1 s while verifying");
  EXPECT_EQ(field(cell(cells, "wrong"), "reason"), "c[0]: got nan, expected 1");
  for (StringRef name : {"crashing", "hanging", "wrong"})
    EXPECT_EQ(field(cell(cells, name), "samples"), "null");
  for (StringRef name : {"autoconfig", "fast"})
    EXPECT_EQ(field(cell(cells, name), "status"), "passed");
}

TEST(Autobench, KernelsThatCannotBeGenerated) {
  FakeTree tree;
  auto ran = tree.autobench({"run", "--preset", "real", "--problem", "5x5:5x5",
                             "--problem", "6x6:6x6"});
  EXPECT_EQ(ran.code, 1);
  std::set<std::string> reasons;
  for (const json::Value &row : tree.cells())
    if (field(row, "rival") == "autoconfig")
      reasons.insert(field(row, "status") + ": " + field(row, "reason"));
    else
      EXPECT_EQ(field(row, "status"), "passed");
  EXPECT_EQ(reasons, (std::set<std::string>{
                         "crashed: no kernel: SIGABRT",
                         "failed: no kernel: exit code 1: autoconfig: "
                         "error: no model fits"}));
}

TEST(Autobench, ContinuesWhereItStopped) {
  FakeTree tree;
  tree.addRival("real", "crashing");
  Words command{"run",   "--preset",  "real", "--suite",
                "small", "--weights", "both"};
  EXPECT_EQ(tree.autobench(command).code, 1);
  size_t first = tree.given().size();
  EXPECT_GE(first, 12u); // 2 problems, 2 modes, 3 contenders

  // Finished cells are not run again, crashed ones neither ...
  auto ran = tree.autobench(command);
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.output, "12 cells: 8 passed, 4 crashed; 12 of them "
                                   "finished earlier"));
  EXPECT_EQ(tree.given().size(), first);
  // ... unless asked for.
  Words retry = command;
  retry.push_back("--retry");
  ran = tree.autobench(retry);
  EXPECT_TRUE(contains(ran.output, "8 of them finished earlier"));
  size_t second = tree.given().size();
  EXPECT_EQ(second, first + 4);

  // A new rival: its cells only.
  tree.addRival("real", "late");
  tree.autobench(command);
  EXPECT_EQ(tree.given().size(), second + 4);
  // Another kernel: ours only; the old cells stay in the store.
  tree.folder.write("build/host/bin/generation", "2");
  tree.autobench(command);
  EXPECT_EQ(tree.given().size(), second + 8);
  EXPECT_EQ(tree.given().back(), "16x8:8x8 autoconfig prepared");
  EXPECT_EQ(tree.cells().size(), 16u);
  // --force: everything.
  Words force = command;
  force.push_back("--force");
  ran = tree.autobench(force);
  EXPECT_FALSE(StringRef(ran.output).contains("earlier"));
  EXPECT_GE(tree.given().size(), second + 8 + 16);
}

TEST(Autobench, TogetherRunsAllCellsOfAProblem) {
  FakeTree tree;
  Words command{"run",       "--preset", "real",
                "--problem", "8x8:8x8",  "--together"};
  tree.autobench(command);
  EXPECT_EQ(tree.given().size(), 2u);
  tree.autobench(command);
  EXPECT_EQ(tree.given().size(), 2u);
  tree.addRival("real", "late");
  tree.autobench(command);
  EXPECT_EQ(tree.given().size(), 5u);
}

TEST(Autobench, ATornRunContinues) {
  for (int signal : {SIGKILL, SIGINT}) {
    FakeTree tree;
    std::string suite;
    for (int i = 10; i < 18; ++i)
      suite += std::to_string(i) + "x8:8x8\n";
    tree.folder.write("workloads/matmul/torn", suite);
    tree.folder.write("build/real/bin/slow", "");
    Words command{"run", "--preset", "real", "--suite", "torn"};
    killDuring(tree, command, signal, 4);
    json::Array before = tree.cells();
    EXPECT_GE(before.size(), 4u);
    EXPECT_LT(before.size(), 16u);

    sys::fs::remove(tree.folder / "build/real/bin/slow");
    sys::fs::remove(tree.folder / "build/real/bin/given");
    auto ran = tree.autobench(command);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_TRUE(contains(ran.output, "16 cells: 16 passed; " +
                                         std::to_string(before.size()) +
                                         " of them finished earlier"));
    EXPECT_EQ(tree.given().size(), 16 - before.size());
    EXPECT_EQ(tree.cells().size(), 16u);
  }
}

/// Exit code 2 and nothing done.
void expectUsageError(const FakeTree &tree, Words arguments,
                      StringRef message) {
  auto ran = tree.autobench(std::move(arguments));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, message));
  EXPECT_TRUE(tree.given().empty());
}

TEST(Autobench, Mistakes) {
  FakeTree tree;
  expectUsageError(tree, {"run", "--preset", "nope", "--problem", "8x8:8x8"},
                   "autobench: error: unknown preset 'nope'; there are: "
                   "emulated, real, unbuilt");
  expectUsageError(tree, {"run", "--preset", "unbuilt", "--problem", "8x8:8x8"},
                   "preset 'unbuilt' is not built; build it with `cmake "
                   "--workflow --preset unbuilt`");
  expectUsageError(tree, {"run", "--preset", "real"}, "nothing to run");
  expectUsageError(tree, {"run", "--preset", "real", "--suite", "nope"},
                   "unknown suite 'nope'");
  expectUsageError(tree, {"run", "--preset", "real", "--problem", "8x8"},
                   "--problem '8x8': ");
  expectUsageError(tree,
                   {"run", "--preset", "real", "--problem", "8x8:8x8",
                    "--rivals", "fast,mkl"},
                   "unknown rival 'mkl'; there are: autoconfig, fast");
  expectUsageError(
      tree,
      {"run", "--preset", "real", "--problem", "8x8:8x8", "--target", "z80"},
      "z80");
  expectUsageError(
      tree,
      {"run", "--preset", "real", "--problem", "8x8:8x8", "--weights", "heavy"},
      "--weights");
  for (const char *text : {"nan", "-nan", "inf", "-1", "1e999", "much"})
    expectUsageError(tree,
                     {"run", "--preset", "real", "--problem", "8x8:8x8",
                      "--tolerance", text},
                     "--tolerance: expected a number of 0 or more, got '" +
                         std::string(text) + "'");
  expectUsageError(tree, {"run", "--problem", "8x8:8x8"}, "--preset");
  expectUsageError(tree, {"merg", "--preset", "real"},
                   "autobench: error: unknown command 'merg', did you mean "
                   "'merge'; see `autobench --help`\n");
  expectUsageError(tree, {}, "autobench: error: expected a command: run, ");
  expectUsageError(tree, {"run", "--prset", "real"},
                   "autobench: error: unknown option '--prset', did you mean "
                   "'--preset'; see `autobench run --help`\n");
  expectUsageError(
      tree, {"run", "--preset", "real", "--problem", "8x8:8x8", "--rows", "0"},
      "--rows: expected a number of 1 or more, got '0'");
  expectUsageError(tree, {"table", "cells"}, "no such file; `autobench run`");
  expectUsageError(tree, {"table", "nope"},
                   "unknown table 'nope'; there are: cells");
  expectUsageError(tree, {"table", "cells", "--format", "xls"},
                   "unknown format 'xls'");
}

TEST(Autobench, MalformedShapesHaveAPlace) {
  FakeTree tree;
  std::string file = tree.folder.write("bad", "# shapes\n8x8:8x8\n8x8:9x8\n");
  expectUsageError(tree, {"run", "--preset", "real", "--suite", file},
                   file + ":3:");
  EXPECT_FALSE(sys::fs::exists(tree.folder / "results/results.sqlite"));
}

TEST(Autobench, UnwritableStores) {
  FakeTree tree;
  Words run{"run", "--preset", "real", "--problem", "8x8:8x8", "--store"};
  std::string text =
      tree.folder.write("text", "certainly no database, but long enough");
  for (const auto &[path, message] :
       {std::pair<std::string, std::string>{"/proc/r.sqlite", "/proc/r.sqlite"},
        {text, "not an SQLite database"},
        {text + "/r.sqlite", "no folder '" + text + "'; make it, or name"},
        {tree.folder / "misspelt/r.sqlite", "misspelt'; make it, or name"}}) {
    Words arguments = run;
    arguments.push_back(path);
    expectUsageError(tree, arguments, message);
  }
}

TEST(Autobench, UnknownMachine) {
  FakeTree tree;
  tree.folder.write("build/real/bin/runner",
                    "#!/bin/sh\necho bad >&2; exit 2\n", true);
  expectUsageError(tree, {"run", "--preset", "real", "--problem", "8x8:8x8"},
                   "the runner does not start: exit code 2: bad");
}

TEST(Autobench, OwnKernelsAlone) {
  FakeTree tree;
  auto ran = tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8",
                             "--rivals", "autoconfig", "--json"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  json::Value summary = cantFail(json::parse(ran.output));
  EXPECT_EQ(field(summary, "total"), "1");
  EXPECT_EQ(field(summary, "cells"), R"({"passed":1})");
}

TEST(Autobench, VersionAndHelp) {
  FakeTree tree;
  auto version = tree.autobench({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_TRUE(StringRef(version.output).starts_with("autobench "));
  auto help = tree.autobench({"run", "--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_TRUE(contains(help.output, "--together"));
}

} // namespace
