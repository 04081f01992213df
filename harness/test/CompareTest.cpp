//===-- CompareTest.cpp - Comparisons -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Load.h"
#include "harness/compare/Print.h"
#include "harness/compare/Refusals.h"
#include "harness/test/StoreSupport.h"
#include "harness/test/TimedRows.h"
#include <cmath>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Compare, FindsWhatWasPlanted) {
  std::vector<Row> rows = noisyRows(60, 4, 0.03, 1);
  for (double &one : rows[61].paired)
    one += std::log(1.05);
  for (double &one : rows[62].paired)
    one += std::log(0.95);
  Judged judged = judge(rows, {});
  EXPECT_EQ(judged.noise.rows, 60u);
  EXPECT_NEAR(judged.noise.drift, 0.03, 0.002); // common to all
  EXPECT_EQ(judged.effects[61]->change, Change::Regressed);
  EXPECT_NEAR(std::expm1(judged.effects[61]->effect), 0.05, 0.01);
  EXPECT_EQ(judged.effects[62]->change, Change::Improved);
  EXPECT_EQ(judged.effects[60]->change, Change::Unchanged);
  EXPECT_EQ(judged.effects[63]->change, Change::Unchanged);
  for (size_t row = 0; row < 60; ++row)
    EXPECT_EQ(judged.effects[row]->change, Change::Unchanged); // never tested
  ASSERT_TRUE(judged.noise.detectable);
  EXPECT_LT(*judged.noise.detectable, std::log(1.05));
}

TEST(Compare, TheSuiteShowsWhatNoRowDoes) {
  std::vector<Row> rows = noisyRows(60, 60, 0.01, 3);
  for (size_t row = 60; row < rows.size(); ++row)
    for (double &one : rows[row].paired)
      one += 0.003;
  Judged judged = judge(rows, {});
  ASSERT_TRUE(judged.suite && judged.suite->interval);
  EXPECT_EQ(judged.suite->rows, 60u);
  EXPECT_NEAR(judged.suite->effect, 0.003, 0.001);
  EXPECT_GT(judged.suite->interval->low, 0);
}

TEST(Compare, UnchangedRowsRaiseNoAlarm) {
  size_t alarms = 0, ownAlarms = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Judged judged = judge(noisyRows(60, 60, 0.01, seed), {});
    for (const auto &effect : judged.effects)
      alarms += effect->change == Change::Regressed ||
                effect->change == Change::Improved;
    ownAlarms += judged.noise.alarms;
  }
  EXPECT_LE(alarms, 1u);    // of 60 comparisons
  EXPECT_LE(ownAlarms, 1u); // as it says of itself
}

TEST(Compare, WhatRowsOfEqualCodeReachIsNotTold) {
  // Most of them agree within 0.1 %; three do not, by 10 %.
  std::vector<Row> rows;
  for (int i = 0; i < 26; ++i) {
    double noise = i < 3 ? 0.1 : 0.001 * (i % 3 - 1);
    rows.push_back(timedRow(std::to_string(i), true, {noise, noise, noise}));
  }
  rows.push_back(timedRow("near", false, {0.06, 0.06, 0.06}));
  rows.push_back(timedRow("far", false, {0.5, 0.5, 0.5}));
  Judged judged = judge(rows, {});
  EXPECT_EQ(judged.effects[26]->change, Change::Unsure);
  ASSERT_TRUE(judged.effects[26]->interval);
  EXPECT_LT(judged.effects[26]->interval->low, 0);
  EXPECT_EQ(judged.effects[27]->change, Change::Regressed);
  EXPECT_GT(judged.effects[27]->interval->low, 0);
  // What it says of itself has found nothing smaller either.
  ASSERT_TRUE(judged.noise.detectable);
  EXPECT_GT(*judged.noise.detectable, 0.1);
}

