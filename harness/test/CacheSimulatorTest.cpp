//===-- CacheSimulatorTest.cpp -------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/plugin/CacheSimulator.h"
#include "gtest/gtest.h"

using namespace autoconfig::harness;

namespace {

/// Hits, misses and writebacks of a level.
using Seen = std::vector<uint64_t>;
Seen seen(const CacheSimulator &caches, size_t level = 0) {
  const CacheLevel &one = caches.all()[level];
  return {one.hits, one.misses, one.writebacks};
}

CacheSimulator make(std::vector<const char *> levels) {
  CacheSimulator caches;
  for (const char *level : levels)
    EXPECT_EQ(caches.add("l" + std::to_string(caches.all().size() + 1), level),
              "");
  return caches;
}

TEST(CacheSimulator, ReplacesTheLeastRecentlyUsed) {
  CacheSimulator caches = make({"128:2:64"}); // one set of two lines
  caches.access(0, 4, false);
  caches.access(64, 4, false);
  caches.access(0, 4, false);   // hit; now 64 is the older one
  caches.access(128, 4, false); // in its place
  EXPECT_EQ(seen(caches), (Seen{1, 3, 0}));
  caches.access(0, 4, false);
  EXPECT_EQ(seen(caches), (Seen{2, 3, 0}));
  caches.access(64, 4, false);
  EXPECT_EQ(seen(caches), (Seen{2, 4, 0}));
}

TEST(CacheSimulator, SetsDoNotDisturbEachOther) {
  CacheSimulator caches = make({"256:2:64"}); // two sets of two lines
  for (uint64_t line : {0, 2, 4, 1, 1})       // 0, 2, 4 share a set
    caches.access(line * 64, 4, false);
  caches.access(1 * 64, 4, false);
  caches.access(0, 4, false); // was driven out by 4
  EXPECT_EQ(seen(caches), (Seen{2, 5, 0}));
}

TEST(CacheSimulator, AnAccessMayTouchTwoLines) {
  CacheSimulator caches = make({"128:2:64"});
  caches.access(60, 8, false);
  EXPECT_EQ(seen(caches), (Seen{0, 2, 0}));
  caches.access(56, 8, false);
  EXPECT_EQ(seen(caches), (Seen{1, 2, 0}));
}

TEST(CacheSimulator, WritesBackWhatWasWritten) {
  CacheSimulator caches = make({"64:1:64", "256:4:64"});
  caches.access(0, 4, true);  // allocated, dirty
  caches.access(64, 4, true); // drives it out
  EXPECT_EQ(seen(caches, 0), (Seen{0, 2, 1}));
  // The line was in level 2: placing it there is no access of the program's.
  EXPECT_EQ(seen(caches, 1), (Seen{0, 2, 0}));
  caches.access(128, 4, false);
  caches.access(192, 4, false); // clean: nothing to write
  EXPECT_EQ(seen(caches, 0), (Seen{0, 4, 2}));
  caches.access(256, 4, false); // level 2 is full, its oldest line is dirty
  EXPECT_EQ(seen(caches, 1), (Seen{0, 5, 1}));
}

TEST(CacheSimulator, StreamMissesOncePerLine) {
  CacheSimulator caches = make({"1024:2:64", "65536:8:64"});
  for (int pass = 0; pass < 2; ++pass)
    for (uint64_t address = 0; address < 32768; address += 4)
      caches.access(address, 4, false);
  // 512 lines each time in level 1, which keeps 16; the first time in level 2.
  EXPECT_EQ(seen(caches, 0), (Seen{2 * 8192 - 1024, 1024, 0}));
  EXPECT_EQ(seen(caches, 1), (Seen{512, 512, 0}));
}

TEST(CacheSimulator, CountsAndContentsAreClearedApart) {
  CacheSimulator caches = make({"128:2:64"});
  caches.access(0, 4, false);
  caches.resetCounts();
  caches.access(0, 4, false);
  EXPECT_EQ(seen(caches), (Seen{1, 0, 0}));
  caches.clear();
  caches.access(0, 4, false);
  EXPECT_EQ(seen(caches), (Seen{0, 1, 0}));
}

TEST(CacheSimulator, SetsNeedNotBeAPowerOfTwo) {
  CacheSimulator caches = make({"192:1:64"}); // three sets
  for (uint64_t line : {0, 1, 2, 0, 1, 2})
    caches.access(line * 64, 4, false);
  EXPECT_EQ(seen(caches), (Seen{3, 3, 0}));
}

TEST(CacheSimulator, SaysWhatIsWrongWithADescription) {
  CacheSimulator caches;
  EXPECT_EQ(caches.add("l1d", "32K:8:64"),
            "cache l1d=32K:8:64: expected size:ways:line, positive numbers, "
            "sizes in bytes");
  EXPECT_NE(caches.add("l1d", "32768:8"), "");
  EXPECT_NE(caches.add("l1d", "32768:8:0"), "");
  EXPECT_EQ(caches.add("l1d", "1000:8:64"),
            "cache l1d=1000:8:64: the size is no multiple of ways x line");
  EXPECT_EQ(caches.add("l1d", "32768:8:64"), "");
  EXPECT_EQ(caches.add("l2", "32768:8:128"),
            "cache l2: all levels must have lines of the same size");
}

} // namespace
