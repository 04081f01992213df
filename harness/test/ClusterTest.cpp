//===-- ClusterTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What needs no Slurm; SlurmTest.cpp has the rest.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/test/unit/core/SmallDisk.h"
#include "harness/cluster/Collection.h"
#include "harness/cluster/Missing.h"
#include "harness/cluster/Script.h"
#include "harness/executors/Executor.h"
#include "harness/executors/Process.h"
#include "harness/session/Answers.h"
#include "harness/test/FakeTree.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

TEST(Cluster, DividesByExpectedCost) {
  std::vector<Problem> problems;
  std::vector<CostlyUnit> units;
  for (int i = 0; i < 20; ++i)
    problems.push_back(
        cantFail(Problem::parse("matmul", formatv("{0}x8:8x8", i + 1).str())));
  for (int i = 0; i < 20; ++i)
    units.push_back({{&problems[i], "given"}, i == 7 ? 100.0 : 10.0 + i});
  auto tasks = divide(units, 4);
  ASSERT_EQ(tasks.size(), 4u);
  std::vector<size_t> all;
  double least = 1e9, most = 0;
  for (const std::vector<size_t> &task : tasks) {
    double seconds = 0;
    for (size_t unit : task) {
      seconds += units[unit].seconds;
      all.push_back(unit);
    }
    EXPECT_TRUE(is_sorted(task));
    least = std::min(least, seconds);
    most = std::max(most, seconds);
  }
  EXPECT_LT(most - least, 30);
  llvm::sort(all);
  EXPECT_EQ(all.size(), 20u);
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
  EXPECT_EQ(divide(units, 50).size(), 20u);
}

TEST(Cluster, SizesTasksByTheirWork) {
  auto size = [](double seconds, unsigned cpusOfNode, size_t tasks = 0,
                 unsigned cpus = 0) {
    TaskSize made = sizeOfTasks(seconds, 1000, cpusOfNode, tasks, cpus);
    return formatv("{0} of {1}", made.tasks, made.cpus).str();
  };
  EXPECT_EQ(size(2, 64), "1 of 1");
  EXPECT_EQ(size(120, 2), "1 of 2"); // all of a small node
  EXPECT_EQ(size(120, 64), "1 of 4");
  EXPECT_EQ(size(48000, 64), "10 of 8");
  EXPECT_EQ(size(48000, 1), "80 of 1"); // where time is measured
  EXPECT_EQ(size(48000, 64, 100), "100 of 8");
  EXPECT_EQ(size(120, 64, 4), "4 of 1");
  EXPECT_EQ(size(48000, 64, 0, 2), "40 of 2");
  EXPECT_EQ(sizeOfTasks(48000, 3, 64, 0, 0).tasks, 3u);
}

class NoEmulator : public Executor {
public:
  MeasurementKind kind() const override {
    return MeasurementKind::EmulatedStatus;
  }
  Expected<Outcome> run(ArrayRef<std::string>, const Limits &,
                        LineHandler) override {
    return createStringError(inconvertibleErrorCode(), "not to be run");
  }
};

TEST(Cluster, ARivalCostsNothingWhereItDoesNotServe) {
  FakeTree tree;
  tree.addRival("emulated", "convolves", RivalKind::Library, false, "conv");
  Plan plan;
  plan.problems.push_back(
      cantFail(Problem::parse("matmul", "200x200:200x200")));
  auto secondsWith = [&](Words rivals) {
    Layout layout;
    SessionOptions options;
    options.rivals = std::move(rivals);
    options.weights = {"given"};
    Preset preset;
    preset.rivals = tree.folder / "build/emulated/lib";
    std::atomic<bool> stop = false;
    Workbench bench(layout, options, preset, stop);
    bench.executor = std::make_unique<NoEmulator>();
    return cantFail(expectedCosts(bench, plan, std::nullopt)).front().seconds;
  };
  double alone = secondsWith({"autoconfig"});
  EXPECT_GT(alone, 0);
  EXPECT_DOUBLE_EQ(secondsWith({"fast"}), 2 * alone);
  EXPECT_DOUBLE_EQ(secondsWith({"fast", "convolves"}), 2 * alone);
}

