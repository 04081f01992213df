//===-- ReplayTest.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recordings and what is made of them. What the scripted engine's kernels take
// is in SampleTest.cpp: of mr = 1 to 6, by measurement 3 6 5 4 2 1 is the
// order, at 500, 1000, 1500, 2000, 3000 and 4000 ns.
//
//===----------------------------------------------------------------------===//

#include "harness/common/Xz.h"
#include "harness/replay/RecordingLines.h"
#include "harness/test/SampledTree.h"
#include "harness/test/StoreSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

TEST(Replay, TheCheapestPredictionIsTheChoice) {
  SampledTree tree;
  // Sampled beside mr=6; of the recorded ones mr=3 is predicted to take 500
  // cycles, and it takes 0.5 us at 2 GHz.
  json::Array rows = tree.rows(tree.store(), "selection");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(field(rows[0], "chosen"), "MatmulPacked mr=3,nr=16");
  EXPECT_EQ(field(rows[0], "best candidate"), "MatmulPacked mr=6,nr=16");
  EXPECT_EQ(number(rows[0], "candidates"), 5);
  EXPECT_EQ(number(rows[0], "failed"), 0);
  EXPECT_EQ(number(rows[0], "share of best"), 1);
  EXPECT_EQ(number(rows[0], "rank"), 1);
  EXPECT_NEAR(number(rows[0], "chosen us (native time)"), 0.5, 1e-9);
  rows = tree.rows(tree.store(), "prediction");
  // The same six points as in SampleTest.cpp.
  EXPECT_NEAR(number(rows[0], "rank correlation"), 1 - 12.0 / 210, 1e-12);
  EXPECT_NEAR(number(rows[0], "measured cycles (native time)"), 1000, 1e-6);
  EXPECT_NEAR(number(rows[0], "error of the chosen %"), -50, 1e-9);

  // Other models prefer mr=4: 2 us, behind 0.5, 1 and 1.5 us.
  tree.remodel("mr=4 1\n");
  rows = tree.rows(tree.store(), "selection");
  EXPECT_EQ(field(rows[0], "chosen"), "MatmulPacked mr=4,nr=16");
  EXPECT_NEAR(number(rows[0], "share of best"), 0.25, 1e-9);
  EXPECT_NEAR(number(rows[0], "time / best candidate's"), 4, 1e-9);
  EXPECT_EQ(number(rows[0], "rank"), 4);
  EXPECT_NEAR(number(rows[2], "share of best"), 0.25, 1e-9);
}

TEST(Replay, RefusedKernelsAreCounted) {
  SampledTree tree;
  tree.remodel("mr=3 no longer fits\n");
  auto ran = tree.replay(tree.store(), {"--table", "selection"});
  EXPECT_EQ(ran.errors,
            "replayed 6 kernels of 1 problems with the facts of zen5; the "
            "models refuse 1\n  1 of MatmulPacked: mr=3 no longer fits\n");
  json::Array rows = tree.rows(tree.store(), "selection");
  EXPECT_EQ(field(rows[0], "chosen"), "MatmulPacked mr=6,nr=16");
  EXPECT_EQ(number(rows[0], "share of best"), 1); // of those that are left
  EXPECT_EQ(number(rows[0], "candidates"), 4);
  EXPECT_EQ(number(rows[0], "failed"), 1);
  for (const json::Value &row : tree.rows(tree.store(), "candidates"))
    if (field(row, "status") != "passed")
      EXPECT_EQ(field(row, "reason"),
                "refused by the models: mr=3 no longer fits");
  tree.remodel("mr=1 no\nmr=2 no\nmr=3 no\nmr=4 no\nmr=5 no\nmr=6 no\n");
  ran = tree.replay(tree.store());
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "the models refuse every recorded kernel "
                                   "with the facts of zen5, for example "
                                   "MatmulPacked: mr=1 no"));
}

TEST(Replay, EveryFormOfARecordingSaysTheSame) {
  SampledTree tree;
  std::string before = contentOf(tree.store());
  auto expected = tree.replay(tree.store());
  EXPECT_EQ(expected.code, 0) << expected.errors;
  EXPECT_TRUE(contains(expected.output, "rank correlation"));
  std::string packed =
      tree.folder.write("copy.sqlite.xz", cantFail(compressXz(before)));
  for (const std::string &path :
       {packed, tree.exported("lines.jsonl"), tree.exported("l.jsonl.xz")})
    EXPECT_EQ(tree.replay(path).output, expected.output) << path;
  // The same recording is the same file, and no path has changed the store.
  EXPECT_EQ(contentOf(tree.folder / "l.jsonl.xz"),
            contentOf(tree.exported("again.jsonl.xz")));
  EXPECT_EQ(contentOf(tree.store()), before);
}