TEST(Compare, WithoutRowsOfEqualCodeTheRowsOwnProcessesTell) {
  std::vector<Row> rows{timedRow("slower", false, {0.051, 0.05, 0.049}),
                        timedRow("noisy", false, {-0.03, 0.001, 0.03}),
                        timedRow("same", false, {0.0001, -0.0001, 0.0}),
                        timedRow("once", false, {0.05})};
  Judged judged = judge(rows, {});
  EXPECT_EQ(judged.effects[0]->change, Change::Regressed);
  EXPECT_EQ(judged.effects[1]->change, Change::Unsure);
  // So that 0.1 % -+ t(N-1) * 3 % / sqrt(N) lies within -+ 1 %.
  EXPECT_NEAR(static_cast<double>(judged.effects[1]->moreProcesses), 42, 1);
  EXPECT_EQ(judged.effects[2]->change, Change::Unchanged);
  EXPECT_EQ(judged.effects[3]->change, Change::Unsure);
  EXPECT_FALSE(judged.effects[3]->interval);
  EXPECT_EQ(judged.effects[3]->moreProcesses, 5u);
  EXPECT_FALSE(judged.noise.detectable);
}

Row countedRow(double base, double head) {
  Row row = timedRow("8x8:8x8", false, {});
  row.key.preset = "rvv";
  row.base->seconds.clear();
  row.head->seconds.clear();
  row.base->exact = {{"instructions", base}, {"object_bytes", 100}};
  row.head->exact = {{"instructions", head}, {"object_bytes", 100}};
  return row;
}

TEST(Compare, AnyDifferenceOfAnExactFigureIsAChange) {
  AcceptedRises none;
  auto changeOf = [&](double base, double head) {
    return compareRows({countedRow(base, head)}, {}, none).rows[0].change;
  };
  EXPECT_EQ(changeOf(1000, 1001), Change::Regressed);
  EXPECT_EQ(changeOf(1000, 999), Change::Improved);
  EXPECT_EQ(changeOf(1000, 1000), Change::Unchanged);
  Comparison comparison = compareRows({countedRow(1000, 1001)}, {}, none);
  EXPECT_EQ(comparison.verdict(), "1 rows: 1 regressed, 0 improved, 0 "
                                  "unchanged, 0 unsure | exact figures only");
  EXPECT_EQ(gateOf(comparison), Gate::Regressed);
  EXPECT_EQ(refusals(comparison),
            std::vector<std::string>{"rvv/haswell/matmul/8x8:8x8/given: "
                                     "instructions 1000 -> 1001"});
}

TEST(Compare, AnotherAlgorithmNeedsAReason) {
  AcceptedRises none;
  Row row = countedRow(1000, 1000);
  row.head->algorithm = "MatmulDot";
  EXPECT_EQ(gateOf(compareRows({row}, {}, none)), Gate::Regressed);
  row.head->exact["instructions"] = 900;
  EXPECT_EQ(gateOf(compareRows({row}, {}, none)), Gate::Passed);
  // Larger code is refused for itself, and asks for one entry.
  row.head->exact["object_bytes"] = 120;
  Comparison larger = compareRows({row}, {}, none);
  EXPECT_EQ(refusals(larger),
            std::vector<std::string>{"rvv/haswell/matmul/8x8:8x8/given: "
                                     "object_bytes 100 -> 120"});
  EXPECT_FALSE(contains(acceptingEntries(larger), "algorithm"));
}

