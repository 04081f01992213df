//===-- StoreTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/test/StoreSupport.h"
#include <cmath>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Store, KeepsTheWholeCell) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "autoconfig", NativeTime{{3e-9, 1e-9, 2e-9}});
  cell.decision = DecisionRecord{"MatmulPacked", R"({"mr":6})", 123.0, "{}"};
  cell.code = {{"object_bytes", 4096},
               {"main_loop.instructions", 40},
               {"main_loop.fmas", 30}};
  cell.checkedElements = 8;
  cell.maxError = 1e-6;
  ASSERT_EQ(messageOf(p.store.write(cell, p.run)), "");

  // Median of 1, 2, 3 ns: 48 flop in 2 ns are 24 GFLOP/s.
  EXPECT_EQ(text(p.store, "SELECT median_seconds FROM figure"), "2.0e-09");
  EXPECT_EQ(text(p.store, "SELECT round(gflops, 6) FROM figure"), "24.0");
  EXPECT_EQ(text(p.store, "SELECT algorithm || parameters || predicted_cycles "
                          "FROM figure"),
            R"(MatmulPacked{"mr":6}123.0)");
  EXPECT_EQ(text(p.store,
                 "SELECT code_bytes || ' ' || (loop_fmas / loop_instructions) "
                 "FROM figure"),
            "4096.0 0.75");
  EXPECT_EQ(text(p.store, "SELECT group_concat(seconds) FROM (SELECT seconds "
                          "FROM native_time ORDER BY ordinal)"),
            "3.0e-09,1.0e-09,2.0e-09");
}

TEST(Store, EvenNumberOfSamples) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  // 1 [2 4] 8: (2 + 4) / 2 = 3.
  cantFail(p.store.write(cellOf(p, "a", NativeTime{{8, 2, 4, 1}}), p.run));
  EXPECT_EQ(text(p.store, "SELECT median_seconds FROM figure"), "3.0");
}

TEST(Store, FindsByTheWholeKey) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "openblas", NativeTime{{1}});
  EXPECT_FALSE(cantFail(p.store.find(cell.key)));
  cantFail(p.store.write(cell, p.run));
  EXPECT_EQ(cantFail(p.store.find(cell.key))->status, Status::Passed);

  for (std::string CellKey::*part :
       {&CellKey::op, &CellKey::problem, &CellKey::preset, &CellKey::target,
        &CellKey::rival, &CellKey::weights, &CellKey::subject,
        &CellKey::executor}) {
    CellKey other = cell.key;
    other.*part += "x";
    EXPECT_FALSE(cantFail(p.store.find(other)));
  }
  CellKey elsewhere = cell.key;
  elsewhere.machine += 1;
  EXPECT_FALSE(cantFail(p.store.find(elsewhere)));
}

TEST(Store, TellsOfWhichUnitsItHasCells) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  EXPECT_TRUE(cantFail(p.store.units()).empty());
  Cell cell = cellOf(p, "openblas", NativeTime{{1}});
  cantFail(p.store.write(cell, p.run));
  cantFail(p.store.write(cellOf(p, "eigen", NativeTime{{1}}), p.run));
  StringSet<> units = cantFail(p.store.units());
  EXPECT_EQ(units.size(), 1u);
  EXPECT_TRUE(units.contains(cell.key.op + " " + cell.key.problem + " " +
                             cell.key.weights));
}

TEST(Store, RewritesTheSameCellOnly) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "openblas", NativeTime{{1, 2, 3}});
  cantFail(p.store.write(cell, p.run));
  cell.measurement = NativeTime{{5}};
  cantFail(p.store.write(cell, p.run));
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 1);
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM native_time"), 1);

  // A newer library is another cell; tables show the one last asked for.
  Cell newer = cell;
  newer.key.subject = "2.0";
  newer.measurement = NativeTime{{4}};
  cantFail(p.store.write(newer, p.run));
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 2);
  EXPECT_EQ(text(p.store, "SELECT subject FROM figure"), "2.0");
  int64_t later =
      cantFail(p.store.beginRun({"2025-02-01T00:00:00Z", "run", "abc"}));
  cantFail(
      p.store.touch(cantFail(p.store.find(cell.key))->id, later, std::nullopt));
  EXPECT_EQ(text(p.store, "SELECT subject FROM figure"), "1.0");
}