TEST(Replay, RecordingsKeepWhatWasMeasuredWhere) {
  SampledTree tree;
  std::string path =
      tree.exported("lines.jsonl", {"--machine-fact", "virtual=true",
                                    "--machine-fact", "name=a board"});
  Recording recording = cantFail(readRecording(path));
  ASSERT_EQ(recording.size(), 1u);
  const RecordedSample &sample = recording[0];
  EXPECT_EQ(sample.op, "matmul");
  EXPECT_EQ(sample.preset, "real");
  EXPECT_EQ(sample.target, "haswell");
  EXPECT_EQ(sample.gigahertz, 2);
  EXPECT_EQ(sample.machine.cpu, "test cpu");
  EXPECT_EQ(sample.machine.caches, R"({"L1d":32768})");
  EXPECT_TRUE(contains(sample.machine.facts, R"("virtual":true)"));
  EXPECT_TRUE(contains(sample.machine.facts, R"("name":"a board")"));
  EXPECT_TRUE(contains(sample.command, "sample --preset real"));
  std::map<int64_t, std::pair<double, double>> cycles;
  for (const RecordedKernel &kernel : sample.kernels) {
    EXPECT_EQ(kernel.problem, "8x8:8x8");
    EXPECT_EQ(kernel.weights, "given");
    EXPECT_EQ(kernel.chosen, kernel.candidate.parameters.at("mr") == 6);
    cycles[kernel.candidate.parameters.at("mr")] = {
        kernel.cycles, *kernel.candidate.predictedCycles};
  }
  EXPECT_EQ(cycles, (std::map<int64_t, std::pair<double, double>>{
                        {1, {8000, 5000}},
                        {2, {6000, 4000}},
                        {3, {1000, 500}},
                        {4, {4000, 3000}},
                        {5, {3000, 3500}},
                        {6, {2000, 1000.5}}}));
  EXPECT_EQ(tree.autobench({"export-candidates", "-o", path, "--machine-fact",
                            "virtual"})
                .errors,
            "autobench: error: --machine-fact 'virtual', expected "
            "name=value\n");
}

TEST(Replay, MeasurementsAreRoundedToWhatTheyKnow) {
  RecordedKernel kernel{"2x2:2x2", "given", {"A", {}, 123456789.0}, 3.3, true};
  Recording recording{{"matmul", "p", "t", 2, "", "", "", {}, {kernel}}};
  Recording read = cantFail(recordingIn(linesOf(recording)));
  EXPECT_EQ(read[0].kernels[0].cycles, 3.25); // eighths of a cycle
  EXPECT_EQ(*read[0].kernels[0].candidate.predictedCycles, 123457000.0);
}

