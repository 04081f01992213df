//===-- SearcherTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The searchers on costs that are a formula.
//
//===----------------------------------------------------------------------===//

#include "harness/search/Searcher.h"
#include "harness/search/Tpe.h"
#include "gmock/gmock.h"
#include <algorithm>
#include <cmath>
#include <set>

using namespace autoconfig::harness;
using testing::ElementsAre;

namespace {

using Points = std::vector<SearchPoint>;

/// Two algorithms with a parameter of their own each; `mc` follows from `mr`.
Points twoAlgorithms() {
  Points points;
  for (const char *algorithm : {"A", "B"})
    for (int mr = 1; mr <= 12; ++mr)
      for (int kc : {32, 64, 128, 256})
        for (int ahead : {0, 1})
          for (int own : {1, 2, 4})
            points.push_back({algorithm,
                              {{"mr", mr},
                               {"kc", kc},
                               {"ahead", ahead},
                               {algorithm[0] == 'A' ? "strip" : "unroll", own},
                               {"mc", mr * 7}},
                              {}});
  return points;
}

/// Separable, 1 at best: A, mr=9, kc=128, ahead=0.
double separable(const SearchPoint &point) {
  auto off = [&](const char *name, double best) {
    return std::abs(
        std::log2(static_cast<double>(point.parameters.at(name)) / best));
  };
  return 1 + off("mr", 9) + 0.3 * off("kc", 128) +
         0.2 * static_cast<double>(point.parameters.at("ahead")) +
         (point.algorithm == "A" ? 0 : 0.5);
}

/// The trials of a search that ends after so many, or where no more comes.
/// Every seventh point fails.
std::vector<size_t> trialsOf(const std::string &name, const Points &points,
                             uint64_t seed, size_t trials, size_t batch = 8) {
  SearchSpace space(points);
  auto searcher = makeSearcher(name, space, {seed, 5});
  std::vector<size_t> tried;
  while (tried.size() < trials) {
    size_t count = std::min(batch, trials - tried.size());
    std::vector<size_t> proposed = searcher->propose(count);
    for (size_t point : proposed) {
      tried.push_back(point);
      searcher->tell(point, point % 7 == 3 ? std::optional<double>()
                                           : separable(points[point]));
    }
    if (proposed.size() < count)
      break;
  }
  return tried;
}

double bestOf(const Points &points, const std::vector<size_t> &tried) {
  double best = 1e9;
  for (size_t point : tried)
    if (point % 7 != 3)
      best = std::min(best, separable(points[point]));
  return best;
}

double medianBest(const std::string &name, size_t trials) {
  Points points = twoAlgorithms();
  std::vector<double> best;
  for (uint64_t seed = 1; seed <= 21; ++seed)
    best.push_back(bestOf(points, trialsOf(name, points, seed, trials)));
  std::sort(best.begin(), best.end());
  return best[best.size() / 2];
}

TEST(Searcher, SameSeedSameTrials) {
  Points points = twoAlgorithms();
  for (const std::string &name : {"random", "tpe", "evolution"}) {
    std::vector<size_t> first = trialsOf(name, points, 3, 60);
    EXPECT_EQ(first.size(), 60u);
    EXPECT_EQ(trialsOf(name, points, 3, 60), first) << name;
    EXPECT_NE(trialsOf(name, points, 4, 60), first) << name;
  }
}

TEST(Searcher, ShorterSearchesAreTheirBeginning) {
  // Whoever asks for more later keeps what there is.
  Points points = twoAlgorithms();
  for (const std::string &name : searcherNames()) {
    std::vector<size_t> all = trialsOf(name, points, 3, 60);
    std::vector<size_t> some = trialsOf(name, points, 3, 44); // 5 1/2 batches
    all.resize(some.size());
    EXPECT_EQ(some, all) << name;
  }
}

TEST(Searcher, TriesEveryPointOnce) {
  Points points = twoAlgorithms();
  for (const std::string &name : {"random", "tpe", "evolution"})
    for (size_t batch : {1, 7, 50, 10000}) {
      std::vector<size_t> tried = trialsOf(name, points, 2, 10000, batch);
      EXPECT_EQ(tried.size(), points.size()) << name;
      EXPECT_EQ(std::set<size_t>(tried.begin(), tried.end()).size(),
                points.size())
          << name;
    }
}

TEST(Searcher, SmallSpaces) {
  for (const std::string &name : searcherNames()) {
    EXPECT_THAT(trialsOf(name, {}, 1, 10), ElementsAre()) << name;
    EXPECT_THAT(trialsOf(name,
                         {{"A", {{"mr", 6}, {"kc", 64}, {"ahead", 0}}, {}}}, 1,
                         10, 1),
                ElementsAre(0))
        << name;
  }
}

TEST(Searcher, LearnsWhereRandomDoesNot) {
  double random = medianBest("random", 60);
  EXPECT_LT(medianBest("tpe", 60), random);
  EXPECT_LT(medianBest("evolution", 60), random);
  EXPECT_NEAR(medianBest("tpe", 60), 1, 1e-12);
}

TEST(Searcher, ShortlistGoesByPrediction) {
  Points points{{"A", {}, 5.0}, {"A", {}, {}},  {"B", {}, 1.0}, {"A", {}, 3.0},
                {"A", {}, 4.0}, {"A", {}, 9.0}, {"A", {}, 8.0}};
  SearchSpace space(points);
  auto searcher = makeSearcher("shortlist", space, {1, 5});
  EXPECT_THAT(searcher->propose(3), ElementsAre(2, 3, 4));
  EXPECT_THAT(searcher->propose(3), ElementsAre(0, 6));
  EXPECT_THAT(searcher->propose(3), ElementsAre());
  // What has no prediction is last.
  EXPECT_THAT(makeSearcher("shortlist", space, {1, 99})->propose(99),
              ElementsAre(2, 3, 4, 0, 6, 5, 1));
}

TEST(Searcher, UnknownNames) {
  SearchSpace space({});
  EXPECT_EQ(makeSearcher("annealing", space, {}), nullptr);
  EXPECT_THAT(searcherNames(),
              ElementsAre("evolution", "random", "shortlist", "tpe"));
}

TEST(Searcher, DistancesInTheSpace) {
  SearchSpace space({{"A", {{"mr", 4}, {"ahead", 0}}, {}},
                     {"A", {{"mr", 8}, {"ahead", 1}}, {}},
                     {"B", {{"mr", 4}, {"unroll", 3}}, {}}});
  // Algorithm, ahead, mr, unroll.
  ASSERT_EQ(space.dimensions(), 4u);
  EXPECT_EQ(space.valuesOf(2), 2u);
  EXPECT_THAT(space[1], ElementsAre(0, 1, 1, SearchSpace::lacking));
  // An octave of mr; from 0, which counts as 1/2, to 1 another.
  EXPECT_NEAR(space.distance(space[0], space[1]), 2, 1e-12);
  // Another algorithm, no ahead, another unroll.
  EXPECT_NEAR(space.distance(space[0], space[2]), 3 * SearchSpace::unlike,
              1e-12);
}

TEST(Searcher, TpeScoresByTheFormula) {
  // One parameter of 1, 2 and 4. Ten are at random; of those told, 2 is good.
  // l before normalising: 1/3 + 1/4, 1/3 + 1, 1/3 + 1/4, sum 2.5. With 1 and
  // others bad, g(1) exceeds g(4), so that of the left ones 2 comes before 4,
  // and 4 before 1.
  Points points;
  for (int mr : {1, 2, 4})
    for (int copy = 0; copy < 6; ++copy)
      points.push_back({"A", {{"mr", mr}}, {}});
  SearchSpace space(points);
  Tpe tpe(space, {7, 0});
  std::vector<size_t> first = tpe.propose(10);
  std::map<int64_t, int> left{{1, 6}, {2, 6}, {4, 6}};
  for (size_t point : first) {
    int64_t mr = points[point].parameters.at("mr");
    --left[mr];
    tpe.tell(point, mr == 2 ? 1.0 : mr == 4 ? 2.0 : 3.0);
  }
  ASSERT_GT(left[2], 0);
  std::vector<size_t> next = tpe.propose(8);
  ASSERT_EQ(next.size(), 8u);
  for (int i = 0; i < left[2]; ++i)
    EXPECT_EQ(points[next[i]].parameters.at("mr"), 2) << i;
}

} // namespace
