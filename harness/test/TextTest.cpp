//===-- TextTest.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Table.h"
#include "harness/test/Support.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

std::string text(const Table &table, size_t width) {
  std::string text;
  raw_string_ostream out(text);
  writeText(table, out, width);
  return text;
}

TEST(Text, FitsAsItIs) {
  Table table{"Title", 3, {"name", "x"}, {{"ä", 1.5}, {"b", 22.5}}};
  EXPECT_EQ(text(table, 80), "Title\n"
                             "\n"
                             "name     x\n"
                             "----  ----\n"
                             "ä     1.50\n"
                             "b     22.5\n");
}

TEST(Text, SectionsAndSingleTexts) {
  Table table{"Title",
              3,
              {"preset", "kind", "none", "x"},
              {{"p", "k", nullptr, 1},
               {"p", "k", nullptr, 2},
               {"q", "k", nullptr, 3},
               {"q", "l", nullptr, 4},
               {"p", "k", nullptr, 5}}};
  table.sections = {"preset"};
  EXPECT_EQ(text(table, 80), "Title\n"
                             "\n"
                             "preset: p\n"
                             "kind: k\n"
                             "x\n"
                             "-\n"
                             "1\n"
                             "2\n"
                             "5\n"
                             "\n"
                             "preset: q\n"
                             "kind  x\n"
                             "----  -\n"
                             "k     3\n"
                             "l     4\n");
}

TEST(Text, HeadersAndTextsAreWrapped) {
  Table table{"A title",
              3,
              {"rival", "geomean speedup (native time)", "why"},
              {{"onednn_sgemm", 1.5, "no prepared form of weights"},
               {"b", 0.5, nullptr}}};
  EXPECT_EQ(text(table, 40), "A title\n"
                             "\n"
                             "              geomean\n"
                             "              speedup\n"
                             "              (native\n"
                             "rival           time)  why\n"
                             "------------  -------  -----------------\n"
                             "onednn_sgemm     1.50  no prepared form\n"
                             "                       of weights\n"
                             "b               0.500\n");
}

TEST(Text, ColumnsWithoutRoomAreNamed) {
  Table table{"t", 3, {}, {{}}};
  for (StringRef name : {"aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"}) {
    table.columns.push_back(name.str());
    table.rows[0].push_back(1);
  }
  // 8 + 2 + 8 are 18; all four are 38.
  EXPECT_EQ(text(table, 18), "t\n"
                             "\n"
                             "aaaaaaaa  bbbbbbbb\n"
                             "--------  --------\n"
                             "       1         1\n"
                             "\n"
                             "no room for:\n"
                             "cccccccc, dddddddd\n"
                             "(--wide, or a file\n"
                             "with -o, has them)\n");
  table.narrow = {"dddddddd"};
  EXPECT_TRUE(contains(text(table, 18), "\naaaaaaaa  dddddddd\n"));
  EXPECT_FALSE(StringRef(text(table, 38)).contains("no room"));
}

TEST(Text, LongWordsAreBroken) {
  Table table{"t", 3, {"x"}, {{std::string(50, 'a')}, {"ö ä"}}};
  std::string broken = text(table, 20);
  EXPECT_TRUE(contains(broken, "\n" + std::string(20, 'a') + "\n" +
                                   std::string(20, 'a') + "\n" +
                                   std::string(10, 'a') + "\nö ä\n"));
  Table umlauts{"t", 3, {"x"}, {{"äöüäöüäöü"}}};
  // Two bytes a character: no half of one.
  EXPECT_TRUE(contains(text(umlauts, 5), "\näö"));
}

TEST(Text, NothingIsSaid) {
  EXPECT_EQ(text(Table{"t", 3, {"x"}, {}}, 80), "t\n\nnothing\n");
}

} // namespace
