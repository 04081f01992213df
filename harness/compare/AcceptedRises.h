//===-- AcceptedRises.h - Exact figures that may rise -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// results/accepted-rises.yaml, a list:
//
//   - figure: object_bytes         # or another, "missing", "fails", or '*'
//     rows: "rvv/*/matmul/*"       # a pattern of row names (Row.h)
//     reason: two more loops, which save 4 % of the cycles
//
// An entry accepts what rises in the commits that it came with: those that the
// base has, too, accept nothing more.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_ACCEPTEDRISES_H
#define AUTOCONFIG_HARNESS_COMPARE_ACCEPTEDRISES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

struct AcceptedRise {
  std::string figure, rows, reason;

  bool operator==(const AcceptedRise &other) const = default;
};

class AcceptedRises {
public:
  AcceptedRises() = default;
  /// Of the file's text, without the entries of `base`'s. Errors: no YAML of
  /// this form, an entry without a reason, a pattern that is none; `name` is
  /// the file's.
  static llvm::Expected<AcceptedRises>
  parse(llvm::StringRef text, llvm::StringRef base, llvm::StringRef name);

  /// "" where none accepts it.
  std::string reasonFor(llvm::StringRef figure, llvm::StringRef row);
  /// "figure rows" of those that were never asked for.
  std::vector<std::string> unused() const;

private:
  struct Entry {
    AcceptedRise rise;
    bool used = false;
  };
  std::vector<Entry> entries;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_ACCEPTEDRISES_H
