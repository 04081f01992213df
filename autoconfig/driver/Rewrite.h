//===-- Rewrite.h - From a linalg operation to configured code --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_REWRITE_H
#define AUTOCONFIG_DRIVER_REWRITE_H

#include "autoconfig/driver/FewerRows.h"
#include "autoconfig/driver/Selection.h"
#include "autoconfig/extract/Elementwise.h"
#include "autoconfig/extract/LinalgOperator.h"

namespace autoconfig {

struct RewriteOptions {
  /// The function around becomes the kernel of kernel.h: workspace and prepared
  /// weights are arguments that it gets.
  bool isKernel = false;
  /// Tests at run time that C shares no element with inputs of which the module
  /// does not tell it, and ends the program where it does.
  bool checkAliasing = false;
  /// Constant globals may be prepared: somebody calls f_prepare_constants
  /// before f (codegen/PreparedWeights.h).
  bool preparesGlobals = false;
};

/// What was chosen, and how operands come to the kernel.
struct Rewritten {
  Decision decision; // copies of operands are terms of the costs
  /// Of a single image, where more are done at a time and their number is not
  /// known.
  std::optional<Decision> ofOne = {};
  std::vector<ForRows> ofFewerRows = {};
  Way way;
  size_t fused = 0; // of what follows element by element, the first ones
};

/// What a kernel's tensor of this type is in its code: of static size, which
/// nothing depends on where it is not known.
mlir::MemRefType flatKernelType(mlir::MemRefType type);

/// Decides how to compute `op`, whose static information was extracted, and
/// replaces it by the chosen algorithm's pattern, with what has to be copied
/// around it. Of several ways to see it, the cheapest is taken. On an error
/// nothing has changed. As many of `following` as possible are done with it
/// where that is cheaper than passes of their own.
llvm::Expected<Rewritten> rewrite(mlir::linalg::LinalgOp op,
                                  const Extracted &extracted,
                                  const Target &target,
                                  const SelectionOptions &selection,
                                  const RewriteOptions &options,
                                  llvm::ArrayRef<Elementwise> following = {});

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_REWRITE_H
