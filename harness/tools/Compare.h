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

llvm::Error writeComparison(const Comparison &comparison, const Repeat &repeat,
                            const ComparisonOutput &output);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_COMPARE_H
