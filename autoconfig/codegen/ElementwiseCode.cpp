//===-- ElementwiseCode.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ElementwiseCode.h"
#include "autoconfig/codegen/FunctionApproximations.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace autoconfig {
namespace {

using From = Elementwise::From;

/// The type of a scalar, in as many lanes as `like` has.
Type inLanes(Type scalar, Type like) {
  auto vector = dyn_cast<VectorType>(like);
  return vector ? vector.clone(scalar) : scalar;
}

/// Emits the body for several vectors of sums: each operation for all of them
/// before the next, so that their chains go side by side.
class VectorBody {
public:
  VectorBody(Emitter &e, const Elementwise &elementwise, Type type,
             size_t count)
      : e(e), body(*linalg::LinalgOp(elementwise.op).getBlock()), type(type),
        count(count) {}

  void define(unsigned argument, ArrayRef<Value> values) {
    known[body.getArgument(argument)] = llvm::to_vector(values);
  }

  SmallVector<Value> emit() {
    for (Operation &inner : body.without_terminator())
      if (!isa<arith::ConstantOp>(inner))
        emit(inner);
    return valuesOf(body.getTerminator()->getOperand(0));
  }

private:
  void emit(Operation &inner) {
    SmallVector<SmallVector<Value>, 3> operands;
    for (Value operand : inner.getOperands())
      operands.push_back(valuesOf(operand));
    Value result = inner.getResult(0);
    if (isApproximated(&inner)) {
      known[result] = approximate(e, &inner, operands.front());
      return;
    }
    SmallVector<Value> results;
    for (size_t i = 0; i < count; ++i) {
      OperationState state(e.location, inner.getName());
      for (ArrayRef<Value> operand : operands)
        state.addOperands(operand[i]);
      state.addTypes(inLanes(result.getType(), type));
      state.addAttributes(inner.getAttrs());
      results.push_back(e.builder.create(state)->getResult(0));
    }
    known[result] = std::move(results);
  }

  SmallVector<Value> valuesOf(Value scalar) {
    SmallVector<Value> &values = known[scalar];
    if (values.empty()) {
      auto constant = cast<arith::ConstantOp>(scalar.getDefiningOp());
      double number = cast<FloatAttr>(constant.getValue()).getValueAsDouble();
      values.assign(count, e.constant(type, number));
    }
    return values;
  }

  Emitter &e;
  Block &body;
  Type type;
  size_t count;
  DenseMap<Value, SmallVector<Value>> known; // by what the body has
};

/// In the place of an operation that stayed.
struct Approximate : RewritePattern {
  explicit Approximate(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isApproximated(op))
      return failure();
    Emitter emitter(rewriter, op->getLoc());
    rewriter.replaceOp(op, approximate(emitter, op, op->getOperands()));
    return success();
  }
};

} // namespace

/// One of them on pieces of sums.
static SmallVector<Value> applyTo(ArrayRef<Value> sums, Emitter &e,
                                  const VectorPiece &piece,
                                  const Elementwise &elementwise,
                                  ValueRange operands,
                                  ArrayRef<EpilogueCode::Place> places) {
  VectorBody body(e, elementwise, sums.front().getType(), sums.size());
  for (auto [i, from] : llvm::enumerate(elementwise.arguments)) {
    if (from == From::Unused)
      continue;
    if (from == From::Sum) {
      body.define(i, sums);
      continue;
    }
    Value operand = operands[elementwise.operandOf[i]];
    SmallVector<Value> values;
    for (const EpilogueCode::Place &at : places) {
      bool isAsBefore =
          !values.empty() &&
          (from == From::Scalar ||
           (from == From::Channel && at.channel == places.front().channel));
      if (isAsBefore)
        values.push_back(values.front());
      else if (from == From::Place)
        values.push_back(e.load(piece, operand, at.inC));
      else if (from == From::Scalar)
        values.push_back(e.splat(piece, e.loadScalar(operand, e.index(0))));
      else if (at.isOneChannel)
        values.push_back(e.splat(piece, e.loadScalar(operand, at.channel)));
      else
        values.push_back(e.load(piece, operand, at.channel));
    }
    body.define(i, values);
  }
  return body.emit();
}

/// Values that are needed at once, at most, constants not counted: what the
/// operations up to one have made, or read, and this one or others use.
static int64_t aliveIn(const Elementwise &elementwise) {
  Block &body = *linalg::LinalgOp(elementwise.op).getBlock();
  auto isUsedFrom = [&](Value value, Operation &from) {
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      return user == &from || from.isBeforeInBlock(user);
    });
  };
  int64_t most = 1;
  for (Operation &at : body) {
    int64_t alive = isApproximated(&at) ? aliveInApproximation - 1 : 0;
    for (BlockArgument argument : body.getArguments())
      alive += isUsedFrom(argument, at);
    for (Operation &before : body.without_terminator()) {
      if (&before == &at)
        break;
      if (!isa<arith::ConstantOp>(before))
        alive += isUsedFrom(before.getResult(0), at);
    }
    most = std::max(most, alive);
  }
  return most;
}

EpilogueCode epilogueCode(ArrayRef<Elementwise> following,
                          ArrayRef<Value> operands) {
  EpilogueCode code;
  code.operands = llvm::to_vector<2>(operands);
  for (const Elementwise &elementwise : following) {
    for (unsigned i = 0; i < elementwise.operands.size(); ++i)
      code.isInPlace.push_back(elementwise.readsInPlace(i));
    code.alive = std::max(code.alive, aliveIn(elementwise));
  }
  code.apply = [following](Emitter &e, const VectorPiece &piece,
                           ArrayRef<Value> given, ValueRange operands,
                           ArrayRef<EpilogueCode::Place> places) {
    SmallVector<Value> sums = llvm::to_vector(given);
    for (const Elementwise &elementwise : following) {
      size_t own = elementwise.operands.size();
      sums = applyTo(sums, e, piece, elementwise, operands.take_front(own),
                     places);
      operands = operands.drop_front(own);
    }
    return sums;
  };
  return code;
}

void approximateFunctions(ModuleOp module) {
  SmallVector<Operation *> found;
  module.walk([&](Operation *op) {
    if (isApproximated(op))
      found.push_back(op);
  });
  if (found.empty())
    return;
  RewritePatternSet patterns(module.getContext());
  patterns.add<Approximate>(module.getContext());
  (void)applyOpPatternsGreedily(found, std::move(patterns));
}

} // namespace autoconfig
