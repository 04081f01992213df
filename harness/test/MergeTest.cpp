//===-- MergeTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Merge.h"
#include "harness/compare/Load.h"
#include "harness/test/StoreSupport.h"
#include "harness/test/Support.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

Cell timedCell(const Prepared &prepared, StringRef problem, double seconds,
               StringRef finishedAt) {
  Cell cell = cellOf(prepared, "fast", NativeTime{{seconds, 2 * seconds}});
  cell.key.problem = problem.str();
  cell.finishedAt = finishedAt.str();
  cell.counters = NativeCounter{{{"CYCLES", {7, 8}}}};
  return cell;
}

void write(Prepared &prepared, const Cell &cell) {
  cantFail(prepared.store.write(cell, prepared.run));
}

std::string told(const Merged &merged) {
  return std::to_string(merged.added) + " " + std::to_string(merged.replaced) +
         " " + std::to_string(merged.kept);
}

TEST(Merge, CopiesCellsWithAllTheirFigures) {
  TemporaryFolder folder;
  Prepared here = prepare(folder / "here.sqlite");
  write(here, timedCell(here, "1x1:1x1", 1, "2025-01-01T00:00:00Z"));
  {
    Prepared there = prepare(folder / "there.sqlite");
    // Other numbers than here.
    Machine machine;
    machine.cpu = "another cpu";
    there.machine = cantFail(there.store.machine(machine));
    there.run =
        cantFail(there.store.beginRun({"2025-02-01T00:00:00Z", "run", "abc"}));
    cantFail(there.store.addSuiteEntries(
        SuiteEntry{"s", "matmul", "2x2:2x2", "n", 3},
        std::atomic<bool>(false)));
    Cell ours = cellOf(there, "autoconfig", NativeTime{{3}});
    ours.decision = DecisionRecord{"MatmulDot", "{}", 5, "{}", "fma\n"};
    ours.code = {{"fmas", 4}};
    write(there, ours);
    write(there, timedCell(there, "2x2:2x2", 2, "2025-02-01T00:00:00Z"));
    Cell counted = countedCell(there, "slow", 1);
    write(there, counted);
  }
  EXPECT_EQ(told(cantFail(merge(here.store, folder / "there.sqlite"))),
            "3 0 0");
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM run"), 2);
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM suite_entry"), 1);
  EXPECT_EQ(numberIn(here.store,
                     "SELECT count(*) FROM cell c JOIN machine m ON m.id = "
                     "machine_id WHERE m.cpu = 'another cpu' AND run_id = 2"),
            3);
  EXPECT_EQ(text(here.store,
                 "SELECT group_concat(problem || seconds) FROM (SELECT * FROM "
                 "native_time JOIN cell ON id = cell_id WHERE rival = 'fast' "
                 "ORDER BY problem, ordinal)"),
            "1x1:1x11.0,1x1:1x12.0,2x2:2x22.0,2x2:2x24.0");
  for (StringRef query :
       {"native_counter WHERE event = 'CYCLES'", "emulated_function WHERE 1",
        "cache_traffic WHERE 1", "modelled_term WHERE 1", "decision WHERE 1",
        "static_code WHERE metric = 'fmas'", "assembly WHERE text = 'fma\n'"}) {
    Prepared there = prepare(folder / "there.sqlite");
    int64_t own = query.starts_with("native_counter") ? 2 : 0;
    std::string sql = ("SELECT count(*) FROM " + query).str();
    EXPECT_GT(numberIn(there.store, sql), 0) << sql;
    EXPECT_EQ(numberIn(here.store, sql), numberIn(there.store, sql) + own)
        << sql;
  }
  EXPECT_EQ(text(here.store, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM "
                                 "pragma_foreign_key_check"),
            0);
}

