//===-- StagesTest.cpp - The two stages of the gate of times --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Lines.h"
#include "harness/compare/Refusals.h"
#include "harness/test/TimedRows.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace llvm;
using namespace autoconfig::harness;
using testing::HasSubstr;

namespace {

/// As many processes of a row as are asked for.
using Processes =
    std::function<std::vector<double>(const RowKey &row, size_t processes)>;

/// Both stages, with three processes at first.
Comparison inStages(const std::vector<Row> &rows, const Processes &measure) {
  AcceptedRises none;
  Comparison comparison = compareRows(rows, {}, none);
  for (NextLook look = nextLook(comparison, 3); !look.rows.empty();
       look = nextLook(comparison, 3)) {
    std::vector<Row> fresh;
    for (const RowKey &key : look.rows)
      fresh.push_back(
          timedRow(key.problem, false, measure(key, look.processes)));
    confirmRows(comparison, look, fresh);
  }
  noteSecondStage(comparison);
  return comparison;
}

const TimeEffect &effectOf(const Comparison &comparison,
                           const std::string &problem) {
  for (const ComparedRow &row : comparison.rows)
    if (row.row.key.problem == problem)
      return *row.time;
  llvm_unreachable("the row is there");
}

/// 60 rows of equal code and 4 others, drifted by 3 %; of the row "61" both
/// stages are slower by `first` and `second`.
Comparison amongMany(double first, double second, unsigned seed = 1) {
  std::vector<Row> rows = noisyRows(60, 4, 0.03, seed);
  for (double &one : rows[61].paired)
    one += std::log1p(first);
  std::mt19937_64 random(seed + 1000);
  std::student_t_distribution<double> noise(3);
  return inStages(rows, [&](const RowKey &row, size_t processes) {
    std::vector<double> paired;
    for (size_t process = 0; process < processes; ++process)
      paired.push_back(0.03 + 0.002 * noise(random) +
                       (row.problem == "61" ? std::log1p(second) : 0));
    return paired;
  });
}

TEST(Stages, TheSecondConfirms) {
  Comparison comparison = amongMany(0.05, 0.05);
  EXPECT_EQ(gateOf(comparison), Gate::Regressed);
  ASSERT_EQ(flaggedRows(comparison).size(), 1u);
  EXPECT_EQ(flaggedRows(comparison)[0].problem, "61");
  const TimeEffect &effect = *comparison.rows[0].time;
  EXPECT_TRUE(effect.again && effect.again->agrees);
  EXPECT_NEAR(std::expm1(effect.again->effect), 0.05, 0.01);
  EXPECT_THAT(comparison.notes.back(),
              HasSubstr("of 1 rows that the first stage flagged, the second "
                        "confirmed 1, in at most "));
}

TEST(Stages, TheSecondRefuses) {
  // Gone, the other way round, or less than half.
  for (double second : {0.0, -0.05, 0.02}) {
    Comparison comparison = amongMany(0.05, second);
    EXPECT_NE(gateOf(comparison), Gate::Regressed) << second;
    EXPECT_TRUE(flaggedRows(comparison).empty());
    EXPECT_EQ(comparison.count(Change::Unsure) +
                  comparison.count(Change::Unchanged),
              64u);
    EXPECT_EQ(effectOf(comparison, "61").again->looked, 1u);
  }
  // Not measured again is not confirmed.
  AcceptedRises none;
  std::vector<Row> rows = noisyRows(60, 1, 0, 1);
  for (double &one : rows[60].paired)
    one += 0.05;
  Comparison comparison = compareRows(rows, {}, none);
  EXPECT_EQ(flaggedRows(comparison).size(), 1u);
  confirmRows(comparison, nextLook(comparison, 3), {});
  EXPECT_TRUE(flaggedRows(comparison).empty());
  EXPECT_TRUE(nextLook(comparison, 3).rows.empty());
}

TEST(Stages, FindWhatIsThereAndNothingElse) {
  size_t found = 0, others = 0;
  for (unsigned seed = 1; seed <= 40; ++seed)
    for (const RowKey &key : flaggedRows(amongMany(0.05, 0.05, seed)))
      ++(key.problem == "61" ? found : others);
  EXPECT_GE(found, 36u); // 9 of 10
  EXPECT_EQ(others, 0u);
}

/// Three processes of "slower" among rows that tell little, then `fresh`.
Comparison amongFew(std::vector<double> first, const Processes &measure) {
  std::vector<Row> rows{timedRow("slower", false, std::move(first))};
  for (int row = 0; row < 4; ++row)
    rows.push_back(timedRow(std::to_string(row), true, {-0.002, 0.001, 0.002}));
  return inStages(rows, measure);
}

/// Around `middle`, by so much to either side in turns.
std::vector<double> swinging(double middle, double swing, size_t processes) {
  std::vector<double> paired;
  for (size_t process = 0; process < processes; ++process)
    paired.push_back(middle + (process % 2 ? swing : -swing));
  return paired;
}

TEST(Stages, LooksAgainWhereProcessesAgreeButDoNotSuffice) {
  std::vector<size_t> asked;
  Comparison comparison =
      amongFew({0.05, 0.055, 0.06}, [&](const RowKey &, size_t processes) {
        asked.push_back(processes);
        return swinging(0.05, 0.015, processes);
      });
  // p of {0.035, 0.065, 0.035} is 0.046, more than the third of 0.05 that a
  // look has.
  EXPECT_EQ(asked, (std::vector<size_t>{3, 6}));
  const TimeEffect &effect = effectOf(comparison, "slower");
  EXPECT_EQ(effect.change, Change::Regressed);
  EXPECT_NEAR(effect.effect, 0.055, 1e-9);
  EXPECT_EQ(effect.again->paired.size(), 9u);
  EXPECT_LE(effect.again->p, Stage::levelOfLook);
  RowLine line = lineOf(comparison.rows[0], {{"autobench"}, "", ""});
  EXPECT_THAT(line.why, HasSubstr("again +"));
  EXPECT_THAT(line.why, HasSubstr("in 9 processes"));
}

TEST(Stages, FewProcessesThatAreFarOffDoNotHideIt) {
  // One process of each look has a neighbour, who takes half of its time.
  Comparison comparison =
      amongFew({0.05, 0.055, 0.06}, [](const RowKey &, size_t processes) {
        std::vector<double> paired = swinging(0.05, 0.015, processes);
        paired[1] = -0.7;
        return paired;
      });
  EXPECT_EQ(effectOf(comparison, "slower").change, Change::Regressed);
}

TEST(Stages, EndsWhereNoNumberSuffices) {
  std::vector<size_t> asked;
  auto swings = [&](const RowKey &, size_t processes) {
    asked.push_back(processes);
    return swinging(0.05, 0.25, processes);
  };
  // The median is that of the wrong side.
  amongFew({0.05, 0.055, 0.06}, swings);
  EXPECT_EQ(asked, std::vector<size_t>{3});
  asked.clear();
  Comparison comparison =
      amongFew({0.05, 0.055, 0.06}, [&](const RowKey &, size_t processes) {
        asked.push_back(processes);
        std::vector<double> paired(processes, 0.05);
        for (size_t process = 0; process < processes; process += 3)
          paired[process] = -0.5, paired[process + 1] = 0.3;
        return paired;
      });
  EXPECT_EQ(asked, (std::vector<size_t>{3, 6, 18}));
  const TimeEffect &effect = effectOf(comparison, "slower");
  EXPECT_EQ(effect.change, Change::Unsure);
  EXPECT_EQ(effect.processes, 30u);
  EXPECT_FALSE(effect.again->agrees);
  EXPECT_FALSE(effect.again->isOpen);
  EXPECT_GT(effect.moreProcesses, 100u);
}

/// Eight rows as of matmul/quick with so many of other code, and the noise of
/// a quiet machine: processes differ by 0.7 to 1.9 % from problem to problem,
/// with heavy tails.
class FewRows {
public:
  explicit FewRows(unsigned seed) : random(seed) {}

