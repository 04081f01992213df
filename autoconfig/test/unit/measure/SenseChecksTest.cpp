//===-- SenseChecksTest.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/SenseChecks.h"
#include "autoconfig/targets/TargetLoader.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

std::vector<Contradiction>
found(const char *name, const Settings &settings,
      const std::map<std::string, double> &reported = {}) {
  auto target = loadTarget(name);
  if (!target) {
    ADD_FAILURE() << llvm::toString(target.takeError());
    return {};
  }
  for (const auto &[key, value] : settings)
    EXPECT_FALSE(bool(target->set(key, value, "test")));
  return contradictions(*target, reported);
}

} // namespace

TEST(SenseChecks, DescribedCoresAgreeWithThemselves) {
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  for (const std::string &name : *names)
    if (!llvm::StringRef(name).starts_with("host"))
      for (const Contradiction &one : found(name.c_str(), {}))
        // The way from L2 to L1 may be wider than what loads take; measured
        // by loads it is not.
        if (one.facts.front() != "l1d.bandwidth")
          ADD_FAILURE() << name << ": " << one.reason;
}

TEST(SenseChecks, PipesAndMultiplyAdds) {
  std::map<std::string, double> rates = {{"fma.throughput.128", 1.95},
                                         {"fma.throughput.256", 1.95},
                                         {"fma.throughput.512", 1.87}};
  auto pipes = [&](const char *count, const char *bits) {
    return found("sapphire-rapids",
                 {{"fma.pipes", count},
                  {"vector.datapath_bits", bits},
                  {"l1d.bandwidth", "1"},
                  {"l2.bandwidth", "1"},
                  {"l3.bandwidth", "1"},
                  {"memory.bandwidth", "1"}},
                 rates);
  };
  EXPECT_THAT(pipes("2", "512"), IsEmpty());
  // 7 / 4 = 1.75 of 512 bits would be right, 7 of 128 bits are not.
  std::vector<Contradiction> seven = pipes("7", "128");
  ASSERT_EQ(seven.size(), 1u);
  EXPECT_EQ(seven[0].reason,
            "7 fma.pipes of 128 bits would do 7 multiply-adds of 128 bits a "
            "cycle, but it does 1.95");
  EXPECT_THAT(seven[0].facts, ElementsAre("fma.pipes", "vector.datapath_bits",
                                          "load.pipes", "store.pipes"));
  EXPECT_EQ(pipes("1", "512").size(), 1u); // too few
  // Pipes of 256 bits do half as many of 512.
  rates["fma.throughput.512"] = 0.99;
  EXPECT_THAT(pipes("2", "256"), IsEmpty());
}

TEST(SenseChecks, LevelsAreInOrder) {
  EXPECT_THAT(found("zen4", {{"l3.bandwidth", "300"}}).at(0).facts,
              ElementsAre("l2.bandwidth", "l3.bandwidth"));
  std::vector<Contradiction> late = found("zen4", {{"l2.latency", "100"}});
  ASSERT_EQ(late.size(), 1u);
  EXPECT_THAT(late[0].facts, ElementsAre("l2.latency", "l3.latency"));
  // Without L3, memory comes after L2.
  EXPECT_THAT(found("zen4", {{"l3.size", "0"}, {"l3.latency", "1"}}),
              IsEmpty());
}

TEST(SenseChecks, LoadsFitThroughTheirPipes) {
  EXPECT_THAT(found("zen4", {{"load.pipes", "1"}}).at(0).facts,
              ElementsAre("load.pipes", "l1d.bandwidth"));
}

// 12 multiply-adds of two passes in two pipes: 12 cycles.
TEST(SenseChecks, KernelsTakeTheirMultiplyAdds) {
  EXPECT_THAT(found("zen4", {}, {{"step.4x3.l1", 11.9}, {"step.4x3.l2", 11.8}}),
              IsEmpty());
  std::vector<Contradiction> fast = found("zen4", {}, {{"step.4x3.l1", 9}});
  ASSERT_EQ(fast.size(), 1u);
  EXPECT_THAT(fast[0].facts,
              ElementsAre("fma.pipes", "vector.datapath_bits", "overlap.core"));
  EXPECT_EQ(fast[0].reason,
            "step.4x3.l1 of 9 cycles is less than its multiply-adds take by "
            "fma.pipes and vector.datapath_bits, 12");
}

TEST(SenseChecks, KernelsAreNotFasterFromFurtherAway) {
  std::vector<Contradiction> fast =
      found("zen4", {}, {{"step.4x3.l1", 16}, {"step.4x3.l2", 12}});
  ASSERT_EQ(fast.size(), 1u);
  EXPECT_THAT(fast[0].facts, ElementsAre("overlap.core", "overlap.transfers"));
  EXPECT_EQ(fast[0].reason,
            "step.4x3.l2 of 12 cycles is less than that from L1, 16");
}

TEST(SenseChecks, AKernelThatWasDisturbedContradictsNothing) {
  EXPECT_THAT(
      found("zen4", {},
            {{"step.2x3.l1", 6}, {"step.3x3.l1", 9}, {"step.4x3.l1", 9}}),
      IsEmpty());
  EXPECT_THAT(found("zen4", {},
                    {{"step.2x3.l1", 6},
                     {"step.2x3.l2", 6},
                     {"step.4x3.l1", 16},
                     {"step.4x3.l2", 12}}),
              IsEmpty());
}

TEST(SenseChecks, WritingIsNotFasterThanReading) {
  EXPECT_THAT(found("zen4", {{"l3.write_bandwidth", "20"}}), IsEmpty());
  std::vector<Contradiction> fast =
      found("zen4", {{"l3.bandwidth", "24"}, {"l3.write_bandwidth", "40"}});
  ASSERT_EQ(fast.size(), 1u);
  EXPECT_THAT(fast[0].facts, ElementsAre("l3.write_bandwidth", "l3.bandwidth"));
  EXPECT_EQ(fast[0].reason,
            "l3.write_bandwidth of 40 is more than l3.bandwidth "
            "of 24, but a line that is written is read first");
}

TEST(SenseChecks, WaitsAreNoLongerThanLatencies) {
  std::vector<Contradiction> late = found("zen4", {{"memory.row_wait", "500"}});
  ASSERT_EQ(late.size(), 1u);
  EXPECT_THAT(late[0].facts, ElementsAre("memory.row_wait", "memory.latency"));
}
