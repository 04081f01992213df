//===-- TableTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Display.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Store.h"
#include "harness/test/Support.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

std::string rendered(const Table &table, StringRef format) {
  std::string text;
  raw_string_ostream out(text);
  cantFail(formatNamed(format))(table, out);
  return text;
}

const Table awkward{
    "A title",
    3,
    {"na|me", "x_y"},
    {{"a|b\\", 1234.5678}, {"50 % & \"c\", d\ne", 0.00012345}, {nullptr, 7}}};

TEST(Table, Markdown) {
  EXPECT_EQ(rendered(awkward, "md"), "**A title**\n"
                                     "\n"
                                     "| na\\|me             |      x_y |\n"
                                     "| ------------------ | -------: |\n"
                                     "| a\\|b\\\\             |     1235 |\n"
                                     "| 50 % & \"c\", d<br>e | 0.000123 |\n"
                                     "|                    |     7.00 |\n");
}

TEST(Table, MarkdownAlignsByWidthOnTheScreen) {
  Table table{"t", 3, {"x"}, {{"äöüß"}, {"abcd"}}};
  EXPECT_TRUE(contains(rendered(table, "md"), "| äöüß |\n| abcd |\n"));
}

TEST(Table, Csv) {
  EXPECT_EQ(rendered(awkward, "csv"), "na|me,x_y\n"
                                      "a|b\\,1234.5678\n"
                                      "\"50 % & \"\"c\"\", d\ne\",0.00012345\n"
                                      ",7\n");
}

TEST(Table, Latex) {
  EXPECT_EQ(rendered(awkward, "tex"),
            "% A title\n"
            "\\begin{tabular}{lr}\n"
            "\\toprule\n"
            "na\\textbar{}me & x\\_y \\\\\n"
            "\\midrule\n"
            "a\\textbar{}b\\textbackslash{} & 1235 \\\\\n"
            "50 \\% \\& \"c\", d e & 0.000123 \\\\\n"
            " & 7.00 \\\\\n"
            "\\bottomrule\n"
            "\\end{tabular}\n");
}

TEST(Table, Json) {
  EXPECT_EQ(rendered(awkward, "json"),
            "[\n"
            "{\"na|me\":\"a|b\\\\\",\"x_y\":1234.5678},\n"
            "{\"na|me\":\"50 % & \\\"c\\\", d\\ne\",\"x_y\":0.00012345},\n"
            "{\"na|me\":null,\"x_y\":7}\n"
            "]\n");
  EXPECT_EQ(rendered(Table{"t", 3, {"x"}, {}}, "json"), "[\n]\n");
}

TEST(Table, UnknownFormat) {
  EXPECT_EQ(messageOf(formatNamed("xls")),
            "unknown format 'xls'; there are: md, csv, tex, json, text");
}

TEST(Table, Numbers) {
  // Three significant digits, never fewer than the integer part has.
  EXPECT_EQ(displayed(0.5, 3), "0.500");
  EXPECT_EQ(displayed(99.96, 3), "100.0");
  EXPECT_EQ(displayed(-12.34, 3), "-12.3");
  EXPECT_EQ(displayed(1.5e-9, 3), "1.50e-09");
  EXPECT_EQ(displayed(0.0, 3), "0");
  EXPECT_EQ(displayed(1234567, 3), "1234567");
  EXPECT_EQ(displayed(2, 3, /*real=*/true), "2.00");
  EXPECT_EQ(displayed(nullptr, 3), "");
}

struct Memory {
  Memory() {
    sqlite3 *raw = nullptr;
    sqlite3_open(":memory:", &raw);
    database.reset(raw);
    cantFail(execute(raw, storeSchema()));
    cantFail(registerStatistics(raw));
  }
  Database database;
};

Expected<Table> ask(StringRef sql) {
  TemporaryFolder folder;
  Memory memory;
  Expected<TableSource> source =
      TableSource::load(folder.path, folder.write("t.sql", sql));
  if (!source)
    return source.takeError();
  return query(memory.database.get(), *source);
}

TEST(Table, FromSql) {
  Table table = cantFail(ask("-- title: Numbers: two\n"
                             "-- json: b, c\n"
                             "-- Any other comment.\n"
                             "SELECT 'x' AS a, '[1,2]' AS b, 'no json' AS c, "
                             "1 AS d, 0.5 AS e, NULL AS f"));
  EXPECT_EQ(table.title, "Numbers: two");
  EXPECT_EQ(rendered(table, "json"),
            "[\n{\"a\":\"x\",\"b\":[1,2],\"c\":\"no json\",\"d\":1,\"e\":0.5,"
            "\"f\":null}\n]\n");
}