TEST(Store, ProcessesOfOneCellStandBesideEachOther) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "openblas", NativeTime{{1, 2, 3}});
  EXPECT_EQ(cantFail(p.store.processes(cell.key, "")), 0u);
  cell.revision = "abc";
  for (auto [job, seconds] : {std::pair("one", 2.0), std::pair("two", 3.0)}) {
    cell.job = job;
    cell.measurement = NativeTime{{seconds}};
    cantFail(p.store.write(cell, p.run));
  }
  EXPECT_EQ(cantFail(p.store.processes(cell.key, "")), 2u);
  EXPECT_EQ(cantFail(p.store.processes(cell.key, "abc")), 2u);
  EXPECT_EQ(cantFail(p.store.processes(cell.key, "def")), 0u);
  // Tables show the last.
  EXPECT_EQ(text(p.store, "SELECT count(*) || ' ' || median_seconds FROM "
                          "figure"),
            "1 3.0");
  // Another run that asks for it has it in its history, too.
  int64_t later = cantFail(p.store.beginRun({"then", "run", "def"}));
  cantFail(
      p.store.touch(cantFail(p.store.find(cell.key))->id, later, std::nullopt));
  EXPECT_EQ(text(p.store,
                 "SELECT group_concat(at_revision || job || fresh) FROM "
                 "(SELECT * FROM history ORDER BY at_run, job)"),
            "abcone1,abctwo1,defone0,deftwo0");
}

TEST(Store, ACountedCellThatIsCountedAgainKeepsItsHistory) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = countedCell(p, "blis", 1);
  cell.settings = R"({"pricing":"one"})";
  cantFail(p.store.write(cell, p.run));
  int64_t later = cantFail(p.store.beginRun({"then", "run", "def"}));
  cantFail(p.store.write(cell, later));
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 1);
  EXPECT_EQ(text(p.store, "SELECT group_concat(run_id) FROM (SELECT * FROM "
                          "run_cell ORDER BY run_id)"),
            "1,2");
  // Priced with other facts it is another one, and older runs keep theirs.
  cell.settings = R"({"pricing":"two"})";
  cantFail(p.store.write(cell, later));
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 2);
  EXPECT_EQ(text(p.store, "SELECT settings FROM figure"), cell.settings);
}

TEST(Store, AnUpdatedOperatingSystemIsTheSameMachine) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Machine machine;
  machine.cpu = "a cpu";
  machine.osKernel = "6.1.0-49";
  EXPECT_EQ(cantFail(p.store.machine(machine)), p.machine);
  machine.caches = R"({"L1d":49152})";
  EXPECT_NE(cantFail(p.store.machine(machine)), p.machine);
}

TEST(Store, PairsOfCommits) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  for (auto [job, base, head] :
       {std::tuple("one", "k1", "k2"), std::tuple("two", "k1", "k1")}) {
    Cell cell = cellOf(p, "autoconfig", NativeTime{{1}});
    cell.job = job;
    cell.key.role = Role::Base;
    cell.key.subject = base;
    cell.revision = "old";
    cantFail(p.store.write(cell, p.run));
    cell.key.role = Role::Head;
    cell.key.subject = head;
    cell.revision = "new";
    cantFail(p.store.write(cell, p.run));
  }
  EXPECT_EQ(text(p.store, "SELECT group_concat(job || same_code || "
                          "base_revision || head_revision) FROM (SELECT * FROM "
                          "commit_pair ORDER BY job)"),
            "one0oldnew,two1oldnew");
  // They are in no table of kernels and rivals.
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM figure"), 0);
}

