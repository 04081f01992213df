//===-- KindsTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Executor.h"
#include "harness/session/Workbench.h"
#include "harness/test/StoreSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Kinds, KeepsCountsAndModelledCycles) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = countedCell(p, "a", 1);
  for (int round = 0; round < 2; ++round) { // the second replaces the first
    ASSERT_EQ(messageOf(p.store.write(cell, p.run)), "");
    EXPECT_EQ(text(p.store, "SELECT kind || instructions || ' ' || fmas || ' ' "
                            "|| modelled_core || modelled_cycles FROM figure"),
              "emulated count100 24 core-b40.0");
    EXPECT_EQ(text(p.store, "SELECT group_concat(module || function || value) "
                            "FROM (SELECT * FROM emulated_function ORDER BY "
                            "module)"),
              "kernel.sogemm90,libc.so10");
    EXPECT_EQ(text(p.store,
                   "SELECT group_concat(level || hits || ' ' || misses "
                   "|| ' ' || writebacks) FROM (SELECT * FROM "
                   "cache_traffic ORDER BY ordinal)"),
              "l1d50 5 2,l24 1 0");
    EXPECT_EQ(text(p.store, "SELECT core || covered_share || term || t.cycles "
                            "FROM modelled_cycles JOIN modelled_term t USING "
                            "(cell_id, core)"),
              "core-b0.75compute40.0");
    EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM modelled_cycles"), 2);
  }
  Store::Found found = *cantFail(p.store.find(cell.key));
  EXPECT_EQ(found.kind, "emulated count");
  EXPECT_TRUE(found.hasTraffic);
  EXPECT_EQ(found.pricing, "");
  cell.settings = R"({"seed":1,"pricing":"abc"})";
  cantFail(p.store.write(cell, p.run));
  EXPECT_EQ(cantFail(p.store.find(cell.key))->pricing, "abc");
  cantFail(execute(p.store.handle(), "DELETE FROM cell"));
  for (StringRef table : {"emulated_count", "emulated_function",
                          "cache_traffic", "modelled_cycles", "modelled_term"})
    EXPECT_EQ(numberIn(p.store, ("SELECT count(*) FROM " + table).str()), 0)
        << table.str();
}

TEST(Kinds, RatiosOfCountsAndOfModelledCycles) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  cantFail(p.store.write(countedCell(p, "autoconfig", 1), p.run));
  Cell theirs = countedCell(p, "openblas", 4);
  theirs.modelled.pop_back(); // no core-a
  cantFail(p.store.write(theirs, p.run));
  // Neither a mere status nor time is compared with counts.
  cantFail(p.store.write(cellOf(p, "blis", EmulatedStatus{}), p.run));
  cantFail(p.store.write(cellOf(p, "eigen", NativeTime{{1}}), p.run));
  EXPECT_EQ(text(p.store, "SELECT group_concat(rival || metric || ratio) FROM "
                          "(SELECT * FROM emulated_ratio ORDER BY metric)"),
            "openblasfmas1.0,openblasinstructions0.25");
  EXPECT_EQ(text(p.store, "SELECT group_concat(rival || core || ratio) FROM "
                          "modelled_ratio"),
            "openblascore-b0.25");
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM native_ratio"), 0);
}

TEST(Kinds, KindsHaveTheirOwnFiguresOnly) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  auto refused = [&](Cell cell, StringRef why) {
    EXPECT_TRUE(contains(messageOf(p.store.write(cell, p.run)), why));
  };
  Cell counted = countedCell(p, "a", 1);
  Cell uncounted = counted;
  uncounted.measurement = EmulatedCount{};
  refused(uncounted, "'a' on 2x3:3x4: a counted cell has counts exactly when "
                     "it passed, but it is passed with 0");
  Cell failed = counted;
  failed.status = Status::Failed;
  failed.reason = "wrong";
  refused(failed, "but it is failed with 2");
  failed.measurement = EmulatedCount{};
  refused(failed, "only a passed cell with emulated counts has modelled");
  Cell timed = counted;
  timed.measurement = NativeTime{{1}};
  refused(timed, "only a passed cell with emulated counts has modelled");
  counted.counters = NativeCounter{{{"CYCLES", {1}}}};
  refused(counted, "only a passed cell with native time has hardware counters");
  EXPECT_EQ(numberIn(p.store, "SELECT count(*) FROM cell"), 0);
}

