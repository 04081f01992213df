//===-- Problem.h - What is to be computed ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A problem is an operator and its shape, in benchdnn's notation, which each
// driver has its own of (operators/<op>/). A shape may end in a name, which
// starts with `n` or `_n` and may carry a multiplicity, n"name*4", or several,
// n"a*4&b*2" (together 6). Files hold words separated by blanks: shapes,
// options (`--dt=f32`, `--reset`), which are counted, not interpreted, and
// comments from `#` to the end of the line; a word that ends in `\` goes on
// with the next one.
// Source: oneDNN, tests/benchdnn/doc and utils/parser.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_PROBLEM_H
#define AUTOCONFIG_OPERATORS_PROBLEM_H

#include "autoconfig/operators/Operator.h"

namespace autoconfig {

/// A shape of any operator, with what all of them have.
struct Problem {
  std::string op;           // "matmul"
  std::string driver;       // whose notation it has; mostly the same
  std::string name;         // "" if none
  int64_t multiplicity = 1; // how often it occurs in its network
  std::shared_ptr<const OperatorShape> own; // for its operator

  /// The canonical notation without name: "12x128x64:12x64x128@acb".
  std::string shape() const { return own->text(); }
  /// Floating-point operations; a multiply-add counts as two.
  double flops() const { return own->flops(); }
  double fewestFlops() const { return own->fewestFlops(); }
  /// Elements of the tensors.
  TensorSizes sizes() const { return own->sizes(); }

  /// Parses one shape of a driver; of none, "", of the one in whose notation it
  /// is. Errors name the column (from 1), the offending text and what was
  /// expected, or the option.
  static llvm::Expected<Problem> parse(llvm::StringRef driver,
                                       llvm::StringRef text,
                                       const ShapeOptions &options = {});
  /// A tiny one.
  static llvm::Expected<Problem> example(llvm::StringRef driver);
};

/// The problems of a file, in order, and what it holds beside them.
struct ProblemFile {
  std::string path;
  std::vector<Problem> problems;
  struct SkippedLine {
    unsigned line;    // from 1
    std::string text; // the line's options, one blank between them
  };
  std::vector<SkippedLine> skipped;
  /// Shapes that no operator here has, such as those in three dimensions.
  struct RefusedShape {
    unsigned line, column; // from 1
    std::string reason;
  };
  std::vector<RefusedShape> refused;

  /// What was passed over, for the user, a line each: "path:line: note: ...".
  std::vector<std::string> notes() const;

  /// Errors read "path:line:column: error: ...". A file of nothing but refused
  /// shapes is one.
  static llvm::Expected<ProblemFile> load(llvm::StringRef driver,
                                          llvm::StringRef path,
                                          const ShapeOptions &options = {});
};

/// The file of a suite: a path as given, or a name below the folder
/// `workloads`, with or without the driver: "matmul/quick", "quick".
llvm::Expected<std::string> findSuite(llvm::StringRef workloads,
                                      llvm::StringRef driver,
                                      llvm::StringRef suite);

/// The driver whose folder a suite is named or kept in, "conv/resnet50"; that
/// of matrix products for a mere name; none, "", for other files.
std::string driverOfSuite(llvm::StringRef suite);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_PROBLEM_H
