//===-- StatisticsTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Statistics.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Sqlite.h"
#include "gtest/gtest.h"
#include <cmath>

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
concept HasSpeedup = requires(const A &a, const B &b) { speedup(a, b); };
// The types, not discipline: an emulated run gives no speedup, and neither do
// two different kinds.
static_assert(HasSpeedup<NativeTime, NativeTime>);
static_assert(!HasSpeedup<EmulatedStatus, EmulatedStatus>);
static_assert(!HasSpeedup<NativeTime, EmulatedStatus>);
static_assert(!HasSpeedup<Measurement, Measurement>);

TEST(Statistics, SpeedupRefusesOtherKinds) {
  // median {1, 2, 3} = 2 against median {3, 5} = 4.
  Measurement ours = NativeTime{{1, 2, 3}}, theirs = NativeTime{{3, 5}};
  Expected<double> ratio = checkedSpeedup(ours, theirs);
  ASSERT_TRUE(bool(ratio));
  EXPECT_EQ(*ratio, 2);

  Measurement emulated = EmulatedStatus{};
  Expected<double> mixed = checkedSpeedup(ours, emulated);
  ASSERT_FALSE(bool(mixed));
  EXPECT_EQ(toString(mixed.takeError()),
            "no ratio of 'native time' and 'emulated status': two different "
            "kinds of measurement");
  Expected<double> none = checkedSpeedup(emulated, emulated);
  ASSERT_FALSE(bool(none));
  EXPECT_EQ(toString(none.takeError()),
            "no ratio of 'emulated status' and 'emulated status': this kind "
            "holds no time");
  Expected<double> empty = checkedSpeedup(ours, Measurement(NativeTime{}));
  ASSERT_FALSE(bool(empty));
  EXPECT_NE(toString(empty.takeError()).find("without samples"),
            std::string::npos);
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
}

} // namespace
