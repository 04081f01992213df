//===-- StatisticsTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Statistics.h"
#include "harness/stats/Figure.h"
#include "harness/stats/Intervals.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Sqlite.h"
#include "harness/test/Support.h"
#include <cmath>
#include <numbers>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Statistics, Median) {
  // Odd: 1 2 [5] 7 9. Even: 1 [2 4] 100 -> (2 + 4) / 2.
  EXPECT_EQ(median({9, 1, 5, 7, 2}), 5);
  EXPECT_EQ(median({100, 2, 1, 4}), 3);
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({}), std::nullopt);
}

TEST(Statistics, Geomean) {
  // (1 * 2 * 4)^(1/3) = 2; 2 and 1/2 cancel out.
  EXPECT_DOUBLE_EQ(*geomean({1, 2, 4}), 2);
  EXPECT_DOUBLE_EQ(*geomean({2, 0.5}), 1);
  EXPECT_EQ(geomean({}), std::nullopt);
  EXPECT_EQ(geomean({1, 0}), std::nullopt);
  EXPECT_EQ(geomean({1, std::nan("")}), std::nullopt);
}

TEST(Statistics, PairedRatiosCancelDrift) {
  // The machine becomes 2, then 4 times slower; theirs takes 1.5 times ours
  // all the time.
  EXPECT_EQ(pairedRatios({1, 2, 4}, {1.5, 3, 6}),
            (std::vector<double>{1.5, 1.5, 1.5}));
  // Only the samples that both have.
  EXPECT_EQ(pairedRatios({1, 2}, {3}), (std::vector<double>{3}));
}

TEST(Statistics, RankCorrelation) {
  // Ranks 1 2 3 4 5 against 2 1 4 3 5: differences of 1 in four places, so
  // 1 - 6 * 4 / (5 * (25 - 1)) = 0.8. Only the order counts.
  EXPECT_DOUBLE_EQ(*rankCorrelation({1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}), 0.8);
  EXPECT_DOUBLE_EQ(*rankCorrelation({9, 70, 71, 80, 1e9}, {7, 6, 9, 8, 99}),
                   0.8);
  EXPECT_DOUBLE_EQ(*rankCorrelation({1, 2, 3}, {5, 4, 3}), -1);
}

TEST(Statistics, RankCorrelationOfTies) {
  // Ranks 1 2.5 2.5 4 against 1 2 3 4, both of mean 2.5: deviations -1.5 0
  // 0 1.5 and -1.5 -.5 .5 1.5; products 4.5, squares 4.5 and 5: 4.5 /
  // sqrt(22.5).
  EXPECT_DOUBLE_EQ(*rankCorrelation({1, 2, 2, 3}, {10, 20, 30, 40}),
                   4.5 / std::sqrt(22.5));
  // The formula without ties, 1 - 6 * 0.5 / (4 * 15) = 0.95, would differ.
  EXPECT_EQ(rankCorrelation({2, 2, 2}, {1, 2, 3}), std::nullopt);
  EXPECT_EQ(rankCorrelation({1}, {1}), std::nullopt);
  EXPECT_EQ(rankCorrelation({}, {}), std::nullopt);
  EXPECT_EQ(rankCorrelation({1, 2}, {1, 2, 3}), std::nullopt);
}

TEST(Statistics, RatioIntervalOfConstantsIsAPoint) {
  // Every resample of {2, 2, 2} has median 2, of {3, 3, 3} median 3: 3 / 2.
  std::optional<Interval> interval = ratioInterval({2, 2, 2}, {3, 3, 3});
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 1.5);
  EXPECT_EQ(interval->high, 1.5);
  EXPECT_FALSE(ratioInterval({}, {1}));
}

TEST(Statistics, RatioIntervalOfOneUncertainSide) {
  // Ours is always 1. A resample of theirs {1, 2, 3} has the median 1 when two
  // or three of its values are 1: (3 * 2 + 1) / 27 = 7/27, likewise 3. So with
  // 95 %, tails of 2.5 % < 26 %: the interval is [1, 3]; with 40 %, tails of
  // 30 % > 26 %: [2, 2].
  std::vector<double> ours(3, 1.0), theirs{1, 2, 3};
  std::optional<Interval> wide = ratioInterval(ours, theirs, 0.95);
  EXPECT_EQ(wide->low, 1);
  EXPECT_EQ(wide->high, 3);
  std::optional<Interval> narrow = ratioInterval(ours, theirs, 0.40);
  EXPECT_EQ(narrow->low, 2);
  EXPECT_EQ(narrow->high, 2);
}

