//===-- DisjointViews.h - Views of one buffer that are apart ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plan of memory puts many tensors into one buffer, and a concatenation its
// parts: their offsets and sizes show that they are apart.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_DISJOINTVIEWS_H
#define AUTOCONFIG_EXTRACT_DISJOINTVIEWS_H

#include "mlir/IR/Value.h"

namespace autoconfig {

/// Whether both are views of one buffer that, by constant offsets and sizes,
/// share no element. False where that is not known.
bool areDisjointViews(mlir::Value x, mlir::Value y);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_DISJOINTVIEWS_H
