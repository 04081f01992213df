//===-- ExchangeTest.cpp - Stores as files of others ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Xz.h"
#include "harness/compare/Load.h"
#include "harness/exchange/FlatArray.h"
#include "harness/exchange/GoogleBenchmark.h"
#include "harness/exchange/StoreLines.h"
#include "harness/test/FakeTree.h"
#include "harness/test/StoreSupport.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

std::string linesOf(Store &store) {
  std::string text;
  raw_string_ostream out(text);
  cantFail(writeStoreLines(store, out));
  return text;
}

/// One cell of each kind with all that belongs to it, and names that hurt.
void fill(Prepared &p) {
  Cell timed = cellOf(p, "autoconfig", NativeTime{{0.1, 1e-9, 3}});
  timed.counters = NativeCounter{{{"CYCLES", {7, 8, 9}}}};
  timed.decision = DecisionRecord{"A \"quoted\"\n\\", "{}", 5.5, "{}", "fma\n"};
  timed.code = {{"object_bytes", 64}};
  timed.job = "one";
  cantFail(p.store.write(timed, p.run));
  timed.job = "two";
  cantFail(p.store.write(timed, p.run));
  cantFail(p.store.write(countedCell(p, "slow", 3), p.run));
  Cell failed = cellOf(p, "bad", EmulatedStatus{});
  failed.status = Status::Failed;
  failed.reason = "got n\xc3\xa4n";
  cantFail(p.store.write(failed, p.run));
}

TEST(Exchange, AStoreComesBackAsItWas) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  std::string lines = linesOf(p.store);
  EXPECT_TRUE(isStoreLines(lines));
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  EXPECT_EQ(cantFail(mergeStoreLines(into, lines)).added, 4);
  EXPECT_EQ(linesOf(into), lines);
  // Again it changes nothing.
  EXPECT_EQ(cantFail(mergeStoreLines(into, lines)).added, 0);
  EXPECT_EQ(linesOf(into), lines);
}

TEST(Exchange, AnImportLeavesNothingAndRemovesWhatAKilledOneLeft) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  std::string lines = linesOf(p.store), left = folder / "from.sqlite.import";
  ASSERT_FALSE(sys::fs::create_directories(left + "/run-killed"));
  folder.write("from.sqlite.import/run-killed/lock", "");
  folder.write("from.sqlite.import/run-killed/lines.sqlite", "half");
  EXPECT_EQ(cantFail(mergeStoreLines(p.store, lines)).kept, 4);
  EXPECT_FALSE(sys::fs::exists(left));
  EXPECT_NE(messageOf(mergeStoreLines(p.store, StringRef(lines).drop_back(20))),
            "");
  EXPECT_FALSE(sys::fs::exists(left));
}

TEST(Exchange, LinesOfTheVersionBeforeAreRead) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  std::string lines = linesOf(p.store), older = lines;
  older.replace(StringRef(older).find("\"schema\":7"), 10, "\"schema\":6");
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  EXPECT_EQ(cantFail(mergeStoreLines(into, older)).added, 4);
  EXPECT_EQ(linesOf(into), lines);
}

TEST(Exchange, WhatIsNoWholeStoreIsRefusedAndChangesNothing) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  std::string lines = linesOf(p.store);
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  auto refusal = [&](StringRef from, StringRef to) {
    std::string changed = lines;
    size_t at = StringRef(changed).find(from);
    EXPECT_NE(at, StringRef::npos) << from.str();
    changed.replace(at, from.size(), to.str());
    return messageOf(mergeStoreLines(into, changed));
  };
  EXPECT_TRUE(contains(refusal("\"schema\":7", "\"schema\":8"),
                       "line 1: schema version 8, expected 7; a newer"));
  EXPECT_TRUE(contains(refusal("\"schema\":7", "\"schema\":5"),
                       "import it with the autobench that wrote it"));
  EXPECT_TRUE(contains(refusal("{\"columns\"", "[1,2]\n{\"columns\""),
                       "line 2: expected a table before its rows"));
  EXPECT_TRUE(contains(refusal("\"started_at\"", "\"x; DROP TABLE run\""),
                       "has no column 'x; DROP TABLE run'"));
  EXPECT_TRUE(contains(refusal("\"table\":\"run\"", "\"table\":\"sqlite_x\""),
                       "expected a table of the schema"));
  EXPECT_TRUE(contains(refusal("\"passed\"", "\"fine\""), "CHECK"));
  // What a trigger of the schema says.
  EXPECT_TRUE(
      contains(refusal("\"emulated count\"", "\"emulated status\""),
               "table 'emulated_count': only counted cells have counts"));
  EXPECT_TRUE(contains(refusal("[\"slow\",\"library\"]\n", ""),
                       "table 'cell': every rival has a kind"));
  EXPECT_TRUE(contains(refusal("{\"end\":true}\n", ""), "torn off"));
  EXPECT_TRUE(contains(
      messageOf(mergeStoreLines(into, StringRef(lines).drop_back(200))),
      "line "));
  EXPECT_EQ(numberIn(into, "SELECT count(*) FROM run"), 0);
}

