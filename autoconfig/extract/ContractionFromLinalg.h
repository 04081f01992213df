//===-- ContractionFromLinalg.h - Static information ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Static information extraction: what a linalg operation computes, read from
// the operation itself. Any operation with the semantics of a contraction
// qualifies: linalg.matmul, linalg.batch_matmul, linalg.contract and
// linalg.generic with the same maps and body. B may be transposed.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H
#define AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H

#include "autoconfig/core/Contraction.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

/// A function argument with this unit attribute holds constant weights that may
/// be prepared.
inline constexpr const char *preparedWeightsAttribute =
    "autoconfig.prepared_weights";

struct ExtractedContraction {
  Contraction contraction;
  /// Fills C with zero just before; null if C is added to. It is redundant
  /// once the contraction overwrites C.
  mlir::linalg::FillOp fill;
};

/// The reason in the error says which property is missing.
llvm::Expected<ExtractedContraction>
extractContraction(mlir::linalg::LinalgOp op);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H