TEST(Merge, KeepsWaysToRunAndKindsOfRivals) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  Prepared here = prepare(folder / "here.sqlite");
  write(here, timedCell(here, "1x1:1x1", 1, "2025-03-01T00:00:00Z"));
  {
    Prepared there = prepare(from);
    Cell nice = timedCell(there, "1x1:1x1", 5, "2025-02-01T00:00:00Z");
    nice.key.executor = "nice";
    write(there, nice);
    cantFail(there.store.addRival("naive", RivalKind::Loops));
    cantFail(there.store.addRival("fast", RivalKind::Search));
  }
  EXPECT_EQ(told(cantFail(merge(here.store, from))), "1 0 0");
  EXPECT_EQ(text(here.store, "SELECT group_concat(executor) FROM (SELECT * "
                             "FROM cell ORDER BY executor)"),
            "native,nice");
  // What this store knew stays.
  EXPECT_EQ(text(here.store, "SELECT group_concat(name || ' ' || kind) FROM "
                             "(SELECT * FROM rival ORDER BY name)"),
            "fast library,naive loops");
}

TEST(Merge, TheLaterCellStaysAndAgainChangesNothing) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  Prepared here = prepare(folder / "here.sqlite");
  write(here, timedCell(here, "1x1:1x1", 1, "2025-01-01T00:00:00Z"));
  write(here, timedCell(here, "2x2:2x2", 1, "2025-03-01T00:00:00Z"));
  {
    Prepared there = prepare(from);
    for (StringRef problem : {"1x1:1x1", "2x2:2x2", "3x3:3x3"})
      write(there, timedCell(there, problem, 5, "2025-02-01T00:00:00Z"));
  }
  EXPECT_EQ(told(cantFail(merge(here.store, from))), "2 1 1");
  auto all = [&] {
    return text(here.store,
                "SELECT group_concat(problem || seconds) FROM (SELECT * FROM "
                "native_time JOIN cell ON id = cell_id WHERE ordinal = 0 ORDER "
                "BY problem)");
  };
  EXPECT_EQ(all(), "1x1:1x15.0,2x2:2x21.0,3x3:3x35.0");
  EXPECT_EQ(told(cantFail(merge(here.store, from))), "0 0 3");
  EXPECT_EQ(all(), "1x1:1x15.0,2x2:2x21.0,3x3:3x35.0");
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM run"), 1);
  // And the store goes on as before.
  write(here, timedCell(here, "4x4:4x4", 1, "2025-04-01T00:00:00Z"));
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM cell"), 4);
}

TEST(Merge, ProcessesAddUpAndHistoriesStay) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  Prepared here = prepare(folder / "here.sqlite");
  auto counted = [](const Prepared &where, StringRef finishedAt) {
    Cell cell = countedCell(where, "slow", 1);
    cell.finishedAt = finishedAt.str();
    return cell;
  };
  auto timed = [](const Prepared &where, StringRef job) {
    Cell cell = timedCell(where, "1x1:1x1", 1, "2025-01-01T00:00:00Z");
    cell.job = job.str();
    return cell;
  };
  write(here, timed(here, "one"));
  write(here, counted(here, "2025-01-01T00:00:00Z"));
  {
    Prepared there = prepare(from);
    there.run =
        cantFail(there.store.beginRun({"2025-02-01T00:00:00Z", "run", "def"}));
    write(there, timed(there, "one"));
    write(there, timed(there, "two"));
    write(there, counted(there, "2025-03-01T00:00:00Z"));
    cantFail(execute(there.store.handle(), "INSERT INTO ignored_change VALUES "
                                           "('c0ffee', 'p', 'known')"));
  }
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(told(cantFail(merge(here.store, from))),
              round ? "0 0 3" : "2 1 1");
    EXPECT_EQ(
        text(here.store,
             "SELECT group_concat(job || ' ' || revisions, '; ') FROM "
             "(SELECT job, kind, group_concat(at_revision) AS revisions "
             "FROM (SELECT * FROM history ORDER BY at) GROUP BY kind, job "
             "ORDER BY kind, job)"),
        " abc,def; one abc,def; two def");
    EXPECT_EQ(text(here.store, "SELECT change || reason FROM ignored_change"),
              "c0ffeeknown");
  }
}