TEST(Exchange, ADamagedStoreIsToldOnce) {
  TemporaryFolder folder;
  std::string path = folder / "r.sqlite";
  makeDamagedStore(path);
  Store store = cantFail(Store::open(path, Store::Mode::Read));
  std::string text;
  raw_string_ostream out(text);
  std::string message = messageOf(writeStoreLines(store, out));
  EXPECT_EQ(StringRef(message).count("is damaged, and was left"), 1u)
      << message;
}

TEST(Exchange, RowsThatWaitForOthersAreToldByTheirLines) {
  TemporaryFolder folder;
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  auto refusal = [&](StringRef bad) {
    std::string text =
        "{\"autobench\":\"store\",\"schema\":7}\n"
        "{\"table\":\"rival\",\"columns\":[\"name\",\"kind\"]}\n";
    for (int row = 0; row < 500; ++row) // lines 3 to 502
      text += row == 400 ? bad.str() + "\n"
                         : "[\"r" + std::to_string(row) + "\",\"library\"]\n";
    return messageOf(mergeStoreLines(into, text + "{\"end\":true}\n"));
  };
  EXPECT_TRUE(contains(refusal(R"(["x","fine"])"), "line 403: store: CHECK"));
  EXPECT_TRUE(contains(refusal(R"(["r7","library"])"), "line 403: store: "));
  EXPECT_TRUE(contains(refusal(R"(["x"])"), "line 403: expected 2 values"));
  EXPECT_TRUE(contains(refusal("[1,"), "line 403: no JSON"));
  EXPECT_EQ(numberIn(into, "SELECT count(*) FROM rival"), 0);
  EXPECT_EQ(refusal(R"(["\u00e4","library"])"), ""); // not flat, and right
  EXPECT_EQ(numberIn(into, "SELECT count(*) FROM rival"), 500);
  EXPECT_EQ(numberIn(into, "SELECT count(*) FROM sqlite_schema WHERE name IN "
                           "('cells_of_job', 'runs_of_cell')"),
            2);
}

TEST(Exchange, FlatArraysAreReadAsJsonSays) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  auto read = [&](StringRef text) -> std::string {
    Statement select = cantFail(
        Statement::prepare(p.store.handle(), "SELECT json_array(?, ?, ?)"));
    if (bindFlatArray(text, select) != 3)
      return "refused";
    cantFail(select.step());
    return select.text(0).str();
  };
  EXPECT_EQ(read("[1,-2,9223372036854775807]"), "[1,-2,9223372036854775807]");
  EXPECT_EQ(read("[1.5,1e-09,-2.5E3]"), "[1.5,1.0e-09,-2500.0]");
  EXPECT_EQ(read("[null,\"\",\"a b\"]"), "[null,\"\",\"a b\"]");
  EXPECT_EQ(read(R"(["\"x\"\\","a,]b","\n"])"), R"(["\"x\"\\","a,]b","\n"])");
  // Left to a reader of all JSON: what is more than this, or none.
  for (StringRef text : {"[1,2]",
                         "[1,2,3,4]",
                         "[1,2,[3]]",
                         "[1,2,true]",
                         "[1,2,\"\\u0041\"]",
                         "[1,2,\"\xc3\xa4\"]",
                         "[1, 2,3]",
                         "[1,2,01]",
                         "[1,2,1.]",
                         "[1,2,.5]",
                         "[1,2,+1]",
                         "[1,2,1e]",
                         "[1,2,1.e5]",
                         "[1,2,-]",
                         "[1,2,nan]",
                         "[1,2,0x10]",
                         "[1,2,1e999]",
                         "[1,2,]",
                         "[1,2,\"a]",
                         "[1,2,\"a\\\"]",
                         "[1,2,\"\\x\"]",
                         "[1,2,92233720368547758070]",
                         "[1,2,3",
                         "1,2,3]",
                         "",
                         "{}"})
    EXPECT_EQ(read(text), "refused") << text.str();
}