template <typename A, typename B>
concept HasRatio =
    requires(const Figure<A> &a, const Figure<B> &b) { ratio(a, b); };
// The types, not discipline: a mere status gives no ratio, and neither do two
// different kinds.
static_assert(HasRatio<NativeTime, NativeTime>);
static_assert(HasRatio<NativeCounter, NativeCounter>);
static_assert(HasRatio<EmulatedCount, EmulatedCount>);
static_assert(HasRatio<ModelledCycles, ModelledCycles>);
static_assert(!HasRatio<EmulatedStatus, EmulatedStatus>);
static_assert(!HasRatio<NativeTime, EmulatedStatus>);
static_assert(!HasRatio<NativeTime, NativeCounter>);
static_assert(!HasRatio<NativeTime, EmulatedCount>);
static_assert(!HasRatio<NativeTime, ModelledCycles>);
static_assert(!HasRatio<NativeCounter, EmulatedCount>);
static_assert(!HasRatio<NativeCounter, ModelledCycles>);
static_assert(!HasRatio<EmulatedCount, ModelledCycles>);

TEST(Statistics, RatiosAreOfOneKind) {
  // median {1, 2, 3} = 2 against median {3, 5} = 4.
  Figure<NativeTime> ours = *figureOf(NativeTime{{1, 2, 3}});
  Figure<NativeTime> theirs = *figureOf(NativeTime{{3, 5}});
  EXPECT_EQ(cantFail(ratio(ours, theirs)), 0.5);
  EXPECT_FALSE(figureOf(NativeTime{}));

  NativeCounter counters{{{"CYCLES", {8, 4, 6}}}};
  EXPECT_EQ(figureOf(counters, "CYCLES")->value, 6);
  EXPECT_FALSE(figureOf(counters, "LOADS"));

  EmulatedCount count{{{"fmas", 12}, {"loads", 0}}, {}, {}};
  EXPECT_EQ(figureOf(count, "fmas")->label(), "emulated count, fmas");
  EXPECT_FALSE(figureOf(count, "stores"));
  EXPECT_EQ(
      messageOf(ratio(*figureOf(count, "fmas"), *figureOf(count, "loads"))),
      "no ratio of 'emulated count, fmas' and 'emulated count, loads': "
      "one kind of measurement, but of different things");
  EXPECT_EQ(
      messageOf(ratio(*figureOf(count, "loads"), *figureOf(count, "loads"))),
      "no ratio of 'emulated count, loads' and 'emulated count, loads': "
      "the second is 0.000000, expected a positive number");
}

TEST(Statistics, ModelledCyclesAreOfOneCore) {
  ModelledCycles ours{"core-a", 30, 1, {}}, theirs{"core-a", 40, 1, {}};
  EXPECT_EQ(cantFail(ratio(figureOf(ours), figureOf(theirs))), 0.75);
  theirs.core = "core-b";
  EXPECT_EQ(messageOf(ratio(figureOf(ours), figureOf(theirs))),
            "no ratio of 'modelled cycles, core-a' and 'modelled cycles, "
            "core-b': one kind of measurement, but of different things");
}

TEST(Statistics, KindsAreCheckedAtRunTime) {
  AnyFigure seconds = *figureOf(NativeTime{{1}});
  AnyFigure cycles = figureOf(ModelledCycles{"core-a", 30, 1, {}});
  EXPECT_EQ(messageOf(checkedRatio(seconds, cycles)),
            "no ratio of 'native time' and 'modelled cycles, core-a': two "
            "different kinds of measurement");
  EXPECT_EQ(messageOf(checkedRatio(seconds, seconds)), "");
  for (const AnyFigure &figure : {seconds, cycles}) {
    auto label = [](const auto &of) { return of.label(); };
    std::string text = std::visit(label, figure);
    AnyFigure same = cantFail(figureLabelled(text, 5));
    EXPECT_EQ(same.index(), figure.index());
    EXPECT_EQ(std::visit(label, same), text);
  }
  EXPECT_TRUE(contains(messageOf(figureLabelled("emulated status", 1)),
                       "'emulated status': no kind of measurement with "
                       "figures, expected 'native time', "));
}

class SqlFixture {
public:
  SqlFixture() {
    sqlite3 *raw = nullptr;
    sqlite3_open(":memory:", &raw);
    database.reset(raw);
    cantFail(registerStatistics(raw));
  }
  std::string one(StringRef sql) {
    Statement statement = cantFail(Statement::prepare(database.get(), sql));
    EXPECT_TRUE(cantFail(statement.step()));
    bool null = sqlite3_column_type(statement.get(), 0) == SQLITE_NULL;
    return null ? "null" : statement.text(0).str();
  }
  std::string mistake(StringRef sql) {
    Statement statement = cantFail(Statement::prepare(database.get(), sql));
    return messageOf(statement.step());
  }

private:
  Database database;
};

