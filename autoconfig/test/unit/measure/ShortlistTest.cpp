//===-- ShortlistTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/Shortlist.h"
#include "../core/Folder.h"
#include <gmock/gmock.h>

using namespace autoconfig;

namespace {

const std::vector<std::string> names = {"A mr=1", "A mr=2", "B"};

std::string kept(const MeasuredShortlists &lists, const std::string &problem,
                 const std::vector<std::string> &candidates) {
  auto found = lists.find(problem, candidates);
  if (!found)
    return "nothing";
  std::string text;
  for (const MeasuredCandidate &one : *found)
    text += one.name + " " + std::to_string(one.relative) + " ";
  return text;
}

} // namespace

TEST(Shortlist, TheLeastDisturbedSampleCounts) {
  auto judged = judge(names, {{1, 2, 1, 1}, {0.5, 0.51, 9, 0.5}, {3, 2, 4, 4}});
  ASSERT_EQ(judged.size(), 3u);
  EXPECT_EQ(judged[0].relative, 1);
  EXPECT_EQ(judged[1].relative, 0.5);
  EXPECT_EQ(judged[1].seconds, 0.5);
  EXPECT_EQ(judged[2].relative, 2);
  EXPECT_EQ(judged[2].name, "B");
  EXPECT_EQ(fastest(judged), 1u);
  // A fourth of the samples of B is 50 % above its best, but B is not chosen.
  EXPECT_EQ(judged[2].spread, 0.5);
  EXPECT_EQ(doubt(judged), judged[1].spread);
  EXPECT_EQ(doubt(judge(names, {{1, 2, 3, 4}, {0.5}, {1}})), 1);
}

TEST(Shortlist, WhatIsAlikeIsTakenInTheModelsOrder) {
  EXPECT_EQ(fastest({{"a", 1, 1}, {"b", 1, 0.995}, {"c", 1, 1.2}}), 0u);
  EXPECT_EQ(fastest({{"a", 1, 1}, {"b", 1, 0.905}, {"c", 1, 0.9}}), 1u);
  EXPECT_EQ(fastest({{"a", 1, 1}, {"b", 1, 0.92}, {"c", 1, 0.9}}), 2u);
}

TEST(Shortlist, IsKeptBesideTheProfile) {
  test::Folder folder;
  MeasuredShortlists lists(folder.path + "/profiles/host-1.yaml");
  EXPECT_EQ(lists.path(), folder.path + "/profiles/host-1.measured.json");
  EXPECT_EQ(kept(lists, "p", names), "nothing");
  auto judged = judge(names, {{1}, {0.5}, {2}});
  ASSERT_FALSE(lists.keep("p", judged));
  ASSERT_FALSE(lists.keep("q", judged));
  EXPECT_EQ(kept(lists, "p", names),
            "A mr=1 1.000000 A mr=2 0.500000 B 2.000000 ");
  EXPECT_EQ(kept(lists, "r", names), "nothing");
  // Of other candidates, or in another order, it says nothing.
  EXPECT_EQ(kept(lists, "p", {"A mr=1", "A mr=2"}), "nothing");
  EXPECT_EQ(kept(lists, "p", {"A mr=1", "B", "A mr=2"}), "nothing");
  // A file that nobody understands is written anew.
  folder.write("profiles/host-1.measured.json", "{\"p\": 3");
  EXPECT_EQ(kept(lists, "p", names), "nothing");
  ASSERT_FALSE(lists.keep("q", judged));
  EXPECT_NE(kept(lists, "q", names), "nothing");
}