TEST(Merge, Mistakes) {
  TemporaryFolder folder;
  std::string path = folder / "here.sqlite";
  Prepared here = prepare(path);
  EXPECT_TRUE(contains(messageOf(merge(here.store, path)),
                       "cannot be merged into itself"));
  EXPECT_TRUE(contains(messageOf(merge(here.store, folder / "none.sqlite")),
                       "no such file"));
  EXPECT_TRUE(contains(
      messageOf(merge(here.store, folder.write("text", "no database, but "
                                                       "long enough"))),
      "not an SQLite database"));
}

TEST(Merge, TakesOnlyWhatIsPicked) {
  TemporaryFolder folder;
  Prepared all = prepare(folder / "all.sqlite");
  for (StringRef problem : {"1x1:1x1", "2x2:2x2", "3x3:3x3"})
    write(all, timedCell(all, problem, 1, "2025-01-01T00:00:00Z"));
  cantFail(all.store.addSuiteEntries(
      SuiteEntry{"s", "matmul", "2x2:2x2", "n", 3}, std::atomic<bool>(false)));
  cantFail(execute(all.store.handle(), "INSERT INTO assembly VALUES ('1.0', "
                                       "'its'), ('2.0', 'of others')"));
  Store seed =
      cantFail(Store::open(folder / "seed.sqlite", Store::Mode::ReadWrite));
  std::vector<Picked> picked{{"matmul", "2x2:2x2", "given"},
                             {"matmul", "3x3:3x3", "prepared"}};
  EXPECT_EQ(told(cantFail(merge(seed, folder / "all.sqlite", picked))),
            "1 0 0");
  EXPECT_EQ(text(seed, "SELECT group_concat(problem) FROM cell"), "2x2:2x2");
  EXPECT_EQ(numberIn(seed, "SELECT count(*) FROM native_time"), 2);
  EXPECT_EQ(text(seed, "SELECT group_concat(text) FROM assembly"), "its");
  EXPECT_EQ(numberIn(seed, "SELECT count(*) FROM run"), 1);
  EXPECT_EQ(numberIn(seed, "SELECT count(*) FROM suite_entry"), 0);
  // Triggers are there again.
  EXPECT_NE(
      messageOf(execute(seed.handle(),
                        "UPDATE cell SET status = 'failed', reason = 'x'; "
                        "INSERT INTO native_time SELECT id, 9, 1 FROM "
                        "cell")),
      "");
}

TEST(Merge, WhatALaterRunAskedForAgainIsItsOwn) {
  TemporaryFolder folder;
  Prepared here = prepare(folder / "here.sqlite");
  Cell ours = cellOf(here, "autoconfig", NativeTime{{3}});
  ours.decision = DecisionRecord{"MatmulDot", "{}", 5, "{}"};
  write(here, ours);
  {
    Store there =
        cantFail(Store::open(folder / "there.sqlite", Store::Mode::ReadWrite));
    cantFail(merge(there, folder / "here.sqlite"));
    int64_t later =
        cantFail(there.beginRun({"2025-02-01T00:00:00Z", "submit", "def"}));
    cantFail(there.touch(numberIn(there, "SELECT id FROM cell"), later,
                         DecisionRecord{"MatmulDot", "{}", 7, "{}"}));
  }
  EXPECT_EQ(told(cantFail(merge(here.store, folder / "there.sqlite"))),
            "0 0 1");
  EXPECT_EQ(text(here.store, "SELECT command FROM cell c JOIN run r ON r.id = "
                             "c.run_id"),
            "submit");
  EXPECT_EQ(numberIn(here.store, "SELECT predicted_cycles FROM decision"), 7);
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM run_cell"), 2);
}