TEST(Store, EmulatedCellsCannotHaveTime) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  cantFail(p.store.write(cellOf(p, "a", EmulatedStatus{}), p.run));
  EXPECT_EQ(text(p.store, "SELECT kind || ifnull(median_seconds, ' null') FROM "
                          "figure"),
            "emulated status null");
  EXPECT_TRUE(contains(
      messageOf(execute(p.store.handle(), "INSERT INTO native_time SELECT id, "
                                          "0, 1.0 FROM cell")),
      "only a cell of kind 'native time' can have seconds"));
  EXPECT_TRUE(
      contains(messageOf(execute(p.store.handle(),
                                 "UPDATE cell SET kind = 'native time'")),
               "never changed"));
}

TEST(Store, OnlyPassedCellsHaveTime) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell failed = cellOf(p, "a", NativeTime{{1}});
  failed.status = Status::Failed;
  failed.reason = "wrong";
  EXPECT_TRUE(contains(messageOf(p.store.write(failed, p.run)),
                       "has samples exactly when it passed"));
  failed.measurement = NativeTime{};
  EXPECT_EQ(messageOf(p.store.write(failed, p.run)), "");
  EXPECT_TRUE(contains(
      messageOf(execute(p.store.handle(), "INSERT INTO native_time SELECT id, "
                                          "0, 1.0 FROM cell")),
      "only a cell whose result was verified can have seconds"));
  EXPECT_TRUE(contains(
      messageOf(execute(p.store.handle(), "UPDATE cell SET status = 'passed', "
                                          "reason = ''")),
      "never changed"));
}

TEST(Store, RefusesWhatIsNoRecord) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "a", EmulatedStatus{});
  cell.status = Status::Crashed; // without a reason
  EXPECT_TRUE(contains(messageOf(p.store.write(cell, p.run)), "CHECK"));
  for (double seconds : {0.0, -1.0, double(INFINITY), double(NAN)})
    EXPECT_NE(messageOf(p.store.write(cellOf(p, "b", NativeTime{{1, seconds}}),
                                      p.run)),
              "")
        << seconds;
  // The whole transaction is undone, not only the bad row.
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 0);
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM native_time"), 0);
}

TEST(Store, RatiosNeedTwoNativeCellsOfOneMachine) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  cantFail(p.store.write(cellOf(p, "autoconfig", NativeTime{{2}}), p.run));
  cantFail(p.store.write(cellOf(p, "openblas", NativeTime{{3}}), p.run));
  cantFail(p.store.write(cellOf(p, "onednn", EmulatedStatus{}), p.run));
  Cell elsewhere = cellOf(p, "blis", NativeTime{{9}});
  Machine other;
  other.cpu = "another cpu";
  elsewhere.key.machine = cantFail(p.store.machine(other));
  cantFail(p.store.write(elsewhere, p.run));
  EXPECT_EQ(text(p.store, "SELECT group_concat(rival || speedup) FROM "
                          "native_ratio"),
            "openblas1.5");
}

TEST(Store, WaysToRunAreNotMixed) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  for (auto [executor, ours, theirs] :
       {std::tuple("native", 2.0, 3.0), std::tuple("nice", 8.0, 4.0)}) {
    for (auto [rival, seconds] :
         {std::pair("autoconfig", ours), std::pair("blis", theirs)}) {
      Cell cell = cellOf(p, rival, NativeTime{{seconds}});
      cell.key.executor = executor;
      cantFail(p.store.write(cell, p.run));
    }
  }
  EXPECT_EQ(text(p.store, "SELECT group_concat(executor || speedup) FROM "
                          "(SELECT * FROM native_ratio ORDER BY executor)"),
            "native1.5,nice0.5");
  Cell nowhere = cellOf(p, "blis", NativeTime{{1}});
  nowhere.key.executor = "";
  EXPECT_TRUE(contains(messageOf(p.store.write(nowhere, p.run)), "CHECK"));
}

