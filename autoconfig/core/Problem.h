//===-- Problem.h - What is to be computed ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A problem is an operator and its shape, in benchdnn's notation:
//
//   [batch dims x]MxK:[batch dims x]KxN[@layout][:[batch dims x]MxN][n"name"]
//
// A batch dimension of 1 broadcasts; a third part, the destination, must agree
// with what follows from the first two; a part with fewer dimensions gets ones
// at its end (`4x8:8` is `4x8:8x1`). A name starts with `n` or `_n` and may
// carry a multiplicity, n"name*4", or several, n"a*4&b*2" (together 6). Files
// hold words separated by blanks: shapes, options (`--dt=f32`, `--reset`),
// which are counted, not interpreted, and comments from `#` to the end of the
// line; a word that ends in `\` goes on with the next one.
// Source: oneDNN, tests/benchdnn/doc/driver_matmul.md and utils/parser.cpp.
//
// The layout is ours, so that a problem's text says all: how the weights lie in
// memory, as benchdnn's --wtag has it. `ab` is row-major; `ba`, of batches
// `acb`, transposed: N rows of K.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_PROBLEM_H
#define AUTOCONFIG_CORE_PROBLEM_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace autoconfig {

using Dims = std::vector<int64_t>; // outermost first

/// C[batch.., M, N] = A[batch.., M, K] * B[batch.., K, N], f32, row-major but
/// for a transposed B.
struct Problem {
  std::string op = "matmul";
  Dims src;                       // A
  Dims weights;                   // B, logically: K before N however it lies
  Dims dst;                       // C
  bool weightsTransposed = false; // B lies as [batch.., N, K]
  std::string name;               // "" if none
  int64_t multiplicity = 1;       // how often it occurs in its network

  int64_t m() const { return dst[dst.size() - 2]; }
  int64_t n() const { return dst.back(); }
  int64_t k() const { return src.back(); }
  /// Number of matrices in the destination.
  int64_t batch() const;
  /// Floating-point operations; a multiply-add counts as two.
  double flops() const;
  /// The notation without name: "12x128x64:12x64x128", and where the weights
  /// are transposed "12x128x64:12x64x128@acb".
  std::string shape() const;
  /// Sets the weights' layout: "ab" or "ba", or the same with letters for all
  /// dimensions ("abc", "acb"). Errors say what was expected.
  llvm::Error setWeightsTag(llvm::StringRef tag);

  /// Parses one shape. Errors name the column (from 1), the offending text and
  /// what was expected.
  static llvm::Expected<Problem> parse(llvm::StringRef op,
                                       llvm::StringRef text);
};

/// The problems of a file, in order, and the options it skipped.
struct ProblemFile {
  std::string path;
  std::vector<Problem> problems;
  struct SkippedLine {
    unsigned line;    // from 1
    std::string text; // the line's options, one blank between them
  };
  std::vector<SkippedLine> skipped;

  /// Errors read "path:line:column: error: ...".
  static llvm::Expected<ProblemFile> load(llvm::StringRef op,
                                          llvm::StringRef path);
};

/// The file of a suite: a path as given, or a name below the folder
/// `workloads`, with or without the operator: "matmul/quick", "quick".
llvm::Expected<std::string>
findSuite(llvm::StringRef workloads, llvm::StringRef op, llvm::StringRef suite);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_PROBLEM_H