TEST(Table, Pivot) {
  Table table = cantFail(
      ask("-- title: t\n-- pivot: rival, value\n"
          "SELECT column1 AS problem, column2 AS rival, column3 AS value, "
          "column4 AS last FROM (VALUES ('p', 'ours', 3, 'x'), "
          "('p', 'b', 2, 'x'), ('q', 'ours', 'failed', 'y'), "
          "('q', 'c', 1, 'y'))"));
  EXPECT_EQ(rendered(table, "csv"), "problem,ours,b,c,last\n"
                                    "p,3,2,,x\n"
                                    "q,failed,,1,y\n");
}

TEST(Table, SortedPivot) {
  Table table = cantFail(
      ask("-- title: t\n-- pivot: bits, value, sorted\n"
          "SELECT column1 AS problem, column2 AS bits, column3 AS value "
          "FROM (VALUES ('p', '1024 (a)', 4), ('p', '256 (b)', 2), "
          "('q', '128 (c)', 1))"));
  EXPECT_EQ(rendered(table, "csv"), "problem,128 (c),256 (b),1024 (a)\n"
                                    "p,,2,4\n"
                                    "q,1,,\n");
}

TEST(Table, ShortenedTexts) {
  Table table = cantFail(ask("-- title: t\n-- shorten: name, 4\n"
                             "SELECT column1 AS name, column2 AS x FROM "
                             "(VALUES ('äöüß', 'abcde'), ('äöüßa', NULL))"));
  EXPECT_TRUE(contains(rendered(table, "md"), "| äöüß | abcde |\n"
                                              "| äöü… |       |\n"));
  EXPECT_TRUE(contains(rendered(table, "tex"), "äöü… & "));
  EXPECT_TRUE(contains(rendered(table, "csv"), "äöüßa,\n"));
  EXPECT_TRUE(contains(rendered(table, "json"), "\"äöüßa\""));
}

TEST(Table, Mistakes) {
  EXPECT_TRUE(contains(messageOf(ask("SELECT 1")), "no title"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\nSELECT absent")),
                       "t.sql:2: no such column: absent"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\n-- pivot: a\nSELECT 1")),
                       "'-- pivot: a', expected two column names"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\n-- pivot: a, b\nSELECT 1")),
                       "no column 'a' to pivot"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\n-- digits: 0\nSELECT 1")),
                       "expected a number from 1 to 17"));
  EXPECT_TRUE(
      contains(messageOf(ask("-- title: t\n-- pivot: a, b, c\nSELECT 1")),
               "expected two column names, and 'sorted' or nothing"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\n-- shorten: a\nSELECT 1")),
                       "expected a column name and a number of characters"));
  TemporaryFolder folder;
  folder.write("one.sql", "-- title: t\nSELECT 1");
  folder.write("two.sql", "-- title: t\nSELECT 1");
  EXPECT_EQ(messageOf(TableSource::load(folder.path, "three")),
            "unknown table 'three'; there are: one, two");
}

TEST(Table, OnlyReads) {
  StringRef noQuery = "not a query that only reads; a table is one SELECT";
  for (StringRef sql : {"DELETE FROM cell", "DROP TABLE cell",
                        "PRAGMA user_version = 7", "ATTACH ':memory:' AS x",
                        "INSERT INTO run VALUES (1, '', '', '') RETURNING id",
                        "CREATE TEMP TABLE t (x)", "VACUUM",
                        "WITH x AS (SELECT 1) DELETE FROM cell", "BEGIN"})
    EXPECT_TRUE(contains(
        messageOf(ask("-- title: t\n-- A comment.\n\n" + sql.str() + ";\n")),
        "t.sql:4: " + noQuery.str()))
        << sql.str();
  // All that a table needs.
  EXPECT_EQ(
      messageOf(ask("-- title: t\nWITH RECURSIVE n(i) AS (SELECT 1 UNION "
                    "ALL SELECT i + 1 FROM n WHERE i < 3) SELECT "
                    "median(i), geomean(j.value) FROM n, json_each('[1]') "
                    "j LEFT JOIN figure ON 1")),
      "");
}

TEST(Table, IsOneStatement) {
  EXPECT_EQ(messageOf(ask("-- title: t\nSELECT 1;\n-- The end; really.\n;;/* "
                          "no\nmore */\n")),
            "");
  EXPECT_TRUE(
      contains(messageOf(ask("-- title: t\nSELECT ';--', 1;\n\nSELECT 2")),
               "t.sql:4: a second statement; a table is one SELECT"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\nSELECT 1; nonsense")),
                       "t.sql:2: a second statement"));
  for (StringRef none :
       {"-- title: t", "-- title: t\n;\n", "-- title: t\n/* x"})
    EXPECT_TRUE(contains(messageOf(ask(none)),
                         ": no query; after its comments a table has one "
                         "SELECT"));
  EXPECT_TRUE(contains(messageOf(ask("-- title: t\nSELECT 1,\n  2,\n  FROM")),
                       "t.sql:4: near \"FROM\": syntax error"));
}

