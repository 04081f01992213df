//===-- TransposedCopy.h - A matrix, transposed -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_TRANSPOSEDCOPY_H
#define AUTOCONFIG_CODEGEN_TRANSPOSEDCOPY_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// Row i and column j of the source go to
///
///   (j / taps) * toPitch + (j mod taps) * tapPitch + i
struct TransposedCopy {
  int64_t rows, columns;
  int64_t fromPitch; // elements between rows of the source
  int64_t toPitch;
  int64_t taps = 1, tapPitch = 0;
  bool accumulate = false; // adds to the destination
  bool rowsInside = false; // the loop along the rows is the inner one
  /// What is done to the elements, each column of one channel, and what it
  /// reads, as the function sees it.
  std::optional<EpilogueCode> epilogue = {};
  mlir::ValueRange ofEpilogue = {};
};

/// Copies from offset `from` in `source` to offset `to` in `destination`:
/// blocks of vectors are transposed in registers where there are shuffles for
/// it; elsewhere vectors are loaded with a stride.
void emitTransposedCopy(Emitter &emitter, const Target &target,
                        const TransposedCopy &copy, mlir::Value source,
                        mlir::Value from, mlir::Value destination,
                        mlir::Value to);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_TRANSPOSEDCOPY_H
