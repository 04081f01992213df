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
// What is accepted is what is computed: body, iterators, maps, types, layouts
// and memory spaces are read whole, and an operand that may share a buffer with
// C is refused. autoconfig/README.md states the contract.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H
#define AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/extract/SharedBuffers.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

struct ExtractedContraction {
  Contraction contraction;
  /// Fills C with zero just before; null if C is added to. It is redundant
  /// once the contraction overwrites C.
  mlir::linalg::FillOp fill;
  /// Inputs of which the module does not tell that they are not in C's buffer.
  llvm::SmallVector<unsigned, 2> unprovenInputs;
};

/// Whether the whole body is read. Without that, programs are changed; there is
/// a test that shows it, and this is for that test only.
enum class BodyCheck { On, OffToShowWhatItPrevents };

/// Whether to look at an operation at all: a sum of whatever over a dimension.
bool isCandidate(mlir::linalg::LinalgOp op);

/// The reason in the error says which property is missing. `buffers` are those
/// of the module.
llvm::Expected<ExtractedContraction>
extractContraction(mlir::linalg::LinalgOp op, SharedBuffers &buffers,
                   BodyCheck bodyCheck = BodyCheck::On);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_CONTRACTIONFROMLINALG_H
