//===-- Lineup.cpp - Which rival runs where -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Lineup.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

/// One that has nothing to run costs nothing, and says so everywhere.
static bool isCostly(const Rival &rival) {
  return rival.scalar && !rival.file.empty();
}

Lineup::Lineup(std::vector<Rival> found, const Plan &plan, bool everywhere)
    : rivals(std::move(found)) {
  if (everywhere || plan.problems.size() < 2 || none_of(rivals, isCostly))
    return;
  smallest = &*std::min_element(
      plan.problems.begin(), plan.problems.end(),
      [](const Problem &a, const Problem &b) { return a.flops() < b.flops(); });
}

std::vector<const Rival *> Lineup::of(const Problem &problem) const {
  std::vector<const Rival *> here;
  for (const Rival &rival : rivals)
    if (!smallest || &problem == smallest || !isCostly(rival))
      here.push_back(&rival);
  return here;
}

std::string Lineup::note(StringRef architecture) const {
  if (!smallest)
    return "";
  std::vector<std::string> names;
  for (const Rival &rival : rivals)
    if (isCostly(rival))
      names.push_back(rival.name);
  bool one = names.size() == 1;
  return join(names, ", ") + (one ? " has" : " have") + " no vector code on " +
         architecture.str() + ": run on " + smallest->shape() +
         " only; --all-rivals runs " + (one ? "it" : "them") + " everywhere";
}

} // namespace autoconfig::harness
