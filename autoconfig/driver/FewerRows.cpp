//===-- FewerRows.cpp - Decisions for fewer rows than are typical ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/FewerRows.h"
#include "autoconfig/driver/Registry.h"

namespace autoconfig {

namespace {

/// A candidate for so many rows at most (0: any number).
struct Bounded {
  Candidate candidate;
  int64_t most;

  double cycles(const OperatorInfo &info, int64_t rows,
                const Target &target) const {
    return findAlgorithm(candidate.algorithm)
        ->model()
        .cost(*info.withRows(rows, most), target, candidate.configuration)
        .cycles();
  }
};

} // namespace

/// The largest number of rows, `from` at least and not beyond its bound, for
/// which the one is predicted to be cheaper than the other.
static std::optional<int64_t> lastCheaper(const Bounded &one,
                                          const Bounded &other,
                                          const OperatorInfo &info,
                                          int64_t from, const Target &target) {
  for (int64_t rows = one.most; rows >= from; --rows)
    if (one.cycles(info, rows, target) < other.cycles(info, rows, target))
      return rows;
  return std::nullopt;
}

std::vector<ForRows> decideForFewerRows(const Decision &typical,
                                        const Target &target,
                                        const SelectionOptions &selection) {
  constexpr int64_t halvings = 3;
  const OperatorInfo &info = *typical.problem;
  if (info.weightsPrepared) // which would be there once for each
    return {};
  int64_t end = info.rows();
  Bounded above{typical.chosen, 0};
  std::vector<ForRows> found;
  for (int64_t i = 0; i < halvings && end > 1; ++i) {
    int64_t rows = end / 2, bound = end - 1;
    llvm::Expected<Decision> decision =
        decide(*info.withRows(rows, bound), target, selection);
    if (!decision) {
      llvm::consumeError(decision.takeError());
      break;
    }
    Bounded fewer{decision->chosen, bound};
    end = rows;
    if (auto most = lastCheaper(fewer, above, info, rows, target)) {
      above = std::move(fewer);
      found.insert(found.begin(), {std::move(*decision), *most});
    }
  }
  return found;
}

} // namespace autoconfig