TEST(Exchange, AnEmptyStoreAndAnotherTakeTheSame) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  std::string lines = linesOf(p.store);
  // Escapes and spaces that nobody here writes, but others do.
  std::string spaced = lines;
  for (size_t at = 0; (at = spaced.find("],[", at)) != std::string::npos;)
    spaced.replace(at, 3, "], [");
  Prepared other = prepare(folder / "other.sqlite");
  EXPECT_EQ(cantFail(mergeStoreLines(other.store, spaced)).added, 4);
  Store empty =
      cantFail(Store::open(folder / "empty.sqlite", Store::Mode::ReadWrite));
  EXPECT_EQ(cantFail(mergeStoreLines(empty, lines)).added, 4);
  for (const char *sql : {"SELECT count(*) FROM native_time",
                          "SELECT count(*) FROM emulated_function",
                          "SELECT count(*) FROM run_cell"})
    EXPECT_EQ(numberIn(other.store, sql), numberIn(empty, sql)) << sql;
  // It keeps references and rules as a store does.
  EXPECT_EQ(numberIn(empty, "SELECT count(*) FROM sqlite_schema WHERE type = "
                            "'trigger'"),
            numberIn(p.store, "SELECT count(*) FROM sqlite_schema WHERE type = "
                              "'trigger'"));
  EXPECT_TRUE(contains(
      messageOf(execute(empty.handle(), "INSERT INTO native_time SELECT id, "
                                        "99, 1.0 FROM cell WHERE kind <> "
                                        "'native time'")),
      "only a cell of kind"));
  EXPECT_EQ(numberIn(empty, "PRAGMA foreign_keys"), 1);
  EXPECT_TRUE(contains(
      messageOf(execute(empty.handle(), "INSERT INTO run_cell VALUES (99, 1)")),
      "FOREIGN KEY"));
}

TEST(Exchange, KillMinusNineLeavesAllOrNothing) {
  TemporaryFolder folder;
  std::string lines;
  constexpr int many = 400;
  {
    Prepared p = prepare(folder / "from.sqlite");
    cantFail(execute(p.store.handle(), "PRAGMA synchronous = OFF"));
    for (int i = 0; i < many; ++i) {
      Cell cell = cellOf(p, "fast", NativeTime{{1, 2, 3}});
      cell.key.problem = std::to_string(i);
      cantFail(p.store.write(cell, p.run));
    }
    lines = linesOf(p.store);
  }
  std::string path = folder / "into.sqlite";
  size_t untouched = 0;
  for (int round = 0; round < 12; ++round) {
    sys::fs::remove(path);
    int64_t before = 0;
    {
      Prepared p = prepare(path);
      Cell cell = cellOf(p, "slow", NativeTime{{1}});
      cantFail(p.store.write(cell, p.run));
      before = numberIn(p.store, "SELECT count(*) FROM cell");
    }
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Store store = cantFail(Store::open(path, Store::Mode::ReadWrite));
      ::_exit(mergeStoreLines(store, lines).takeError() ? 1 : 0);
    }
    ::usleep(4000 * round);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    Store store = cantFail(Store::open(path, Store::Mode::ReadWrite));
    EXPECT_EQ(text(store, "PRAGMA integrity_check"), "ok");
    int64_t cells = numberIn(store, "SELECT count(*) FROM cell");
    EXPECT_TRUE(cells == before || cells == before + many) << cells;
    untouched += cells == before;
    // The same command finishes it.
    cantFail(mergeStoreLines(store, lines));
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM cell"), before + many);
  }
  EXPECT_GT(untouched, 0u);
}

TEST(Exchange, GoogleBenchmarkGoesOutAndComesBack) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "from.sqlite");
  fill(p);
  Side all;
  std::vector<Row> rows = cantFail(rowsOfSides(p.store, all, p.store, all));
  json::Object file = cantFail(toGoogleBenchmark(rows, "2026-01-31"));
  EXPECT_TRUE(isGoogleBenchmark(file));
  const json::Array &runs = *file.getArray("benchmarks");
  ASSERT_EQ(runs.size(), 2u); // of one benchmark: two processes
  const json::Object &first = *runs[0].getAsObject();
  EXPECT_EQ(*first.getString("name"),
            "x86-avx2/haswell/matmul/2x3:3x4/given/autoconfig");
  EXPECT_EQ(*first.getNumber("real_time"), 0.1e9); // the median, in ns
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  for (int round = 0; round < 2; ++round) {
    ImportedBenchmarks imported = cantFail(addGoogleBenchmark(into, file));
    EXPECT_EQ(imported.cells, 2u);
    EXPECT_EQ(text(into, "SELECT op || problem || preset || target || rival || "
                         "count(*) || median_seconds FROM cell_figure"),
              "matmul2x3:3x4x86-avx2haswellautoconfig20.1");
  }
}

