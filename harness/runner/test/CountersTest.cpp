//===-- CountersTest.cpp - The hardware's counters ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Page faults are counted by the kernel, so they go the same way where there
// is no PMU; under an emulator nothing can be counted, and that is tested then.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Measure.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace runner;
using testing::HasSubstr;

namespace {

const CounterEvent faults{"FAULTS", PERF_TYPE_SOFTWARE,
                          PERF_COUNT_SW_PAGE_FAULTS};

void touchNewPages(size_t pages) {
  const size_t size = pages * static_cast<size_t>(getpagesize());
  void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  madvise(memory, size, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < size; i += static_cast<size_t>(getpagesize()))
    static_cast<volatile char *>(memory)[i] = 1;
  munmap(memory, size);
}

class Toucher final : public Contender {
public:
  Description describe() const override { return {}; }
  std::span<const Placement> placements() const override { return {}; }
  void bind(const float *, const float *, float *, Placement) override {}
  void run(int64_t times) override {
    for (int64_t i = 0; i < times; ++i)
      touchNewPages(8);
  }
};

TEST(Counters, CountFromStartToStop) {
  Counters counters({faults});
  touchNewPages(1000);
  counters.start();
  touchNewPages(100);
  const auto first = counters.stop();
  touchNewPages(1000);
  counters.start();
  const auto second = counters.stop();
  if (!counters.problem().empty()) {
    EXPECT_THAT(counters.problem(), HasSubstr("perf_event_open(FAULTS): "));
    EXPECT_FALSE(first || second);
    return;
  }
  ASSERT_TRUE(first && second);
  EXPECT_GE(first->at(0), 100u);
  EXPECT_LT(first->at(0), 200u);
  EXPECT_LT(second->at(0), 50u);
}

TEST(Counters, SayWhatCannotBeCounted) {
  Counters counters({faults, {"NONSENSE", 0xffff, 0}});
  EXPECT_THAT(counters.problem(), HasSubstr("perf_event_open("));
  counters.start();
  EXPECT_FALSE(counters.stop());
}

TEST(Counters, HardwareEventsCountOrSayWhyNot) {
  Counters counters(hardwareEvents());
  counters.start();
  volatile int work = 0;
  for (int i = 0; i < 100000; ++i)
    work = work + 1;
  const auto counted = counters.stop();
  if (counters.problem().empty()) {
    EXPECT_EQ(counters.names(),
              (std::vector<std::string>{"CYCLES", "INSTRUCTIONS"}));
    if (counted) // unless another user had the PMU
      EXPECT_GT(counted->at(1), 100000u);
  } else {
    EXPECT_THAT(counters.problem(), HasSubstr("perf_event_open(CYCLES): "));
  }
}

TEST(Counters, SamplesHaveThemPerCall) {
  Counters counters({faults});
  Toucher a, b;
  const std::vector<Samples> samples =
      measure({&a, &b}, {.samples = 3, .minSeconds = 1e-4, .cpu = {}}, counters,
              [](size_t) {});
  for (const Samples &one : samples) {
    if (!counters.problem().empty()) {
      EXPECT_TRUE(one.events.empty());
      continue;
    }
    ASSERT_EQ(one.events.size(), 1u);
    const std::vector<double> &perCall = one.events.at("FAULTS");
    ASSERT_EQ(perCall.size(), one.seconds.size());
    for (const double count : perCall) {
      EXPECT_GE(count, 8);
      EXPECT_LT(count, 9);
    }
  }
}

} // namespace
