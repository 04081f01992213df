//===-- Lineup.h - Which rival runs where -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rival runs on the problems of the operators that it serves. Under an
// emulator most of the time would go to rivals without vector code, whose
// counts say the same on every problem. They run on the smallest one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_LINEUP_H
#define AUTOCONFIG_HARNESS_SESSION_LINEUP_H

#include "harness/session/Contenders.h"
#include "harness/session/Workbench.h"

namespace autoconfig::harness {

class Lineup {
public:
  Lineup() = default;
  /// `named`: the user asked for just these, which run on every problem and
  /// say themselves what they cannot do. `everywhere`: scalar ones run like all
  /// others.
  Lineup(std::vector<Rival> rivals, const Plan &plan, bool named,
         bool everywhere);

  /// Those that run at all.
  llvm::ArrayRef<Rival> all() const { return rivals; }
  /// The rivals of a problem of the plan.
  std::vector<const Rival *> of(const Problem &problem) const;
  /// Who runs on the smallest problem only, a line for each such problem.
  std::vector<std::string> notes(llvm::StringRef architecture) const;

private:
  bool takes(const Rival &rival, const Problem &problem) const;

  std::vector<Rival> rivals;
  bool named = false;
  std::map<std::string, const Problem *> only; // by the rivals kept from others
};

struct Invited {
  Lineup lineup;
  std::vector<Rival> searches; // that are named
};

/// Whom the options of a run name, or all that take part unnamed. Where
/// searches only are named, ours is who they are compared with.
llvm::Expected<Invited> invite(const Workbench &bench, const Plan &plan);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_LINEUP_H