TEST(Table, Notes) {
  Table table = cantFail(ask("-- title: t\n-- note: One\n-- note: text.\n"
                             "-- note:\n-- note: Another: b.\nSELECT 1 AS x"));
  EXPECT_TRUE(StringRef(rendered(table, "md"))
                  .ends_with("|   1 |\n\nOne text.\n\nAnother: b.\n"));
  EXPECT_TRUE(StringRef(rendered(table, "text"))
                  .ends_with("\n1\n\nOne text.\n\nAnother: b.\n"));
  EXPECT_TRUE(contains(rendered(table, "tex"), "% One text.\n% Another: b.\n"));
  EXPECT_EQ(rendered(table, "csv"), "x\n1\n");
}

TEST(Table, FormatByExtension) {
  EXPECT_EQ(cantFail(formatOfFile("a.b/t.csv")), "csv");
  EXPECT_EQ(cantFail(formatOfFile("t.txt")), "text");
  EXPECT_EQ(messageOf(formatOfFile("t.xls")),
            "'t.xls' has the unknown extension '.xls'; expected .md, .csv, "
            ".tex, .json or .txt, or a --format");
  EXPECT_TRUE(contains(messageOf(formatOfFile("a.csv/t")),
                       "'a.csv/t' has no extension; expected .md, "));
}

TEST(Table, SummaryTakesLibrariesByTheirKind) {
  Memory memory;
  cantFail(execute(
      memory.database.get(),
      "INSERT INTO run VALUES (1, '', '', '');"
      "INSERT INTO machine VALUES (1, '', '', '{}', '', '{}');"
      "INSERT INTO rival VALUES ('handmade', 'loops'), ('blis', 'library'), "
      "('eigen', 'library'), ('tuned', 'search');"
      "CREATE TEMP TABLE time (problem, rival, seconds);"
      "INSERT INTO time VALUES ('p', 'autoconfig', 2.0), ('p', 'handmade', "
      "1.0), ('p', 'tuned', 1.5), ('p', 'blis', 4.0), ('p', 'eigen', 5.0), "
      "('q', 'autoconfig', 1.0), ('q', 'blis', 0.5);"
      "INSERT INTO cell SELECT rowid, 1, 'matmul', problem, 'preset', "
      "'target', iif(rival = 'autoconfig', 'chosen', 'rival'), rival, 'given', "
      "'', 1, 'native', 'native time', 'passed', '', '', 1.0, '', '', NULL, "
      "NULL, problem, '', NULL, '{}', '', '', '', '' FROM time;"
      "INSERT INTO native_time SELECT rowid, 0, seconds FROM time"));
  Table table =
      cantFail(query(memory.database.get(),
                     cantFail(TableSource::load(
                         AUTOCONFIG_ROOT "/results/tables", "summary"))));
  // blis: 4/2 and 1/2; the fastest library of p is blis, of q too; handmade
  // loops win p.
  std::string text = rendered(table, "csv");
  std::string of = "matmul,preset,native,target,given,";
  EXPECT_TRUE(contains(text, of + "blis,library,1,1,2,0.5,q,0\n"));
  EXPECT_TRUE(contains(text, of + "handmade,loops,0.5,0,1,0.5,p,0\n"));
  EXPECT_TRUE(contains(text, of + "best library,,1,1,2,0.5,q,0\n"));
  EXPECT_TRUE(contains(text, of + "best rival,,0.5,0,2,0.5,p,0\n"));
}

TEST(Table, AllOfResultsRunOnAnEmptyStore) {
  Memory memory;
  std::vector<TableSource> tables =
      cantFail(TableSource::list(AUTOCONFIG_ROOT "/results/tables"));
  EXPECT_GE(tables.size(), 4u);
  for (const TableSource &source : tables) {
    Table table = cantFail(query(memory.database.get(), source));
    EXPECT_TRUE(table.rows.empty()) << source.name;
    EXPECT_FALSE(table.columns.empty()) << source.name;
    for (const auto *named : {&source.sections, &source.jsonColumns})
      for (const std::string &column : *named)
        EXPECT_TRUE(is_contained(table.columns, column))
            << source.name << ": " << column;
  }
}

} // namespace
