//===-- QuantityTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Quantity.h"
#include "autoconfig/core/Target.h"
#include <gmock/gmock.h>

using namespace autoconfig;

TEST(Quantity, Counts) {
  EXPECT_EQ(countText(0), "0");
  EXPECT_EQ(countText(7.25), "7.25");
  EXPECT_EQ(countText(99.96), "100");
  EXPECT_EQ(countText(100.4), "100");
  EXPECT_EQ(countText(999), "999");
  EXPECT_EQ(countText(999.6), "1,000");
  EXPECT_EQ(countText(16777216), "16,777,216");
  EXPECT_EQ(countText(3144000.5), "3,144,000");
  EXPECT_EQ(countText(9007199254740991), "9,007,199,254,740,991");
  EXPECT_EQ(countText(0x1p60), "1.153e+18");
}

static std::string factText(const char *key, double value) {
  return autoconfig::factText(*findFactKind(key), value);
}

TEST(Quantity, Facts) {
  EXPECT_EQ(factText("l2.size", 2097152), "2M");
  EXPECT_EQ(factText("l3.size", 503316480), "480M");
  EXPECT_EQ(factText("l3.size", 0x1p30), "1G");
  EXPECT_EQ(factText("l3.size", 0x1p40), "1024G");
  EXPECT_EQ(factText("l1d.size", 49152), "48K");
  EXPECT_EQ(factText("l2.size", 1441792), "1408K"); // 1.375 M
  EXPECT_EQ(factText("l1d.line", 64), "64");
  EXPECT_EQ(factText("l2.size", 1000000), "1000000");
  EXPECT_EQ(factText("l3.size", 0), "0");
  EXPECT_EQ(factText("issue.window", 4096), "4096"); // no bytes
  EXPECT_EQ(factText("memory.bandwidth", 10.5), "10.5");
  EXPECT_EQ(factText("issue.in_order", 1), "true");
  EXPECT_EQ(factText("issue.in_order", 0), "false");
}

/// What is shown can be given to --set.
TEST(Quantity, FactsAreReadBack) {
  for (double value : {64.0, 49152.0, 1441792.0, 2097152.0, 503316480.0, 1e6})
    EXPECT_EQ(llvm::cantFail(parseFactValue(*findFactKind("l3.size"),
                                            factText("l3.size", value))),
              value);
}
