//===-- SlurmSupport.h - A cluster for tests --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_SLURMSUPPORT_H
#define AUTOCONFIG_HARNESS_TEST_SLURMSUPPORT_H

#include "harness/cluster/Slurm.h"
#include "harness/cluster/Submission.h"
#include "harness/test/FakeTree.h"
#include "harness/test/StoreSupport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <unistd.h>

namespace autoconfig::harness {

using Words = std::vector<std::string>;

inline Words operator+(Words words, const Words &more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A cluster for all tests of this process.
class Cluster {
public:
  Cluster() {
    Outcome outcome = act("start");
    why = outcome.clean() ? "" : outcome.errors;
    EXPECT_TRUE(outcome.clean() || outcome.code == 77) << outcome.describe();
    llvm::cantFail(runProcess({{LOOPBACK_SLURM, "environment", folder.path}},
                              {}, [](llvm::StringRef line) {
                                auto [name, value] = line.split('=');
                                ::setenv(name.str().c_str(),
                                         value.str().c_str(), 1);
                              }));
  }
  ~Cluster() { act("stop"); }
  Outcome act(const std::string &action) const {
    return llvm::cantFail(runProcess({{LOOPBACK_SLURM, action, folder.path}},
                                     {}, [](llvm::StringRef) {}));
  }
  std::string why; // there is none
  TemporaryFolder folder;
};

/// A test on a cluster that all tests of its suite share.
class OnCluster : public testing::Test {
protected:
  static void SetUpTestSuite() { cluster = std::make_unique<Cluster>(); }
  static void TearDownTestSuite() { cluster.reset(); }
  void SetUp() override {
    if (!cluster->why.empty())
      GTEST_SKIP() << cluster->why;
  }
  static inline std::unique_ptr<Cluster> cluster;
};

struct ClusterTree : FakeTree {
  ClusterTree() {
    addRival("real", "other");
    addRival("emulated", "other");
    std::string suite;
    for (int size = 11; size < 21; ++size)
      suite += llvm::formatv("{0}x8:8x{0}\n", size);
    folder.write("workloads/matmul/ten", suite);
  }
  ~ClusterTree() { autobench({"cancel"}); }
  /// Each contender takes a while.
  void slowDown() const {
    folder.write("build/real/bin/slow", "");
    folder.write("build/emulated/bin/slow", "");
  }
  void hurry() const {
    llvm::sys::fs::remove(folder / "build/real/bin/slow");
    llvm::sys::fs::remove(folder / "build/emulated/bin/slow");
  }
  Words native() const { return {"--preset", "real", "--suite", "ten"}; }
  Words emulated() const {
    return {"--preset", "emulated", "--suite", "ten", "--no-count"};
  }
  Ran submit(Words more, Words own = {"--partition", "one"}) const {
    return autobench(Words{"submit"} + own + more);
  }
  std::string work() const { return folder / "results/results.slurm"; }
  std::vector<Submission> submissions() const {
    return llvm::cantFail(WorkFolder::submissionsIn(work()));
  }
  /// Until the task of the last submission has so many cells in all attempts.
  void waitForCells(size_t task, int64_t wanted) const {
    for (int i = 0; i < 4000; ++i) {
      ::usleep(10000);
      int64_t cells = 0;
      for (const std::string &file : submissions().back().attempts(task)) {
        llvm::Expected<Store> store = Store::open(file, Store::Mode::Read);
        if (store)
          cells += numberIn(*store, "SELECT count(*) FROM cell");
        else
          llvm::consumeError(store.takeError());
      }
      if (cells >= wanted)
        return;
    }
    ADD_FAILURE() << "task " << task << " has no " << wanted << " cells";
  }
  /// What does not depend on when and where.
  std::string same() const {
    std::string text;
    for (const llvm::json::Value &cell : cells())
      for (llvm::StringRef key :
           {"problem", "rival", "weights", "status", "kind", "samples",
            "version", "cpu", "kernel_hash", "algorithm", "note", "emulator"})
        text += field(cell, key) + (key == "emulator" ? "\n" : " ");
    return text;
  }
};

inline std::string run(Words words) {
  std::string all;
  Outcome outcome = llvm::cantFail(
      runProcess({std::move(words)}, {},
                 [&](llvm::StringRef line) { all += line.str() + "\n"; }));
  EXPECT_TRUE(outcome.clean()) << outcome.describe();
  return all;
}

/// Slurm's name for a task.
inline std::string taskOf(const Submission &submission, size_t index) {
  return submission.job + "_" + std::to_string(index);
}

/// Slurm lets a task that it starts again wait for two minutes; a user may ask
/// for less. Until none waits.
inline void hurryRequeued(const Submission &submission) {
  bool began = false;
  ::sleep(2); // Slurm refuses to start it within a second of its end
  for (int i = 0; i < 100; ++i) {
    ::usleep(100000);
    auto queue = slurm::queue();
    if (!queue) { // of a node that just came back
      llvm::consumeError(queue.takeError());
      continue;
    }
    bool waits = false;
    for (const auto &[index, state] : (*queue)[submission.name])
      if (state.state == "PENDING") {
        waits = began = true;
        llvm::cantFail(runProcess(
            {{"scontrol", "update", "JobId=" + taskOf(submission, index),
              "StartTime=now"}},
            {}, [](llvm::StringRef) {}));
      }
    if ((began && !waits) || (*queue)[submission.name].empty())
      return;
  }
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_SLURMSUPPORT_H
