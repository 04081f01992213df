//===-- Print.h - Comparisons for people and programs -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_PRINT_H
#define AUTOCONFIG_HARNESS_COMPARE_PRINT_H

#include "harness/compare/Comparison.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace autoconfig::harness {

/// The command that measures or counts a row again.
struct Repeat {
  std::vector<std::string> tool; // the words that call autobench
  std::string base, head;        // commits; "" where there are none
  std::string command(const RowKey &row) const;
};

/// For a pull request: the verdict, what fails, changed rows, the others
/// folded.
void writeMarkdown(const Comparison &comparison, const Repeat &repeat,
                   llvm::raw_ostream &out);
/// All rows.
llvm::json::Object toJSON(const Comparison &comparison, const Repeat &repeat);
/// One page that loads nothing; all rows.
void writeHtml(const Comparison &comparison, const Repeat &repeat,
               llvm::raw_ostream &out);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_PRINT_H