/// A candidate of a process with a yardstick.
void writeSample(Prepared &prepared, StringRef job) {
  Cell yardstick = cellOf(prepared, "autoconfig", NativeTime{{1}});
  yardstick.job = job.str();
  yardstick.key.role = Role::Yardstick;
  write(prepared, yardstick);
  Cell candidate = yardstick;
  candidate.key.role = Role::Candidate;
  candidate.key.subject = ("candidate of " + job).str();
  write(prepared, candidate);
}

TEST(Merge, AnOlderRunIsNotTheNewestForBeingMergedLast) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  Prepared here = prepare(folder / "here.sqlite"); // of January 31st
  write(here, timedCell(here, "1x1:1x1", 1, "2025-01-31T12:00:00Z"));
  writeSample(here, "new");
  {
    Prepared there = prepare(from);
    there.run =
        cantFail(there.store.beginRun({"2025-01-01T00:00:00Z", "run", "old"}));
    Cell older = timedCell(there, "1x1:1x1", 5, "2025-01-01T00:00:00Z");
    older.key.subject = "0.9";
    write(there, older);
    writeSample(there, "old");
  }
  cantFail(merge(here.store, from));
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM cell"), 6);
  EXPECT_EQ(text(here.store, "SELECT group_concat(subject) FROM figure"),
            "1.0");
  EXPECT_EQ(
      text(here.store, "SELECT group_concat(subject) FROM current_candidate"),
      "candidate of new");
  CellKey key = timedCell(here, "1x1:1x1", 1, "").key;
  EXPECT_EQ(cantFail(here.store.find(key))->subject, "1.0");
  // `compare` of whole stores reads its newest code, too.
  Side all;
  std::vector<Row> rows =
      cantFail(rowsOfSides(here.store, all, here.store, all));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.front().base->subject, "1.0");
}

/// Stores of a timed cell each.
std::vector<std::string> smallStores(TemporaryFolder &folder, size_t count) {
  std::vector<std::string> paths;
  for (size_t index = 0; index < count; ++index) {
    std::string number = std::to_string(index + 1);
    paths.push_back(folder / ("task" + number + ".sqlite"));
    Prepared there = prepare(paths.back());
    write(there,
          timedCell(there, number + "x1:1x1", 1, "2025-01-01T00:00:00Z"));
  }
  return paths;
}

