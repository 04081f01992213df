//===-- Lineup.h - Which rival runs where -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Under an emulator most of the time would go to rivals without vector code,
// whose counts say the same on every problem. They run on the smallest one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_LINEUP_H
#define AUTOCONFIG_HARNESS_SESSION_LINEUP_H

#include "harness/session/Contenders.h"
#include "harness/session/Session.h"

namespace autoconfig::harness {

class Lineup {
public:
  Lineup() = default;
  /// `everywhere`: scalar rivals run like all others.
  Lineup(std::vector<Rival> rivals, const Plan &plan, bool everywhere);

  llvm::ArrayRef<Rival> all() const { return rivals; }
  /// The rivals of a problem of the plan.
  std::vector<const Rival *> of(const Problem &problem) const;
  /// Who runs on the smallest problem only; "" where nobody does.
  std::string note(llvm::StringRef architecture) const;

private:
  std::vector<Rival> rivals;
  const Problem *smallest = nullptr; // null: no rival is kept from the others
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_LINEUP_H