TEST(Compare, AcceptedRisesAreThoseOfTheSameCommits) {
  constexpr StringLiteral text = "- figure: instructions\n"
                                 "  rows: 'rvv/*/matmul/*'\n"
                                 "  reason: checks its arguments\n";
  AcceptedRises rises = cantFail(AcceptedRises::parse(text, "", "f"));
  Comparison comparison = compareRows({countedRow(1, 2)}, {}, rises);
  EXPECT_EQ(gateOf(comparison), Gate::Passed);
  EXPECT_EQ(comparison.rows[0].exact.changes[0].accepted,
            "checks its arguments");
  EXPECT_TRUE(rises.unused().empty());
  // Other rows, other figures.
  Row other = countedRow(1, 2);
  other.key.preset = "neon";
  EXPECT_EQ(gateOf(compareRows({other}, {}, rises)), Gate::Regressed);
  Row larger = countedRow(1, 1);
  larger.head->exact["object_bytes"] = 101;
  EXPECT_EQ(gateOf(compareRows({larger}, {}, rises)), Gate::Regressed);
  // The base has it already.
  AcceptedRises old = cantFail(AcceptedRises::parse(text, text, "f"));
  EXPECT_EQ(gateOf(compareRows({countedRow(1, 2)}, {}, old)), Gate::Regressed);
  AcceptedRises unused = cantFail(AcceptedRises::parse(text, "[]", "f"));
  EXPECT_EQ(unused.unused(),
            std::vector<std::string>{"instructions rvv/*/matmul/*"});
  EXPECT_TRUE(contains(messageOf(AcceptedRises::parse(
                           "- figure: a\n  rows: b\n  reason: ' '\n", "", "f")),
                       "f: 'a' of 'b' has no reason"));
  EXPECT_TRUE(contains(
      messageOf(AcceptedRises::parse("- figure: a\n", "", "f")), "f:1: "));
}

TEST(Compare, EntriesThatWouldAcceptIt) {
  AcceptedRises none;
  Row missing = countedRow(1, 1);
  missing.key.problem = "odd[`\\]";
  missing.head.reset();
  std::vector<Row> rows{missing};
  for (const char *problem : {"1", "2", "3", "4", "5"}) {
    rows.push_back(countedRow(1, 2));
    rows.back().key.problem = problem;
  }
  Comparison comparison = compareRows(rows, {}, none);
  std::string entries = acceptingEntries(comparison);
  EXPECT_EQ(entries, "- figure: \"instructions\"\n"
                     "  rows: \"rvv/haswell/matmul/*\"\n"
                     "  reason:\n"
                     "- figure: \"missing\"\n"
                     "  rows: \"rvv/haswell/matmul/odd???"
                     "?/given\"\n"
                     "  reason:\n");
  // With a reason they do.
  for (size_t at = 0;
       (at = entries.find("reason:\n", at)) != std::string::npos;)
    entries.replace(at, 8, "reason: r\n");
  AcceptedRises rises = cantFail(AcceptedRises::parse(entries, "", "f"));
  EXPECT_EQ(gateOf(compareRows(rows, {}, rises)), Gate::Passed);
  EXPECT_EQ(acceptingEntries(compareRows({countedRow(1, 1)}, {}, none)), "");
}

TEST(Compare, WhatCannotBeComparedIsSaid) {
  AcceptedRises none;
  Row missing = countedRow(1, 1), fresh = missing, failing = missing,
      repriced = countedRow(1, 2), mended = missing;
  missing.key.problem = "missing";
  missing.head.reset();
  fresh.key.problem = "new";
  fresh.base.reset();
  failing.key.problem = "failing";
  failing.head->status = Status::Failed;
  failing.head->reason = "c[0]: got 1, expected 2";
  mended.key.problem = "mended";
  mended.base->status = Status::Crashed;
  repriced.head->pricing = "other";
  Comparison comparison =
      compareRows({missing, fresh, failing, repriced, mended}, {}, none);
  EXPECT_EQ(refusals(comparison),
            (std::vector<std::string>{
                "rvv/haswell/matmul/missing/given: the head was not asked for "
                "it",
                "rvv/haswell/matmul/failing/given: not any more: failed: c[0]: "
                "got 1, expected 2"}));
  ASSERT_EQ(comparison.notes.size(), 2u);
  EXPECT_TRUE(contains(comparison.notes[0], "no comparison of counts"));
  EXPECT_EQ(comparison.notes[1],
            "1 row is not compared, not on the base: crashed");
  EXPECT_EQ(comparison.count(Change::Unchanged), 1u); // its code size
  // Accepted by name, like figures.
  AcceptedRises rises = cantFail(AcceptedRises::parse(
      "- {figure: missing, rows: '*/missing/given', reason: too large}\n"
      "- {figure: fails, rows: '*/failing/given', reason: to be mended}\n",
      "", "f"));
  comparison = compareRows({missing, failing, mended}, {}, rises);
  EXPECT_TRUE(refusals(comparison).empty());
  EXPECT_TRUE(rises.unused().empty());
  EXPECT_TRUE(contains(comparison.rows[0].notCompared, "accepted: too large"));
  // Of another machine: neither missing nor new.
  missing.key = fresh.key;
  missing.key.machine = "another cpu";
  comparison = compareRows({missing, fresh}, {}, none);
  EXPECT_EQ(gateOf(comparison), Gate::NotCompared);
  EXPECT_TRUE(contains(comparison.notes[0], "of different machines"));
}