TEST(Store, RivalsHaveAKind) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "blis", NativeTime{{1}});
  cell.key.rival = "undeclared";
  EXPECT_TRUE(contains(messageOf(p.store.write(cell, p.run)),
                       "a rival's kind is told before its first cell"));
  for (RivalKind kind : {RivalKind::Library, RivalKind::Compiler,
                         RivalKind::Search, RivalKind::Loops}) {
    cantFail(p.store.addRival("undeclared", kind)); // the last one counts
    EXPECT_EQ(rivalKindNamed(rivalKindName(kind)), kind);
    cantFail(p.store.write(cell, p.run));
    EXPECT_EQ(text(p.store, "SELECT rival_kind FROM figure"),
              rivalKindName(kind));
  }
  EXPECT_EQ(rivalKindNamed("fast"), std::nullopt);
}

TEST(Store, ReadingCannotWrite) {
  TemporaryFolder folder;
  std::string path = folder / "r.sqlite";
  {
    prepare(path);
  }
  Store store = cantFail(Store::open(path, Store::Mode::Read));
  for (StringRef sql : {"DELETE FROM run", "PRAGMA user_version = 9"})
    EXPECT_TRUE(contains(messageOf(execute(store.handle(), sql)),
                         "attempt to write a readonly database"));
}

TEST(Store, OpenErrors) {
  TemporaryFolder folder;
  auto error = [&](StringRef path, Store::Mode mode) {
    return messageOf(Store::open(path, mode));
  };
  EXPECT_TRUE(contains(error(folder / "none.sqlite", Store::Mode::Read),
                       "none.sqlite': no such file; `autobench run`"));
  EXPECT_TRUE(contains(error(folder.path, Store::Mode::ReadWrite), "a folder"));
  std::string file =
      folder.write("text.sqlite", "this is some text and no database at all");
  EXPECT_TRUE(contains(error(file, Store::Mode::ReadWrite),
                       "not an SQLite database; name another --store"));
  EXPECT_TRUE(contains(error(file, Store::Mode::Read),
                       "not an SQLite database; name another --store"));
  // A mistyped path makes no folder.
  EXPECT_TRUE(contains(
      error(folder / "misspelt/r.sqlite", Store::Mode::ReadWrite),
      "no folder '" + folder / "misspelt" + "'; make it, or name another"));
  EXPECT_FALSE(sys::fs::exists(folder / "misspelt"));
  EXPECT_TRUE(contains(error("/proc/r.sqlite", Store::Mode::ReadWrite),
                       "/proc/r.sqlite': cannot be opened"));
}

/// A candidate of two samples and, where `job` has none yet, its yardstick.
void writeCandidate(const Prepared &p, StringRef job, StringRef hash,
                    std::vector<double> seconds,
                    std::optional<std::vector<double>> yardstick) {
  Cell cell = cellOf(p, "autoconfig", NativeTime{std::move(seconds)});
  cell.key.role = Role::Candidate;
  cell.key.subject = hash.str();
  cell.job = job.str();
  cell.decision = DecisionRecord{"A", "{}", 1.0, "{}"};
  Store &store = const_cast<Prepared &>(p).store;
  cantFail(store.write(cell, p.run));
  if (!yardstick)
    return;
  cell.key.role = Role::Yardstick;
  cell.key.subject = "chosen";
  cell.measurement = NativeTime{std::move(*yardstick)};
  cell.gigahertz = 2;
  cantFail(store.write(cell, p.run));
}

