//===-- Lineup.cpp - Which rival runs where -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Lineup.h"
#include "harness/session/Winners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

/// One that has nothing to run costs nothing, and says so everywhere.
static bool isCostly(const Rival &rival) {
  return rival.scalar && rival.available();
}

Lineup::Lineup(std::vector<Rival> found, const Plan &plan, bool named,
               bool everywhere)
    : rivals(std::move(found)), named(named) {
  std::vector<Rival> serving;
  for (Rival &rival : rivals) {
    std::vector<const Problem *> its;
    for (const Problem &problem : plan.problems)
      if (takes(rival, problem))
        its.push_back(&problem);
    if (!everywhere && its.size() > 1 && isCostly(rival))
      only[rival.name] = *std::min_element(
          its.begin(), its.end(), [](const Problem *a, const Problem *b) {
            return a->flops() < b->flops();
          });
    if (!its.empty())
      serving.push_back(std::move(rival));
  }
  rivals = std::move(serving);
}

bool Lineup::takes(const Rival &rival, const Problem &problem) const {
  // A search takes minutes: only for who asks for it.
  bool asked = rival.kind == RivalKind::Search || !rival.onlyNamed.empty();
  return named || (rival.serves(problem.op) && !asked);
}

std::vector<const Rival *> Lineup::of(const Problem &problem) const {
  std::vector<const Rival *> here;
  for (const Rival &rival : rivals) {
    auto place = only.find(rival.name);
    if (place == only.end() ? takes(rival, problem) : place->second == &problem)
      here.push_back(&rival);
  }
  return here;
}

std::vector<std::string> Lineup::notes(StringRef architecture) const {
  std::map<const Problem *, std::vector<std::string>> names;
  for (const auto &[rival, problem] : only)
    names[problem].push_back(rival);
  std::vector<std::string> notes;
  for (const auto &[problem, rivals] : names) {
    bool one = rivals.size() == 1;
    notes.push_back(join(rivals, ", ") + (one ? " has" : " have") +
                    " no vector code on " + architecture.str() + ": run on " +
                    problem->shape() + " only; --all-rivals runs " +
                    (one ? "it" : "them") + " everywhere");
  }
  return notes;
}

Expected<Invited> invite(const Workbench &bench, const Plan &plan) {
  const SessionOptions &options = bench.options;
  Expected<std::vector<Rival>> found = findRivals(bench.preset.rivals);
  if (!found)
    return found.takeError();
  std::vector<std::string> wanted = options.rivals;
  std::vector<Rival> searches = takeSearchRivals(wanted);
  if (wanted.empty() && !searches.empty())
    wanted.push_back(ownName.str());
  Expected<std::vector<Rival>> selected =
      selectRivals(std::move(*found), wanted);
  if (!selected)
    return selected.takeError();
  // Who names a rival wants to see it.
  bool named = !options.rivals.empty();
  bool everywhere = !bench.executor->emulates() || options.allRivals || named;
  return Invited{Lineup(std::move(*selected), plan, named, everywhere),
                 std::move(searches)};
}

} // namespace autoconfig::harness
