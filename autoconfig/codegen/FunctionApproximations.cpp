//===-- FunctionApproximations.cpp ----------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Coefficients are minimax ones of the relative error (Lawson's iteration on
// linearised least squares), rounded to f32, their last bits searched for the
// least error of the operations as they are rounded. Errors below are those of
// all f32 arguments.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/FunctionApproximations.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace autoconfig {
namespace {

using Values = SmallVector<Value>;

/// Operations on several values side by side.
class Abreast {
public:
  Abreast(Emitter &e, Type type) : e(e), type(type) {}

  Value constant(double value) { return e.constant(type, value); }

  Values add(ValueRange a, double b) {
    return each(a, [&, b = constant(b)](Value x) { return e.addFloats(x, b); });
  }
  Values mul(ValueRange a, ValueRange b) {
    return each(a, b, [&](Value x, Value y) { return e.mulFloats(x, y); });
  }
  Values div(ValueRange a, ValueRange b) {
    return each(a, b, [&](Value x, Value y) -> Value {
      return arith::DivFOp::create(e.builder, e.location, x, y);
    });
  }
  /// a * b + c.
  Values fma(ValueRange a, ValueRange b, double c) {
    return each(a, b, [&, c = constant(c)](Value x, Value y) {
      return e.fma(x, y, c);
    });
  }
  Values fma(ValueRange a, double b, double c) {
    return each(a, [&, b = constant(b), c = constant(c)](Value x) {
      return e.fma(x, b, c);
    });
  }
  Values fma(ValueRange a, double b, ValueRange c) {
    return each(a, c, [&, b = constant(b)](Value x, Value z) {
      return e.fma(x, b, z);
    });
  }
  /// NaN stays NaN.
  Values clamp(ValueRange a, double least, double most) {
    Values above = each(a, [&, least = constant(least)](Value x) -> Value {
      return arith::MaximumFOp::create(e.builder, e.location, x, least);
    });
    return each(above, [&, most = constant(most)](Value x) -> Value {
      return arith::MinimumFOp::create(e.builder, e.location, x, most);
    });
  }
  /// The sum of coefficients[i] * x^i.
  Values polynomial(ValueRange x, ArrayRef<double> coefficients) {
    Values sum = fma(x, coefficients.back(), coefficients.drop_back().back());
    for (double next : llvm::reverse(coefficients.drop_back(2)))
      sum = fma(sum, x, next);
    return sum;
  }
  /// The integers in the bits of f32, shifted, as the bits of f32.
  Values shiftBitsLeft(ValueRange a, int64_t by) {
    Type integers = e.builder.getI32Type();
    TypedAttr attribute = e.builder.getI32IntegerAttr(by);
    if (auto vector = dyn_cast<VectorType>(type)) {
      integers = vector.clone(integers);
      attribute = SplatElementsAttr::get(cast<VectorType>(integers), attribute);
    }
    Value distance =
        arith::ConstantOp::create(e.builder, e.location, attribute);
    return each(a, [&](Value x) -> Value {
      Value bits = arith::BitcastOp::create(e.builder, e.location, integers, x);
      Value shifted =
          arith::ShLIOp::create(e.builder, e.location, bits, distance);
      return arith::BitcastOp::create(e.builder, e.location, type, shifted);
    });
  }

private:
  Values each(ValueRange a, llvm::function_ref<Value(Value)> of) {
    return llvm::map_to_vector(a, of);
  }
  Values each(ValueRange a, ValueRange b,
              llvm::function_ref<Value(Value, Value)> of) {
    Values results;
    for (auto [x, y] : llvm::zip_equal(a, b))
      results.push_back(of(x, y));
    return results;
  }

  Emitter &e;
  Type type;
};

} // namespace

/// e^x = 2^n e^r, n the integer nearest to x / ln 2. The fraction of a sum with
/// 1.5 * 2^23 is rounded away, and n is in its last bits: what is added to n
/// there makes it a biased exponent. With 126 rather than 127, and twice e^r,
/// 2^128 is still one times a number, and what is too large comes out as
/// infinity; what is below 2^-125.5 comes out as 0. Within 3 units in the last
/// place up to |x| = 20, and 6 at the ends, where an x that is half a unit off
/// is off by 60.
static Values exponential(Abreast &a, ValueRange given) {
  constexpr double rounds = 12582912 + 126, mantissaBits = 23;
  constexpr double perLn2 = 1.44269504, ln2 = 0.693147182;
  Values x = a.clamp(given, -87.3365, 88.8);
  Values exponent = a.fma(x, perLn2, rounds);
  Values n = a.add(exponent, -rounds);
  Values r = a.fma(n, -ln2, x);
  Values twice =
      a.polynomial(r, {2, 2, 0.99998456, 0.33334234, 0.0837813, 0.01662494});
  return a.mul(twice, a.shiftBitsLeft(exponent, mantissaBits));
}

/// x P(x^2) / Q(x^2), up to where the function rounds to 1.
static Values oddRational(Abreast &a, ValueRange given, double end,
                          ArrayRef<double> p, ArrayRef<double> q) {
  Values x = a.clamp(given, -end, end);
  Values square = a.mul(x, x);
  Values numerator = a.mul(x, a.polynomial(square, p));
  return a.div(numerator, a.polynomial(square, q));
}

/// Within 7 units in the last place; it may end one above 1, and is 1 from the
/// end on.
static Values hyperbolicTangent(Abreast &a, ValueRange x) {
  return oddRational(
      a, x, 9.01,
      {1.00000012, 0.133803621, 0.00349481567, 2.05962824e-05, 1.33367442e-08},
      {1, 0.467136741, 0.025874028, 0.000328436581, 7.76931017e-07});
}

/// The same.
static Values errorFunction(Abreast &a, ValueRange x) {
  return oddRational(a, x, 3.83,
                     {1.12837923, 0.187225595, 0.0524100251, 0.00364979752,
                      0.000285984512, 2.12525197e-06},
                     {1, 0.499257296, 0.112868547, 0.0147365835, 0.0011411825,
                      3.89223751e-05});
}

bool isApproximated(Operation *op) {
  return isa<math::ExpOp, math::TanhOp, math::ErfOp>(op) &&
         getElementTypeOrSelf(op->getResult(0).getType()).isF32();
}

SmallVector<Value> approximate(Emitter &emitter, Operation *op,
                               ValueRange values) {
  Abreast abreast(emitter, values.front().getType());
  if (isa<math::ExpOp>(op))
    return exponential(abreast, values);
  if (isa<math::TanhOp>(op))
    return hyperbolicTangent(abreast, values);
  return errorFunction(abreast, values);
}

} // namespace autoconfig