// What `--wait` looks at between two looks at Slurm's queue.
TEST(Cluster, TheEndOfAllTasksIsSeenInTheirFiles) {
  TemporaryFolder folder;
  WorkFolder work = cantFail(WorkFolder::open(folder / "work"));
  Submission submission = cantFail(work.add("one"));
  submission.tasks = 3;
  slurm::TaskStates states;
  for (size_t task = 0; task < 3; ++task) {
    cantFail(submission.writeUnits(task, {"matmul 8x8:8x8 given"}));
    states[task] = {task == 2 ? "PENDING" : "RUNNING", "", "n1", 0};
  }
  Store store =
      cantFail(Store::open(folder / "all.sqlite", Store::Mode::ReadWrite));
  Collector collector(store);
  Collected collected = cantFail(collector.collect(
      {submission}, {{submission.name, states}}, [](size_t, size_t) {}));
  EXPECT_EQ(collected.open(), 3u);
  for (size_t task : {0, 2, 1}) {
    EXPECT_FALSE(collected.haveBecomeWhole());
    cantFail(submission.markWhole(task, {}));
  }
  EXPECT_TRUE(collected.haveBecomeWhole());
}

// LLVM ends a program that leaves such an error to it.
TEST(Cluster, AFullDiskIsAnErrorOfWhatIsLeftForTasks) {
  TemporaryFolder folder;
  WorkFolder work = cantFail(WorkFolder::open(folder / "work"));
  Submission submission = cantFail(work.add("one"));
  cantFail(submission.writeUnits(0, {"matmul 8x8:8x8 given"}));
  Answers answers = Answers::keptIn(folder / "answers");
  cantFail(answers.keep({"decide"}, json::Object{{"cycles", 1}}, ""));
  {
    test::SmallDisk disk(0);
    std::string message =
        messageOf(submission.writeUnits(0, {"matmul 8x8:8x9 given"}));
    EXPECT_TRUE(contains(message, "/units': File too large")) << message;
    message =
        messageOf(answers.keep({"decide"}, json::Object{{"cycles", 2}}, ""));
    EXPECT_TRUE(contains(message, ".json': File too large")) << message;
  }
  EXPECT_EQ(cantFail(submission.units(0)), Words{"matmul 8x8:8x8 given"});
  EXPECT_EQ(
      cantFail(Answers::takenFrom(folder / "answers").take({"decide"}, "")),
      (json::Object{{"cycles", 1}}));
}

TEST(Cluster, AnEndedTaskWhoseUnitsOthersFinishedIsWhole) {
  TemporaryFolder folder;
  WorkFolder work = cantFail(WorkFolder::open(folder / "work"));
  Submission submission = cantFail(work.add("one"));
  const std::string units[] = {"matmul 8x8:8x8 given", "matmul 8x8:8x9 given",
                               "matmul 8x8:8x7 given"};
  submission.tasks = 3;
  for (size_t task = 0; task < 3; ++task)
    cantFail(submission.writeUnits(task, {units[task]}));
  Collected collected;
  StringSet<> finished;
  auto whole = [&] {
    cantFail(settle({submission}, collected, finished));
    std::string tasks;
    for (size_t task = 0; task < 3; ++task)
      if (sys::fs::exists(submission.wholeFile(task)))
        tasks += std::to_string(task);
    return tasks;
  };
  EXPECT_EQ(whole(), "");
  collected.finished["another command"].insert(units[0]);
  EXPECT_EQ(whole(), "");
  collected.finished[submission.purpose()].insert(units[0]);
  EXPECT_EQ(whole(), "0");
  // By earlier runs; but it runs again.
  finished.insert(units[1]);
  finished.insert(units[2]);
  collected.inFlight[submission.purpose()].insert(units[2]);
  EXPECT_EQ(whole(), "01");
}

TEST(Cluster, TheScriptTellsWhatTheNodeLacks) {
  TemporaryFolder folder;
  std::string script = folder.write("task.sh", StringRef(script::task), true);
  auto code = [&](Words words) {
    words.insert(words.begin(), script);
    return cantFail(runProcess({words, {{"SLURM_ARRAY_TASK_ID", "0"}}}, {},
                               [](StringRef) {}))
        .code;
  };
  EXPECT_EQ(code({folder / "none", "/bin/true"}), script::noFolder);
  EXPECT_EQ(code({folder.path, folder / "none"}), script::noProgram);
  EXPECT_EQ(code({folder.path, "/bin/true"}), script::cannotWrite);
  folder.write("tasks/0/units", "");
  EXPECT_EQ(code({folder.path, "/bin/true"}), 0);
  EXPECT_EQ(code({folder.path, "/bin/false"}), 1);
  for (int told : {script::noFolder, script::noProgram, script::cannotWrite})
    EXPECT_TRUE(contains(script::reasonOf(told, "n1"), "n1 "));
  EXPECT_EQ(script::reasonOf(1, "n1"), "");
}

} // namespace
