//===-- MissCosts.cpp - Cycles of cache misses ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/MissCosts.h"
#include "llvm/ADT/STLExtras.h"

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

llvm::Expected<std::map<std::string, double>>
harness::missCosts(const std::vector<CacheTraffic> &caches,
                   const Target &target) {
  std::map<std::string, double> terms;
  for (const CacheTraffic &traffic : caches) {
    std::string next = nextLevel(traffic.level, target);
    if (next.empty())
      return llvm::createStringError("cache level '" + traffic.level +
                                     "' is not known, expected l1d, l2 or l3");
    double transfer = target.get("l1d.line") / target.get(next + ".bandwidth");
    double wait = target.flag("issue.in_order") ? target.get(next + ".latency")
                                                : transfer;
    terms[traffic.level + " misses"] = traffic.misses * wait;
    terms[traffic.level + " writebacks"] = traffic.writebacks * transfer;
  }
  return terms;
}
