//===-- FunctionApproximations.h - exp, tanh and erf ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions of f32 that no vector instruction computes, with as few operations
// as give all but the last few units in the last place: they are done on each
// element of a product, by the very pipes that its multiply-adds take. How many
// operations that are, extract/FunctionCosts.h tells the models.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_FUNCTIONAPPROXIMATIONS_H
#define AUTOCONFIG_CODEGEN_FUNCTIONAPPROXIMATIONS_H

#include "autoconfig/codegen/Emitter.h"

namespace autoconfig {

/// math.exp, math.tanh and math.erf of f32, scalars or vectors.
bool isApproximated(mlir::Operation *op);

/// The function that `op` applies, of values of one type. Each step is emitted
/// for all of them before the next: an operation waits for the one before it,
/// and a core finds others to do only as far as its window of instructions
/// goes.
llvm::SmallVector<mlir::Value>
approximate(Emitter &emitter, mlir::Operation *op, mlir::ValueRange values);

/// Values that an approximation needs at once, at most, constants not counted:
/// the argument, or its product with a polynomial, its square, and another
/// polynomial.
inline constexpr int64_t aliveInApproximation = 3;

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_FUNCTIONAPPROXIMATIONS_H