TEST(Kinds, TriggersKeepKindsApart) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  cantFail(p.store.write(cellOf(p, "time", NativeTime{{1}}), p.run));
  cantFail(p.store.write(cellOf(p, "status", EmulatedStatus{}), p.run));
  Cell failed = cellOf(p, "failed", EmulatedCount{});
  failed.status = Status::Failed;
  failed.reason = "wrong";
  cantFail(p.store.write(failed, p.run));
  std::pair<StringRef, StringRef> insertions[] = {
      {"emulated_count SELECT id, 'fmas', 1", "have counts"},
      {"emulated_function SELECT id, 'm', 'f', 'fmas', 1", "counts of"},
      {"cache_traffic SELECT id, 0, 'l1d', 1, 1, 1, NULL",
       "have cache traffic"},
      {"modelled_cycles SELECT id, 'core', 0, 1.0, 1.0", "modelled cycles"}};
  auto insert = [&](StringRef what, StringRef rival) {
    return messageOf(execute(p.store.handle(), ("INSERT INTO " + what +
                                                " FROM cell WHERE rival "
                                                "= '" +
                                                rival + "'")
                                                   .str()));
  };
  for (auto [what, why] : insertions)
    for (StringRef rival : {"time", "status", "failed"})
      EXPECT_TRUE(contains(insert(what, rival), why)) << rival.str();
  StringRef counter = "native_counter SELECT id, 'CYCLES', 0, 1.0";
  EXPECT_EQ(insert(counter, "time"), "");
  for (StringRef rival : {"status", "failed"})
    EXPECT_TRUE(contains(insert(counter, rival), "have hardware counters"));
  cantFail(p.store.write(countedCell(p, "counted", 1), p.run));
  for (StringRef update :
       {"emulated_count SET value = 0", "emulated_function SET value = 0",
        "cache_traffic SET misses = 0", "modelled_cycles SET cycles = 1.0",
        "native_counter SET value = 0.0"})
    EXPECT_TRUE(contains(
        messageOf(execute(p.store.handle(), ("UPDATE " + update).str())),
        "never changed"))
        << update.str();
}

TEST(Kinds, NoNativeTimeUnderAnEmulator) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Machine machine;
  machine.emulator = "an emulator";
  Cell cell = cellOf(p, "a", NativeTime{{1}});
  cell.key.machine = cantFail(p.store.machine(machine));
  EXPECT_TRUE(
      contains(messageOf(p.store.write(cell, p.run)),
               "a cell of an emulated machine cannot have native time"));
  cell.measurement = EmulatedStatus{};
  EXPECT_EQ(messageOf(p.store.write(cell, p.run)), "");
}

TEST(Kinds, KeepsHardwareCounters) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell cell = cellOf(p, "a", NativeTime{{1, 2}});
  cell.counters = NativeCounter{{{"CYCLES", {7, 5}}, {"LOADS", {3}}}};
  ASSERT_EQ(messageOf(p.store.write(cell, p.run)), "");
  EXPECT_EQ(text(p.store, "SELECT group_concat(event || value) FROM (SELECT * "
                          "FROM native_counter ORDER BY event, ordinal)"),
            "CYCLES7.0,CYCLES5.0,LOADS3.0");
}

class Unused : public Executor {
public:
  explicit Unused(MeasurementKind measured) : measured(measured) {}
  MeasurementKind kind() const override { return measured; }
  Expected<Outcome> run(ArrayRef<std::string>, const Limits &,
                        LineHandler) override {
    return createStringError(inconvertibleErrorCode(), "not to be run");
  }

private:
  MeasurementKind measured;
};

TEST(Kinds, StatusOfAnEarlierRunIsNotEnoughForCounting) {
  TemporaryFolder folder;
  Prepared p = prepare(folder / "r.sqlite");
  Cell status = cellOf(p, "status", EmulatedStatus{});
  Cell counted = countedCell(p, "counted", 1);
  for (const Cell &cell : {status, counted})
    cantFail(p.store.write(cell, p.run));
  Layout layout;
  SessionOptions options;
  Preset preset;
  std::atomic<bool> stop = false;
  Workbench bench(layout, options, preset, stop);
  auto isRepeated = [&](const Cell &cell) {
    return bench.isRepeated(*cantFail(p.store.find(cell.key)));
  };
  bench.executor = std::make_unique<Unused>(MeasurementKind::EmulatedCount);
  EXPECT_TRUE(isRepeated(status));
  EXPECT_FALSE(isRepeated(counted));
  // Counts tell the status, too.
  bench.executor = std::make_unique<Unused>(MeasurementKind::EmulatedStatus);
  EXPECT_FALSE(isRepeated(status));
  EXPECT_FALSE(isRepeated(counted));
}

} // namespace
