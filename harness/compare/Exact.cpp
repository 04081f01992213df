//===-- Exact.cpp - Figures that are the same in every run ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Exact.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// Told by the compiler alone: no counting tool has a part in it.
static bool isStatic(StringRef figure) { return figure == "object_bytes"; }

/// Cycles of a model have more digits than anybody reads.
static std::string textOf(double value) {
  double cents = std::round(value * 100) / 100;
  return shortest(cents);
}

static ExactChange changeOf(const std::string &figure, double base,
                            double head) {
  ExactChange change{figure, textOf(base), textOf(head)};
  change.ratio = base > 0 ? head / base : 1;
  change.kind = head > base ? ExactChange::Kind::Rose : ExactChange::Kind::Fell;
  return change;
}

static void compareFigures(const Row &row, ExactResult &result) {
  const RowSide &base = *row.base, &head = *row.head;
  for (const auto &[figure, before] : base.exact) {
    auto after = head.exact.find(figure);
    if (after == head.exact.end() ||
        (!result.incomparable.empty() && !isStatic(figure)))
      continue;
    ++result.compared;
    if (before != after->second)
      result.changes.push_back(changeOf(figure, before, after->second));
  }
}

static void compareAlgorithms(const Row &row, ExactResult &result) {
  const RowSide &base = *row.base, &head = *row.head;
  if (base.algorithm.empty() || head.algorithm.empty())
    return;
  ++result.compared;
  if (base.algorithm != head.algorithm)
    result.changes.push_back({"algorithm", base.algorithm, head.algorithm});
}

ExactResult compareExact(const Row &row, AcceptedRises &accepted) {
  ExactResult result;
  if (!row.base || !row.head || row.base->status != Status::Passed ||
      row.head->status != Status::Passed)
    return result;
  if (row.base->pricing != row.head->pricing)
    result.incomparable =
        "counts and cycles were told with other facts of the target, another "
        "LLVM or by another counting tool";
  compareFigures(row, result);
  compareAlgorithms(row, result);
  for (ExactChange &change : result.changes)
    if (change.kind != ExactChange::Kind::Fell)
      change.accepted = accepted.reasonFor(change.figure, row.key.name());
  return result;
}

/// Cycles or, where no model tells them, instructions: the figures that an
/// algorithm is chosen for.
static bool isSpeed(StringRef figure) {
  return figure.starts_with(ModelledCycles::name) || figure == "instructions";
}

std::vector<ExactChange> ExactResult::refused() const {
  bool isFaster = any_of(changes, [](const ExactChange &change) {
    return change.kind == ExactChange::Kind::Fell && isSpeed(change.figure);
  });
  std::vector<ExactChange> refused;
  copy_if(changes, std::back_inserter(refused), [&](const ExactChange &change) {
    return change.accepted.empty() &&
           (change.kind == ExactChange::Kind::Rose ||
            (change.kind == ExactChange::Kind::Other && !isFaster));
  });
  return refused;
}

bool ExactResult::hasFallen() const {
  return any_of(changes, [](const ExactChange &change) {
    return change.kind == ExactChange::Kind::Fell;
  });
}

} // namespace autoconfig::harness