TEST(Merge, OfManyABrokenOneIsToldAndTheOthersCount) {
  TemporaryFolder folder;
  std::vector<std::string> paths = smallStores(folder, 2 * storesAtOnce + 3);
  constexpr size_t broken = storesAtOnce + 2, torn = 2;
  paths[broken] = folder.write("text", "no database, but long enough");
  { // found only when its rows are read
    Store store = cantFail(Store::open(paths[torn], Store::Mode::ReadWrite));
    cantFail(execute(store.handle(),
                     "PRAGMA foreign_keys = OFF; UPDATE cell SET run_id = 9"));
  }
  paths.push_back(paths[0]); // once more
  Prepared here = prepare(folder / "here.sqlite");
  std::vector<std::string> seen;
  cantFail(merge(
      here.store, paths, [&](const std::string &path, Expected<Merged> merged) {
        EXPECT_EQ(path, paths[seen.size()]);
        seen.push_back(merged ? told(*merged) : toString(merged.takeError()));
        return Error::success();
      }));
  ASSERT_EQ(seen.size(), paths.size());
  for (size_t index = 0; index < seen.size(); ++index)
    if (index == broken)
      EXPECT_TRUE(contains(seen[index], "not an SQLite database"));
    else if (index == torn)
      EXPECT_TRUE(contains(seen[index], "cells of runs that are not there"))
          << seen[index];
    else
      EXPECT_EQ(seen[index], index + 1 == seen.size() ? "0 0 1" : "1 0 0");
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM cell"),
            static_cast<int64_t>(paths.size()) - 3);
  EXPECT_EQ(text(here.store, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(
      numberIn(here.store, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
  // References and triggers hold again.
  EXPECT_NE(messageOf(execute(here.store.handle(),
                              "INSERT INTO run_cell VALUES (99, 99)")),
            "");
  EXPECT_NE(messageOf(execute(here.store.handle(),
                              "UPDATE native_time SET seconds = 9")),
            "");
  EXPECT_NE(messageOf(execute(here.store.handle(), "UPDATE cell SET ghz = -1")),
            "");
}

TEST(Merge, AnErrorThatIsToldEndsItAfterWhatWasTold) {
  TemporaryFolder folder;
  std::vector<std::string> paths = smallStores(folder, storesAtOnce + 2);
  Prepared here = prepare(folder / "here.sqlite");
  Error ended = merge(here.store, paths,
                      [&](const std::string &path, Expected<Merged> merged) {
                        cantFail(std::move(merged));
                        return path == paths[1] ? createStringError("enough")
                                                : Error::success();
                      });
  EXPECT_EQ(toString(std::move(ended)), "enough");
  // Those of its transaction, no other.
  EXPECT_EQ(numberIn(here.store, "SELECT count(*) FROM cell"),
            static_cast<int64_t>(storesAtOnce));
}

TEST(Merge, RowsThatNoConstraintLetInAreChecked) {
  TemporaryFolder folder;
  std::string from = folder / "there.sqlite";
  {
    Prepared there = prepare(from);
    write(there, countedCell(there, "slow", 1));
    cantFail(
        execute(there.store.handle(),
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
                "replace(sql, ' CHECK (value >= 0)', '') WHERE name = "
                "'emulated_count'; PRAGMA writable_schema = OFF"));
  }
  Prepared here = prepare(folder / "here.sqlite");
  EXPECT_EQ(told(cantFail(merge(here.store, from))), "1 0 0");
  {
    Store there = cantFail(Store::open(from, Store::Mode::ReadWrite));
    cantFail(execute(there.handle(),
                     "INSERT INTO emulated_count SELECT id, 'loads', -1 FROM "
                     "cell"));
  }
  Store fresh =
      cantFail(Store::open(folder / "fresh.sqlite", Store::Mode::ReadWrite));
  EXPECT_TRUE(contains(messageOf(merge(fresh, from)), "CHECK"));
  EXPECT_EQ(numberIn(fresh, "SELECT count(*) FROM cell"), 0);
}

TEST(Merge, WhatGivesWayTakesItsRowsAlong) {
  TemporaryFolder folder;
  std::vector<std::string> paths;
  for (StringRef month : {"01", "03", "02"}) {
    paths.push_back(folder / ("task" + month + ".sqlite").str());
    Prepared there = prepare(paths.back());
    Cell cell = countedCell(there, "slow", month == "03" ? 7 : 1);
    cell.finishedAt = ("2025-" + month + "-01T00:00:00Z").str();
    write(there, cell);
  }
  Store here =
      cantFail(Store::open(folder / "here.sqlite", Store::Mode::ReadWrite));
  std::vector<std::string> seen;
  cantFail(
      merge(here, paths, [&](const std::string &, Expected<Merged> merged) {
        seen.push_back(told(cantFail(std::move(merged))));
        return Error::success();
      }));
  EXPECT_EQ(seen, (std::vector<std::string>{"1 0 0", "1 1 0", "0 0 1"}));
  Store last = cantFail(Store::open(paths[1], Store::Mode::Read));
  for (StringRef table :
       {"cell", "emulated_count", "emulated_function", "cache_traffic",
        "modelled_cycles", "modelled_term", "run_cell"}) {
    std::string sql = ("SELECT count(*) FROM " + table).str();
    EXPECT_GT(numberIn(here, sql), 0) << sql;
    EXPECT_EQ(numberIn(here, sql), numberIn(last, sql)) << sql;
  }
  std::string sum = "SELECT sum(value) FROM emulated_count";
  EXPECT_EQ(numberIn(here, sum), numberIn(last, sum));
  EXPECT_EQ(numberIn(here, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

} // namespace
