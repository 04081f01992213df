//===-- DisturbanceTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How quiet the machine was: kept with each cell, and what is said of it.
//
//===----------------------------------------------------------------------===//

#include "harness/session/Disturbance.h"
#include "harness/store/Store.h"
#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Disturbance, SaysNothingOfAQuietMachine) {
  Disturbance none;
  EXPECT_TRUE(none.notes().empty());
  Disturbance quiet;
  quiet.add(json::Object{{"cpu", 1},
                         {"governor", "performance"},
                         {"turbo", false},
                         {"smt", false},
                         {"others", 0.02},
                         {"stolen", 0.001}});
  quiet.add(json::Object{{"cpu", 1}}); // as of most virtual machines
  EXPECT_TRUE(quiet.notes().empty());
}

TEST(Disturbance, SaysWhatToDo) {
  Disturbance noisy;
  noisy.add(json::Object{{"cpu", 1}, {"others", 0.2}, {"stolen", 0.05}});
  noisy.add(json::Object{{"cpu", 1}, {"others", 0.5}});
  noisy.add(json::Object{
      {"cpu", 1}, {"governor", "schedutil"}, {"turbo", true}, {"smt", true}});
  std::string notes = join(noisy.notes(), "\n");
  for (const char *part :
       {"governor 'schedutil'); `cpupower frequency-set -g performance`",
        "turbo is on", "/sys/devices/system/cpu/smt/control",
        "other processes used CPU 1, up to 50 % of it while 2 of 3 cells were "
        "measured; end them",
        "other virtual machines used CPU 1, up to 5 % of it while 1 of 3"})
    EXPECT_TRUE(contains(notes, part));
}

TEST(Disturbance, IsKeptWithEachCell) {
  FakeTree tree;
  tree.folder.write("build/real/bin/noisy", "");
  auto ran =
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "note: other processes used CPU 3, up to 25 "
                                   "% of it while 2 of 2 cells"));
  EXPECT_TRUE(contains(ran.output,
                       "note: 1 cells are noisy, and stayed so when "
                       "they were measured again (samples differ "
                       "by up to 25 %)"));
  for (const json::Value &cell : tree.cells())
    EXPECT_EQ(contains(field(cell, "note"),
                       "noisy, also when measured again: the middle half of "
                       "its samples differs by 25 %"),
              field(cell, "rival") == "autoconfig");
  Store store = cantFail(
      Store::open(tree.folder / "results/results.sqlite", Store::Mode::Read));
  Statement statement = cantFail(Statement::prepare(
      store.handle(), "SELECT count(*) FROM cell WHERE "
                      "settings ->> '$.conditions.others' = 0.25"));
  ASSERT_TRUE(cantFail(statement.step()));
  EXPECT_EQ(statement.integer(0), 2);
}

} // namespace