TEST(Store, CandidatesAreComparedWithinTheirJob) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  cantFail(p.store.write(cellOf(p, "autoconfig", NativeTime{{2}}), p.run));
  cantFail(p.store.write(cellOf(p, "openblas", NativeTime{{3}}), p.run));
  // In the second job everything takes ten times as long.
  writeCandidate(p, "one", "c1", {2, 4, 9}, {{1, 2, 3}});      // 2, 2, 3 times
  writeCandidate(p, "two", "c2", {5, 10, 20}, {{10, 20, 30}}); // 1/2, 1/2, 2/3
  EXPECT_EQ(text(p.store, "SELECT group_concat(ratio) FROM (SELECT ratio FROM "
                          "candidate_ratio ORDER BY ratio)"),
            "0.5,2.0");
  // Of medians 2 and 20 s at 2 GHz.
  EXPECT_EQ(
      text(p.store, "SELECT seconds || ' ' || cycles FROM sampled_choice"),
      "11.0 22000000000.0");
  // Neither kind is among the kernels and their rivals.
  EXPECT_EQ(text(p.store, "SELECT group_concat(rival || gflops) FROM (SELECT * "
                          "FROM figure ORDER BY rival)"),
            "autoconfig2.4e-08,openblas1.6e-08");
  // Of a later sample only what it asks for.
  int64_t later = cantFail(p.store.beginRun({"then", "sample", "abc"}));
  Cell key = cellOf(p, "autoconfig", NativeTime{});
  key.key.role = Role::Candidate;
  key.key.subject = "c2";
  int64_t id = cantFail(p.store.find(key.key))->id;
  EXPECT_EQ(cantFail(p.store.yardstickOf(id))->subject, "chosen");
  cantFail(
      p.store.touch(id, later, DecisionRecord{"A", R"({"mr":1})", 7.0, "{}"}));
  EXPECT_EQ(text(p.store, "SELECT group_concat(subject || predicted_cycles || "
                          "parameters) FROM current_candidate JOIN decision ON "
                          "cell_id = id"),
            R"(c27.0{"mr":1})");
}

TEST(Store, RolesBelongToTheirContenders) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "openblas", NativeTime{{1}});
  cell.key.role = Role::Candidate;
  EXPECT_TRUE(contains(messageOf(p.store.write(cell, p.run)), "CHECK"));
  cell = cellOf(p, "autoconfig", NativeTime{{1}});
  cell.key.role = Role::Rival;
  EXPECT_TRUE(contains(messageOf(p.store.write(cell, p.run)), "CHECK"));
}

/// Writes cells until it is killed, and a byte to `report` after each.
[[noreturn]] void writeForEver(const std::string &path, int first, int report) {
  Prepared p = prepare(path);
  for (int i = first;; ++i) {
    Cell cell =
        cellOf(p, "autoconfig", NativeTime{std::vector<double>(15, 1.0 + i)});
    cell.key.problem = std::to_string(i);
    cell.decision = DecisionRecord{"A", "{}", 1.0, "{}"};
    cell.code = {{"instructions", 1}, {"fmas", 1}};
    if (p.store.write(cell, p.run).takeError() || ::write(report, ".", 1) != 1)
      ::_exit(1);
  }
}

TEST(Store, SurvivesKillMinusNine) {
  TemporaryFolder folder;
  std::string path = folder / "r.sqlite";
  int64_t before = 0;
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0)
      writeForEver(path, round * 1000000, ends[1]);
    ::close(ends[1]);
    // After the first cell, at a moment that differs from round to round.
    char byte;
    ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::usleep(1700 * round);
    ::kill(child, SIGKILL);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";

    Store reopened = cantFail(Store::open(path, Store::Mode::ReadWrite));
    EXPECT_EQ(text(reopened, "PRAGMA integrity_check"), "ok");
    int64_t cells = numberIn(reopened, "SELECT count(*) FROM cell");
    EXPECT_GT(cells, before);
    before = cells;
    // Every cell that is there is there as a whole.
    EXPECT_EQ(numberIn(reopened, "SELECT count(*) FROM native_time"),
              15 * cells);
    EXPECT_EQ(numberIn(reopened, "SELECT count(*) FROM decision"), cells);
    EXPECT_EQ(numberIn(reopened, "SELECT count(*) FROM static_code"),
              2 * cells);
  }
}

TEST(Store, EveryStatusHasItsName) {
  for (Status status : {Status::Passed, Status::Failed, Status::Skipped,
                        Status::Crashed, Status::TimedOut, Status::Unavailable})
    EXPECT_EQ(statusNamed(statusName(status)), status);
  EXPECT_EQ(statusNamed("fine"), std::nullopt);
}

} // namespace
