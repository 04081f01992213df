//===-- FunctionApproximationsTest.cpp - exp, tanh and erf ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/FunctionApproximations.h"
#include "autoconfig/extract/FunctionCosts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace autoconfig;
using namespace mlir;

namespace {

/// A block with one operation on its argument, and what that becomes.
class Approximations : public testing::Test {
protected:
  Approximations() : builder(&context) {
    context.loadDialect<arith::ArithDialect, math::MathDialect,
                        vector::VectorDialect>();
  }

  template <class Op> void make() {
    Location location = builder.getUnknownLoc();
    block = std::make_unique<Block>();
    block->addArgument(builder.getF32Type(), location);
    Block aside;
    builder.setInsertionPointToStart(&aside);
    auto op = Op::create(builder, location, block->getArgument(0));
    expected = operationsOf(op);
    builder.setInsertionPointToStart(block.get());
    Emitter emitter(builder, location);
    result = approximate(emitter, op, op->getOperands()).front();
    op->erase();
  }

  int64_t count() {
    int64_t operations = 0;
    for (Operation &op : *block)
      operations += isa<arith::BitcastOp>(op) ? 0 : operationsOf(&op);
    return operations;
  }

  /// What the operations compute, rounded as each is.
  float evaluate(float x) {
    llvm::DenseMap<Value, float> values{{block->getArgument(0), x}};
    for (Operation &op : *block)
      values[op.getResult(0)] = valueOf(op, values);
    return values[result];
  }

  /// The largest error over these arguments, in units in the last place of the
  /// right one, of those that are neither 0 nor infinite as a float.
  template <class Function>
  double worst(Function right, float from, float to, int steps) {
    double most = 0;
    for (int i = 0; i <= steps; ++i) {
      auto x = static_cast<float>(from + (double(to) - from) * i / steps);
      double of = right(double(x));
      int exponent;
      std::frexp(of, &exponent);
      double unit = std::ldexp(1, exponent - 24);
      if (of != 0)
        most = std::max(most, std::abs(evaluate(x) - of) / unit);
    }
    return most;
  }

  int64_t expected = 0;

private:
  static float valueOf(Operation &op, llvm::DenseMap<Value, float> &values) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (auto number = dyn_cast<FloatAttr>(constant.getValue()))
        return number.getValue().convertToFloat();
      return static_cast<float>(
          cast<IntegerAttr>(constant.getValue()).getInt());
    }
    auto of = [&](unsigned i) { return values[op.getOperand(i)]; };
    if (isa<math::FmaOp>(op))
      return std::fma(of(0), of(1), of(2));
    if (isa<arith::AddFOp>(op))
      return of(0) + of(1);
    if (isa<arith::MulFOp>(op))
      return of(0) * of(1);
    if (isa<arith::DivFOp>(op))
      return of(0) / of(1);
    if (isa<arith::MaximumFOp>(op))
      return std::isnan(of(0)) ? of(0) : std::max(of(0), of(1));
    if (isa<arith::MinimumFOp>(op))
      return std::isnan(of(0)) ? of(0) : std::min(of(0), of(1));
    if (isa<arith::ShLIOp>(op))
      return llvm::bit_cast<float>(llvm::bit_cast<uint32_t>(of(0))
                                   << static_cast<int>(of(1)));
    EXPECT_TRUE(isa<arith::BitcastOp>(op));
    return of(0);
  }

  MLIRContext context;
  OpBuilder builder;
  std::unique_ptr<Block> block;
  Value result;
};

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST_F(Approximations, Exp) {
  make<math::ExpOp>();
  EXPECT_EQ(count(), expected);
  auto right = [](double x) { return std::exp(x); };
  EXPECT_LT(worst(right, -86.9f, 88.7f, 100000), 6);
  EXPECT_LT(worst(right, -20, 20, 100000), 3);
  EXPECT_EQ(evaluate(0), 1);
  EXPECT_EQ(evaluate(-88), 0);
  EXPECT_EQ(evaluate(-infinity), 0);
  EXPECT_EQ(evaluate(89), infinity);
  EXPECT_EQ(evaluate(infinity), infinity);
  EXPECT_TRUE(std::isnan(evaluate(nan)));
}

TEST_F(Approximations, Tanh) {
  make<math::TanhOp>();
  EXPECT_EQ(count(), expected);
  auto right = [](double x) { return std::tanh(x); };
  EXPECT_LT(worst(right, -10, 10, 100000), 7);
  EXPECT_LT(worst(right, -1e-3f, 1e-3f, 1000), 7);
  EXPECT_EQ(evaluate(0), 0);
  EXPECT_EQ(evaluate(10), 1);
  EXPECT_EQ(evaluate(-infinity), -1);
  EXPECT_TRUE(std::isnan(evaluate(nan)));
}

TEST_F(Approximations, Erf) {
  make<math::ErfOp>();
  EXPECT_EQ(count(), expected);
  auto right = [](double x) { return std::erf(x); };
  EXPECT_LT(worst(right, -5, 5, 100000), 7);
  EXPECT_LT(worst(right, -1e-3f, 1e-3f, 1000), 7);
  EXPECT_EQ(evaluate(0), 0);
  EXPECT_EQ(evaluate(4), 1);
  EXPECT_EQ(evaluate(-infinity), -1);
  EXPECT_TRUE(std::isnan(evaluate(nan)));
}

} // namespace