TEST(Replay, OldStoresAreNotTouched) {
  SampledTree tree;
  std::string path = tree.folder / "old.sqlite";
  {
    sqlite3 *raw = nullptr;
    sqlite3_open(path.c_str(), &raw);
    Database old(raw);
    cantFail(execute(raw, contentOf(HARNESS_TEST_DATA "/schema-2.sql")));
    cantFail(execute(raw, R"sql(
INSERT INTO run VALUES (5, 'then', 'sample', 'abc');
INSERT INTO machine VALUES (3, 'cpu', 'x', 'k', '{}', '', '{}');
INSERT INTO cell (id, run_id, op, problem, preset, target, role, rival, weights,
    subject, machine_id, kind, status, reason, note, flops, version,
    implementation, job, ghz, settings, compiler, compiler_flags, revision,
    finished_at)
  SELECT column1, 5, 'matmul', '2x3:3x4', 'p', 't', column2, 'autoconfig',
    'given', column1, 3, 'native time', 'passed', '', '', 48, '', '', 'j', 2.0,
    '{}', '', '', 'abc', '2025-01-31T12:00:00Z'
  FROM (VALUES (1, 'yardstick'), (2, 'candidate'));
INSERT INTO decision VALUES (1, 'A', '{"mr":6}', 9.0, '{}'),
                            (2, 'A', '{"mr":4}', 8.0, '{}');
INSERT INTO native_time VALUES (1, 0, 1.0), (2, 0, 4.0);
)sql"));
  }
  std::string before = contentOf(path);
  json::Array rows = tree.rows(path, "selection");
  EXPECT_EQ(field(rows[0], "problem"), "2x3:3x4");
  EXPECT_EQ(field(rows[0], "best candidate"), "MatmulPacked mr=4,nr=16");
  EXPECT_NEAR(number(rows[0], "best candidate us (native time)"), 4e6, 1);
  EXPECT_EQ(contentOf(path), before);
}

TEST(Replay, OnlyWhatIsAskedFor) {
  SampledTree tree;
  tree.autobench({"sample", "--preset", "real", "--suite", "small"});
  EXPECT_EQ(tree.rows(tree.store(), "selection").size(), 4u);
  EXPECT_EQ(
      tree.rows(tree.store(), "selection", {"--problem", "16x8:8x8"}).size(),
      3u);
  EXPECT_EQ(tree.rows(tree.store(), "selection", {"--suite", "small"}).size(),
            4u);
  EXPECT_TRUE(
      contains(tree.replay(tree.store(), {"--problem", "9x9:9x9"}).errors,
               "the recording has none of the problems asked for"));
  tree.rows(tree.store(), "selection", {"--set", "l2.size=1M"});
  EXPECT_EQ(contentOf(tree.folder / "build/host/bin/facts"),
            "set l2.size=1M\n");
}

TEST(Replay, SeveralTablesAreOneObject) {
  SampledTree tree;
  auto ran = tree.replay(tree.store(), {"--format", "json"});
  json::Value value = cantFail(json::parse(ran.output));
  EXPECT_EQ(value.getAsObject()->getArray("selection")->size(), 3u);
  EXPECT_EQ(value.getAsObject()->getArray("prediction")->size(), 3u);
}

TEST(Replay, MistakesAreExplained) {
  SampledTree tree;
  struct {
    Words words;
    std::string message;
  } cases[] = {
      {{"sample", "--problem", "8x8:8x8"}, "--preset is required"},
      {{"sample", "--replay", tree.store()},
       "--replay needs --target, whose facts the models use: a name that "
       "`autoconfig targets` lists, or a .yaml file"},
      {{"sample", "--replay", tree.store(), "--preset", "real"},
       "--preset excludes --replay"},
      {{"sample", "--preset", "real", "--table", "selection"},
       "--table requires --replay"},
      {{"sample", "--replay", "none", "--target", "zen5"},
       "recording 'none': No such file or directory"},
      {{"sample", "--replay", tree.store(), "--target", "rvv256"},
       "'autoconfig predict --target rvv256': exit code 1: autoconfig: error: "
       "no facts"},
      {{"sample", "--replay", tree.store(), "--target", "zen5", "--table",
        "none"},
       "unknown table 'none'; there are: candidates, cells"},
      {{"sample", "--replay", tree.store(), "--target", "zen5", "--format",
        "xls"},
       "unknown format 'xls'"}};
  for (const auto &mistake : cases) {
    auto ran = tree.autobench(mistake.words);
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(contains(ran.errors, mistake.message));
  }
}

TEST(Replay, DamagedRecordingsAreExplained) {
  TemporaryFolder folder;
  std::string head = R"({"recording":"candidates","preset":"p","target":"t",)"
                     R"("ghz":2,"machine":{"cpu":"c"}})"
                     "\n";
  std::string packed = cantFail(compressXz(head));
  std::string torn = packed.substr(0, packed.size() - 20);
  std::string wrong = packed;
  wrong[packed.size() / 2] ^= 1;
  std::pair<std::string, std::string> cases[] = {
      {"text", "neither a store nor JSON lines, nor either compressed with xz"},
      {torn, "torn off before its end"},
      {wrong, "damaged"},
      {"{", "line 1: no JSON: "},
      {"{}", "line 1: expected a line with \"recording\" first, as `autobench "
             "export-candidates` writes it"},
      {R"({"recording":"candidates"})",
       "line 1: expected {\"recording\": \"candidates\", \"preset\""},
      {head + "{}", "line 2: expected {\"problem\": .."},
      {head + R"({"problem":"8x8","weights":"given","algorithm":"A",)"
              R"("parameters":{},"measured_cycles":1})",
       "line 2: "},
      {head + R"({"problem":"8x8:8x8","weights":"given","algorithm":"A",)"
              R"("parameters":{"mr":0.5},"measured_cycles":1})",
       "line 2: expected an integer as parameter 'mr'"}};
  for (const auto &[bytes, message] : cases) {
    std::string path = folder.write("recording", bytes);
    EXPECT_TRUE(contains(messageOf(readRecording(path)),
                         "recording '" + path + "': " + message));
  }
  std::string store = folder / "empty.sqlite";
  prepare(store);
  EXPECT_EQ(messageOf(readRecording(store)),
            "recording '" + store +
                "': no candidates with native time; `autobench sample` "
                "measures them");
  {
    Store newer = cantFail(Store::open(store, Store::Mode::ReadWrite));
    cantFail(execute(newer.handle(), "PRAGMA user_version = 99"));
  }
  EXPECT_TRUE(contains(messageOf(readRecording(store)),
                       "recording '" + store + "': schema version 99"));
}

TEST(Replay, AKernelCountsOnceForAMachine) {
  // Sampled for two targets, of which the second is measured twice as slow.
  SampledTree tree;
  Recording recording = cantFail(readRecording(tree.store()));
  recording.push_back(recording[0]);
  recording[1].target = "other";
  for (RecordedKernel &kernel : recording[1].kernels)
    kernel.cycles *= 2;
  std::string path = tree.folder / "both.jsonl";
  cantFail(writeRecording(recording, path));
  EXPECT_EQ(tree.replay(path).output, tree.replay(tree.store()).output);
  // Another machine is another row.
  recording[1].machine.cpu = "other cpu";
  cantFail(writeRecording(recording, path));
  EXPECT_EQ(tree.rows(path, "portability").size(), 2u);
}

} // namespace