TEST(Compare, NothingIsMissingWhereTheHeadNeverRan) {
  AcceptedRises none;
  std::vector<Row> rows{countedRow(1, 1)};
  rows.front().key.machine = "here";
  for (StringRef problem : {"1", "2", "3"}) {
    Row &row = rows.emplace_back(rows.front());
    row.key.problem = problem.str();
    row.key.machine = problem == "3" ? "here" : "there";
    row.head.reset();
  }
  Comparison comparison = compareRows(rows, {}, none);
  EXPECT_EQ(refusals(comparison),
            std::vector<std::string>{
                "rvv/haswell/matmul/3/given: the head was not asked for it"});
  EXPECT_EQ(comparison.notes,
            std::vector<std::string>{
                "2 rows are not compared: the head was not run on there"});
  EXPECT_TRUE(contains(comparison.verdict(), ", 1 missing"));
}

/// Two runs of a store: the second with another kernel.
struct TwoRuns {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  int64_t second = cantFail(p.store.beginRun({"later", "run", "v1-3-gdef56"}));

  TwoRuns() {
    for (auto [run, subject, seconds] :
         {std::tuple(p.run, "k1", 1e-3), std::tuple(second, "k2", 2e-3)})
      for (int process = 0; process < 4; ++process) {
        Cell cell = cellOf(p, "autoconfig",
                           NativeTime{{seconds * (1 + 1e-4 * process)}});
        cell.key.subject = subject;
        cell.job = std::to_string(run) + std::to_string(process);
        cell.code = {{"object_bytes", 64}};
        cell.decision = DecisionRecord{"A", "{}", 1.0, "{}"};
        cantFail(p.store.write(cell, run));
      }
    Cell rival = cellOf(p, "blis", NativeTime{{1}});
    cantFail(p.store.write(rival, p.run));
    cantFail(p.store.touch(cantFail(p.store.find(rival.key))->id, second,
                           std::nullopt));
  }
};

TEST(Compare, ReadsRunsOfAStore) {
  TwoRuns two;
  Store &store = two.p.store;
  std::vector<Row> rows = cantFail(rowsOfSides(store, {"run:1", {two.p.run}},
                                               store, {"run:2", {two.second}}));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].base->subject, "k1");
  EXPECT_EQ(rows[0].head->subject, "k2");
  EXPECT_EQ(rows[0].base->seconds.size(), 4u);
  EXPECT_EQ(rows[0].head->exact.at("object_bytes"), 64);
  EXPECT_EQ(rows[0].base->algorithm, "A");
  EXPECT_TRUE(rows[1].sameCell()); // nothing was measured for the second run
  AcceptedRises none;
  Comparison comparison = compareRows(rows, {}, none);
  EXPECT_EQ(comparison.count(Change::Regressed), 1u);
  EXPECT_NEAR(std::expm1(comparison.rows[0].time->effect), 1, 1e-3);
  // A whole store: what was asked for last.
  rows = cantFail(rowsOfSides(store, {"s", {}}, store, {"s", {}}));
  EXPECT_EQ(rows[0].head->subject, "k2");
  EXPECT_EQ(rows[0].head->seconds.size(), 4u);
  EXPECT_TRUE(rows[0].sameCell());
}