TEST(Statistics, InSql) {
  SqlFixture sql;
  StringRef values =
      " FROM (SELECT column1 AS x FROM (VALUES (4), (1), (NULL), "
      "(2)))";
  EXPECT_EQ(sql.one(("SELECT median(x)" + values).str()), "2.0");
  EXPECT_EQ(sql.one(("SELECT geomean(x)" + values).str()), "2.0");
  EXPECT_EQ(sql.one(("SELECT median(x)" + values + " WHERE x > 9").str()),
            "null");
  EXPECT_EQ(sql.one("SELECT median(x) FROM (SELECT NULL AS x)"), "null");
  // The pairs with a null are left out: 1 2 3 4 5 against 2 1 4 3 5 remain.
  EXPECT_EQ(sql.one("SELECT rank_correlation(column1, column2) FROM (VALUES "
                    "(3, 4), (1, 2), (NULL, 9), (2, 1), (4, 3), (9, NULL), "
                    "(5, 5))"),
            "0.8");
  EXPECT_EQ(sql.one("SELECT rank_correlation(1, 2)"), "null");
  EXPECT_EQ(sql.one("SELECT paired_ratio('[1,2,4]', '[2,4,8]')"), "2.0");
  EXPECT_EQ(sql.one("SELECT ratio_low('[2,2]', '[3,3]')"), "1.5");
  EXPECT_EQ(sql.one("SELECT ratio_high('[2,2]', '[3,3]')"), "1.5");
  EXPECT_EQ(sql.one("SELECT ratio_high('[2,\"x\"]', '[3]')"), "null");
  EXPECT_EQ(sql.one("SELECT paired_ratio(NULL, '[3]')"), "null");
  EXPECT_EQ(sql.one("SELECT demangled('_ZN3abc3defEi') = 'abc::def(int)'"),
            "1");
  EXPECT_EQ(sql.one("SELECT demangled('sgemm_') = 'sgemm_'"), "1");
  EXPECT_EQ(sql.one("SELECT demangled(NULL)"), "null");
}

// Logarithms -1, 0 and 1 times ln 2: s = ln 2, median 0; of three v = pi /
// (4 + pi), t of 2 degrees of freedom 4.303.
TEST(Statistics, WhereAnotherRunLies) {
  double half = 4.302653 * std::log(2) *
                std::sqrt(2 * std::numbers::pi / (4 + std::numbers::pi));
  Interval interval = *repeatInterval({2, 0.5, 1});
  EXPECT_NEAR(std::log(interval.high), half, 1e-5);
  EXPECT_NEAR(std::log(interval.low), -half, 1e-5);
  EXPECT_EQ(repeatInterval({2}), std::nullopt);
  EXPECT_EQ(repeatInterval({2, 0}), std::nullopt);
  SqlFixture sql;
  StringRef values = " FROM (VALUES (3), (3), (3))";
  EXPECT_EQ(sql.one(("SELECT repeat_low(column1)" + values).str()), "3.0");
  EXPECT_EQ(sql.one(("SELECT repeat_high(column1)" + values).str()), "3.0");
  EXPECT_EQ(sql.one("SELECT repeat_low(3)"), "null");
}

TEST(Statistics, SqlRefusesRatiosAcrossKinds) {
  SqlFixture sql;
  EXPECT_EQ(sql.one("SELECT ratio('modelled cycles, a', 3, 'modelled cycles, "
                    "a', 4)"),
            "0.75");
  EXPECT_EQ(sql.one("SELECT ratio('native time', NULL, 'native time', 4)"),
            "null");
  EXPECT_TRUE(contains(sql.mistake("SELECT ratio('modelled cycles, a', 3, "
                                   "'native time', 4)"),
                       "no ratio of 'modelled cycles, a' and 'native time': "
                       "two different kinds of measurement"));
  EXPECT_TRUE(contains(sql.mistake("SELECT ratio('modelled cycles, a', 3, "
                                   "'modelled cycles, b', 4)"),
                       "of different things"));
  EXPECT_TRUE(contains(sql.mistake("SELECT ratio('cycles', 3, 'cycles', 4)"),
                       "'cycles': no kind of measurement with figures"));
}

} // namespace