  /// Those that are told; the first one is slower by `planted`.
  std::vector<RowKey> told(size_t others, double planted) {
    std::vector<Row> rows;
    for (size_t row = 0; row < 8; ++row)
      rows.push_back(timedRow(std::to_string(row), row >= others,
                              processes(row, row ? 0 : planted, 3)));
    return flaggedRows(inStages(rows, [&](const RowKey &key, size_t count) {
      size_t row = std::stoul(key.problem);
      return processes(row, row ? 0 : planted, count);
    }));
  }

private:
  std::vector<double> processes(size_t row, double effect, size_t count) {
    std::vector<double> paired;
    std::student_t_distribution<double> noise(4);
    // Their standard deviation is sqrt(2) times as much.
    double scale = row == 2 ? 0.013 : row == 5 ? 0.010 : 0.006;
    for (size_t process = 0; process < count; ++process)
      paired.push_back(effect + scale * noise(random));
    return paired;
  }

  std::mt19937_64 random;
};

TEST(Stages, FewRowsOfEqualCodeRaiseFewAlarms) {
  FewRows rows(1);
  size_t alarms = 0;
  for (int comparison = 0; comparison < 3000; ++comparison)
    alarms += !rows.told(comparison % 3 ? 3 : 2, 0).empty();
  // Of 60 comparisons 0.3: two or more in less than 4 of 100 campaigns.
  EXPECT_LE(alarms, 15u);
}

TEST(Stages, FewRowsOfEqualCodeFindFivePercent) {
  FewRows rows(2);
  size_t found = 0, others = 0;
  for (int comparison = 0; comparison < 1000; ++comparison)
    for (const RowKey &key : rows.told(comparison % 2 ? 4 : 3, std::log(1.05)))
      ++(key.problem == "0" ? found : others);
  EXPECT_GE(found, 950u); // 9 of 10 in 19 of 20 campaigns need 0.95
  EXPECT_LE(others, 10u);
}

} // namespace
