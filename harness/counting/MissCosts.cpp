//===-- MissCosts.cpp - Cycles of cache misses ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/MissCosts.h"
#include <algorithm>

using namespace autoconfig;
using namespace autoconfig::harness;

/// The level that serves the misses of `level`, "" if there is no such level.
static std::string nextLevel(const std::string &level, const Target &target) {
  if (level == "l1d")
    return "l2";
  if (level == "l2")
    return target.get("l3.size") > 0 ? "l3" : "memory";
  return level == "l3" ? "memory" : "";
}

static llvm::Error checkLevels(const std::vector<CacheTraffic> &caches,
                               const Target &target) {
  for (const CacheTraffic &traffic : caches)
    if (nextLevel(traffic.level, target).empty())
      return llvm::createStringError("cache level '" + traffic.level +
                                     "' is not known, expected l1d, l2 or l3");
  return llvm::Error::success();
}

llvm::Expected<std::map<std::string, double>>
harness::missCosts(const std::vector<CacheTraffic> &caches, double compute,
                   const Target &target) {
  if (llvm::Error wrong = checkLevels(caches, target))
    return wrong;
  bool inOrder = target.flag("issue.in_order");
  std::map<std::string, double> terms;
  double sum = 0;
  auto add = [&](const std::string &term, double cycles) {
    terms[term] += cycles;
    sum += cycles;
  };
  for (size_t i = 0; i < caches.size(); ++i) {
    std::string next = nextLevel(caches[i].level, target);
    uint64_t further = i + 1 < caches.size() ? caches[i + 1].misses : 0;
    uint64_t lines = caches[i].misses - std::min(caches[i].misses, further);
    double transfer =
        target.get("l1d.line") / target.fact(next + ".bandwidth").value;
    add(caches[i].level + " misses",
        lines * (inOrder ? target.fact(next + ".latency").value : transfer));
    if (!inOrder)
      add("writebacks", caches[i].writebacks * transfer);
  }
  if (inOrder || sum == 0)
    return terms;
  double visible = std::max(0.0, sum - compute) / sum;
  for (auto &[term, cycles] : terms)
    cycles *= visible;
  return terms;
}
