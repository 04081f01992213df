//===-- FunctionCosts.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/FunctionCosts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace autoconfig {

/// By Newton's iteration: an estimate of 12 bits, a step of two multiply-adds
/// that doubles them, the quotient, and two to round it; a divider is built not
/// to be slower, and about as fast on the cores described.
static constexpr int64_t ofQuotient = 1 + 2 + 1 + 2;

/// Of codegen/FunctionApproximations: steps of a polynomial of degree n are n,
/// a clamp is two.
static constexpr int64_t ofClamp = 2;
static constexpr int64_t ofExp =
    ofClamp + 3 /*n, r*/ + 5 /*degree*/ + 2 /*times 2^n*/;
static constexpr int64_t ofTanh =
    ofClamp + 1 /*square*/ + 2 * 4 /*degrees*/ + 1 /*times x*/ + ofQuotient;
static constexpr int64_t ofErf =
    ofClamp + 1 /*square*/ + 2 * 5 /*degrees*/ + 1 /*times x*/ + ofQuotient;

int64_t operationsOf(Operation *op) {
  if (isa<arith::ConstantOp>(op))
    return 0;
  if (isa<math::ExpOp>(op))
    return ofExp;
  if (isa<math::TanhOp>(op))
    return ofTanh;
  if (isa<math::ErfOp>(op))
    return ofErf;
  return isa<arith::DivFOp, math::SqrtOp>(op) ? ofQuotient : 1;
}

} // namespace autoconfig
