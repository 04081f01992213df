//===-- Windows.h - The loops of a convolution ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_COMMON_LINALG_WINDOWS_H
#define AUTOCONFIG_OPERATORS_COMMON_LINALG_WINDOWS_H

#include "autoconfig/extract/LinalgOperator.h"

namespace autoconfig {

/// The loops of an operation that slides over dimensions of its source, by what
/// they index; -1 where there is none.
struct WindowLoops {
  struct Window {
    int dimension = -1;           // of the source
    int output = -1, kernel = -1; // loops
    int64_t stride = 1;           // in that dimension
    int64_t dilation = 1;
  };
  Window height; // of lines there is none
  Window width;
  int batch = -1;   // source and destination
  int group = -1;   // source, weights and destination
  int filter = -1;  // weights and destination
  int channel = -1; // source and weights, summed over

  /// The dimensions of the source that it slides over, in their order.
  static llvm::Expected<llvm::SmallVector<Window, 3>>
  windowsOf(mlir::linalg::LinalgOp op, llvm::ArrayRef<Operand> operands);
  static llvm::Expected<WindowLoops> of(mlir::linalg::LinalgOp op,
                                        llvm::ArrayRef<Operand> operands);
};

/// Whether some dimension of the source is indexed by several loops, or by
/// every other value of one.
bool hasWindows(mlir::linalg::LinalgOp op);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_COMMON_LINALG_WINDOWS_H