TEST(Exchange, ForeignBenchmarksBecomeSeries) {
  TemporaryFolder folder;
  Store into =
      cantFail(Store::open(folder / "into.sqlite", Store::Mode::ReadWrite));
  json::Value file = cantFail(json::parse(R"({
    "context": {"date": "then", "host_name": "h", "executable": "/a/bench",
                "caches": [{"type": "Data", "level": 1, "size": 32768}]},
    "benchmarks": [
      {"name": "BM_a/8", "run_name": "BM_a/8", "run_type": "iteration",
       "repetition_index": 0, "real_time": 2.5, "time_unit": "us"},
      {"name": "BM_a/8", "run_name": "BM_a/8", "run_type": "iteration",
       "repetition_index": 1, "real_time": 3.5, "time_unit": "us"},
      {"name": "BM_a/8_mean", "run_name": "BM_a/8", "run_type": "aggregate",
       "real_time": 3, "time_unit": "us"},
      {"name": "BM_b", "run_name": "BM_b", "error_occurred": true,
       "error_message": "no GPU"}]})"));
  ImportedBenchmarks imported =
      cantFail(addGoogleBenchmark(into, *file.getAsObject()));
  EXPECT_EQ(imported.cells, 3u);
  EXPECT_EQ(imported.passedOver, 1u);
  EXPECT_EQ(text(into, "SELECT group_concat(problem || rival || status || "
                       "reason || coalesce(median_seconds, '')) FROM (SELECT * "
                       "FROM cell_figure ORDER BY problem, id)"),
            "BM_a/8benchpassed2.5e-06,BM_a/8benchpassed3.5e-06,"
            "BM_bbenchfailedno GPU");
  json::Value wrong = cantFail(json::parse(
      R"({"context": {"json_schema_version": 2}, "benchmarks": []})"));
  EXPECT_TRUE(
      contains(messageOf(addGoogleBenchmark(into, *wrong.getAsObject())),
               "version 2 of Google Benchmark's JSON, expected 1"));
}

TEST(Exchange, TheCommands) {
  FakeTree tree;
  ASSERT_EQ(tree.autobench({"run", "--preset", "real", "--suite", "small",
                            "--rivals", "autoconfig"})
                .code,
            0);
  std::string file = tree.folder / "s.jsonl.xz", store = tree.folder / "s";
  FakeTree::Ran ran = tree.autobench({"export", "-o", file});
  ASSERT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(isXz((*MemoryBuffer::getFile(file))->getBuffer()));
  ran = tree.autobench({"import", file, "--store", store});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, ": 2 cells added, 0 of them for older"));
  std::string google = tree.folder / "g.json";
  ASSERT_EQ(tree.autobench({"export", "--format", "google", "-o", google}).code,
            0);
  ran = tree.autobench({"import", google, "--store", store});
  EXPECT_TRUE(contains(ran.output, ": 2 cells; 0 runs passed over"))
      << ran.errors;
  std::string neither = tree.folder.write("n.json", "{}");
  ran = tree.autobench({"import", neither, "--store", store});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "n.json': neither lines of")) << ran.errors;
}

/// How many entries a folder has.
size_t entriesOf(const std::string &folder) {
  std::error_code code;
  size_t entries = 0;
  for (sys::fs::directory_iterator entry(folder, code), end;
       entry != end && !code; entry.increment(code))
    ++entries;
  return entries;
}

TEST(Exchange, AFailedImportMakesNoStore) {
  FakeTree tree;
  std::string lines, folder = tree.folder / "new", store = folder + "/s";
  {
    Prepared p = prepare(tree.folder / "from.sqlite");
    fill(p);
    lines = linesOf(p.store);
  }
  ASSERT_FALSE(sys::fs::create_directories(folder));
  std::string whole = tree.folder.write("whole.jsonl", lines),
              torn = tree.folder.write("torn.jsonl",
                                       StringRef(lines).drop_back(20)),
              absent = tree.folder / "absent.jsonl";
  for (const std::string &bad : {torn, absent}) {
    FakeTree::Ran ran =
        tree.autobench({"import", whole, bad, "--store", store});
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(StringRef(ran.errors).trim().ends_with("; no store is made"))
        << ran.errors;
    EXPECT_EQ(entriesOf(folder), 0u) << bad;
  }
  EXPECT_EQ(tree.autobench({"import", whole, "--store", store}).code, 0);
  EXPECT_EQ(entriesOf(folder), 1u);
  // What was there before stays as it was.
  FakeTree::Ran ran = tree.autobench({"import", torn, "--store", store});
  EXPECT_EQ(ran.code, 2);
  EXPECT_FALSE(contains(ran.errors, "no store is made")) << ran.errors;
  Store kept = cantFail(Store::open(store, Store::Mode::Read));
  EXPECT_EQ(linesOf(kept), lines);
  ran = tree.autobench({"import", whole, "--store", folder + "/no/s"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "no folder '" + folder + "/no'"))
      << ran.errors;
}

} // namespace
