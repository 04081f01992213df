//===-- MessagesTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include <gmock/gmock.h>

using namespace autoconfig;

TEST(Messages, WhatCannotBeSeenIsEscaped) {
  EXPECT_EQ(printable("64x64:64x64 'größe' \\ \xE2\x82\xAC"),
            "64x64:64x64 'größe' \\ \xE2\x82\xAC");
  EXPECT_EQ(printable("\xEF\xBB\xBF"
                      "4x4"),
            "\\xef\\xbb\\xbf4x4"); // a byte order mark
  EXPECT_EQ(printable("a\tb\r\n\x1b[31m\x7f"),
            "a\\x09b\\x0d\\x0a\\x1b[31m\\x7f");
  EXPECT_EQ(printable(llvm::StringRef("\0x", 2)), "\\x00x");
  // No character: a continuation without a start, one that is cut off, and the
  // overlong form of a slash.
  EXPECT_EQ(printable("\x80"), "\\x80");
  EXPECT_EQ(printable("\xE2\x82"), "\\xe2\\x82");
  EXPECT_EQ(printable("\xC0\xAF"), "\\xc0\\xaf");
  // A character that changes the direction of what follows.
  EXPECT_EQ(printable("\xE2\x80\xAE"), "\\xe2\\x80\\xae");
}

TEST(Messages, NearestName) {
  std::vector<llvm::StringRef> known = {"zen3", "zen4", "haswell", "rvv128"};
  EXPECT_EQ(nearestName("zen5", known), "zen3"); // the first of equals
  EXPECT_EQ(nearestName("zen4", known), "zen4");
  EXPECT_EQ(nearestName("hasvel", known), "haswell");
  EXPECT_EQ(nearestName("rvv128b", known), "rvv128");
  EXPECT_EQ(nearestName("skylake", known), "");
  EXPECT_EQ(nearestName("", known), "");
  EXPECT_EQ(nearestName("zen", {}), "");
  EXPECT_EQ(unknownNameMessage("target", "hasvel", known),
            "unknown target 'hasvel', did you mean 'haswell'");
  EXPECT_EQ(unknownNameMessage("target", "moon", known),
            "unknown target 'moon', expected one of: zen3, zen4, haswell, "
            "rvv128");
  EXPECT_EQ(unknownNameMessage("target", "zen4", {}),
            "unknown target 'zen4', there is none");
}

TEST(Messages, ANoStaysOneInItsContext) {
  llvm::Error no =
      withContext("4x4:4x4: ", llvm::make_error<NegativeAnswer>("no"));
  EXPECT_TRUE(no.isA<NegativeAnswer>());
  EXPECT_EQ(llvm::toString(std::move(no)), "4x4:4x4: no");
  llvm::Error other =
      withContext("list:3: ", llvm::createStringError("100% wrong"));
  EXPECT_FALSE(other.isA<NegativeAnswer>());
  EXPECT_EQ(llvm::toString(std::move(other)), "list:3: 100% wrong");
}