TEST(Compare, RunsAreFoundByTheirCommit) {
  TwoRuns two;
  auto runs = [&](StringRef sha, StringRef text) {
    return cantFail(runsOfRevision(two.p.store, sha, text));
  };
  EXPECT_EQ(runs("def5678901", "HEAD"), std::vector<int64_t>{two.second});
  EXPECT_TRUE(runs("abd5678901", "HEAD").empty());
  EXPECT_EQ(runs("", "abc"), std::vector<int64_t>{two.p.run}); // as stored
}

TEST(Compare, PairsOfAllProcesses) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  for (int process = 0; process < 3; ++process)
    for (auto [role, subject, scale] : {std::tuple(Role::Base, "k1", 1.0),
                                        std::tuple(Role::Head, "k2", 1.5)}) {
      double drift = process + 1; // of the whole process
      Cell cell = cellOf(p, "autoconfig",
                         NativeTime{{scale * drift, 2 * scale * drift}});
      cell.key.role = role;
      cell.key.subject = subject;
      cell.job = std::to_string(process);
      cell.revision = role == Role::Base ? "aaaa1111" : "bbbb2222";
      cantFail(p.store.write(cell, p.run));
    }
  EXPECT_EQ(cantFail(pairRuns(p.store, "aaaa1111", "bbbb2222")),
            std::vector<int64_t>{p.run});
  EXPECT_TRUE(cantFail(pairRuns(p.store, "bbbb2222", "aaaa1111")).empty());
  std::vector<Row> rows = cantFail(rowsOfPairs(p.store, p.run));
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].paired.size(), 3u);
  for (double effect : rows[0].paired)
    EXPECT_NEAR(effect, std::log(1.5), 1e-12);
  EXPECT_EQ(rows[0].head->seconds.size(), 3u);
}

TEST(Compare, WritesForPeopleAndPrograms) {
  AcceptedRises none;
  Row hostile = countedRow(1000, 1001);
  hostile.key.problem = "<script>alert(1)</script>|`x`\n# h";
  Comparison comparison =
      compareRows({hostile, timedRow("quiet", true, {0, 0, 0})}, {}, none);
  comparison.base = "main";
  comparison.head = ".";
  Repeat repeat{{"autobench"}, "main", "."};
  std::string markdown, html;
  raw_string_ostream toMarkdown(markdown), toHtml(html);
  writeMarkdown(comparison, repeat, toMarkdown);
  writeHtml(comparison, repeat, toHtml);
  EXPECT_TRUE(StringRef(markdown).starts_with(
      "**2 rows: 1 regressed, 0 improved, 1 unchanged, 0 unsure | noise: not "
      "known (N = 1)**\n"))
      << markdown;
  EXPECT_TRUE(contains(markdown, "▼ regressed | "));
  EXPECT_TRUE(contains(markdown, "instructions 1000 → 1001 (+0.1%)"));
  EXPECT_TRUE(contains(markdown, "autobench ab main . --preset rvv"));
  EXPECT_TRUE(contains(markdown, "1 more rows are unchanged"));
  EXPECT_FALSE(contains(markdown, "\n# h"));
  EXPECT_FALSE(contains(html, "<script>"));
  EXPECT_TRUE(contains(html, "&lt;script&gt;"));
  json::Object object = toJSON(comparison, repeat);
  EXPECT_EQ(*object.getInteger("gate"), 1);
  EXPECT_EQ(object.getArray("rows")->size(), 2u);
}

} // namespace
