//===-- ModuleFigures.h - What properties of modules cost -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_MODULES_MODULEFIGURES_H
#define AUTOCONFIG_HARNESS_MODULES_MODULEFIGURES_H

#include "harness/modules/ModuleCases.h"
#include "harness/modules/ModuleRunner.h"
#include "harness/report/Table.h"

namespace autoconfig::harness {

/// A variant of a case, as it was decided and measured.
struct ModuleFigure {
  std::string figure, problem, variant;
  ModuleVariant::Kind kind;
  ModuleResult result;
  std::string algorithm, copies; // of the decision; or why it was left
  std::optional<double> predictedCycles;
  std::optional<double> overPlain, predictedOverPlain; // times
  std::optional<double> overApart;                     // of what is fused
  /// What the time over the plain one's is asked to be at most, and the same of
  /// what is fused over what is apart.
  std::optional<double> asked;

  /// Within what is asked; nothing where nothing is, or nothing was measured.
  std::optional<bool> isWithin() const;
};

/// Compiles and measures the variants of a case, in one process, interleaved.
/// Files go to build/<preset>/modules/<figure>/ and stay there.
llvm::Expected<std::vector<ModuleFigure>>
measureCase(const ModuleCase &one, const ModuleRunner &runner);

Table figureTable(llvm::ArrayRef<ModuleFigure> figures);
/// A row for each figure: how many are within what is asked, the worst one.
Table figureSummary(llvm::ArrayRef<ModuleFigure> figures);
llvm::json::Value toJSON(const ModuleFigure &figure);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_MODULES_MODULEFIGURES_H
