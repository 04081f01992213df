//===-- Compare.h - What comparing commands share ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_COMPARE_H
#define AUTOCONFIG_HARNESS_TOOLS_COMPARE_H

#include "harness/compare/Print.h"
#include "harness/tools/Commands.h"

namespace autoconfig::harness {

/// How a comparison is judged and written.
struct ComparisonOutput {
  JudgeSettings settings;
  std::string format, file; // "": by the file, else md; standard output
  void addTo(CLI::App &command);
};

/// Two commits, runs or stores; the first two are of the store `store`, "" the
/// default one.
struct ComparedSides {
  std::string base, head, store;
};

struct Compared {
  Comparison comparison;
  Repeat repeat;
};

/// Errors: no such side, or no series that both have.
llvm::Expected<Compared> compareSides(const ComparedSides &sides,
                                      const JudgeSettings &settings,
                                      const Invocation &invocation);

llvm::Error writeComparison(const Comparison &comparison, const Repeat &repeat,
                            const ComparisonOutput &output);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_COMPARE_H
