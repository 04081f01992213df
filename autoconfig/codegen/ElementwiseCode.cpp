//===-- ElementwiseCode.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ElementwiseCode.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/IRMapping.h"
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

/// Emits the body for one vector of sums.
class VectorBody {
public:
  VectorBody(Emitter &e, const Elementwise &elementwise, Type type)
      : e(e), body(*linalg::LinalgOp(elementwise.op).getBlock()), type(type) {}

  void define(unsigned argument, Value value) {
    mapping.map(body.getArgument(argument), value);
  }

  Value emit() {
    for (Operation &inner : body.without_terminator())
      emit(inner);
    return valueOf(body.getTerminator()->getOperand(0));
  }

private:
  void emit(Operation &inner) {
    if (isa<arith::ConstantOp>(inner))
      return;
    OperationState state(e.location, inner.getName());
    for (Value operand : inner.getOperands())
      state.addOperands(valueOf(operand));
    for (Type result : inner.getResultTypes())
      state.addTypes(inLanes(result, type));
    state.addAttributes(inner.getAttrs());
    Operation *onVectors = e.builder.create(state);
    mapping.map(inner.getResults(), onVectors->getResults());
  }

  Value valueOf(Value scalar) {
    if (Value known = mapping.lookupOrNull(scalar))
      return known;
    auto constant = cast<arith::ConstantOp>(scalar.getDefiningOp());
    double number = cast<FloatAttr>(constant.getValue()).getValueAsDouble();
    Value value = e.constant(type, number);
    mapping.map(scalar, value);
    return value;
  }

  Emitter &e;
  Block &body;
  Type type;
  IRMapping mapping;
};

bool isApproximated(Operation *op) {
  return isa<math::ExpOp, math::TanhOp, math::ErfOp>(op);
}

} // namespace

/// One of them on a piece of sums.
static Value applyTo(Value sum, Emitter &e, const VectorPiece &piece,
                     const Elementwise &elementwise, ValueRange operands,
                     const EpilogueCode::Place &at) {
  VectorBody body(e, elementwise, sum.getType());
  for (auto [i, from] : llvm::enumerate(elementwise.arguments)) {
    if (from == From::Unused)
      continue;
    if (from == From::Sum) {
      body.define(i, sum);
      continue;
    }
    Value operand = operands[elementwise.operandOf[i]];
    if (from == From::Place)
      body.define(i, e.load(piece, operand, at.inC));
    else if (at.isOneChannel)
      body.define(i, e.splat(piece, e.loadScalar(operand, at.channel)));
    else
      body.define(i, e.load(piece, operand, at.channel));
  }
  return body.emit();
}

EpilogueCode epilogueCode(ArrayRef<Elementwise> following,
                          ArrayRef<Value> operands) {
  EpilogueCode code;
  code.operands = llvm::to_vector<2>(operands);
  code.apply = [following](Emitter &e, const VectorPiece &piece, Value sum,
                           ValueRange operands, const EpilogueCode::Place &at) {
    for (const Elementwise &elementwise : following) {
      size_t own = elementwise.operands.size();
      sum = applyTo(sum, e, piece, elementwise, operands.take_front(own), at);
      operands = operands.drop_front(own);
    }
    return sum;
  };
  return code;
}

void approximateFunctions(ModuleOp module, bool everywhere) {
  RewritePatternSet patterns(module.getContext());
  populateMathPolynomialApproximationPatterns(patterns);
  FrozenRewritePatternSet frozen(std::move(patterns));
  for (auto function : module.getOps<func::FuncOp>()) {
    SmallVector<Operation *> found;
    if (everywhere ||
        (function.isPrivate() && function->hasAttr("passthrough")))
      function.walk([&](Operation *op) {
        if (isApproximated(op))
          found.push_back(op);
      });
    if (!found.empty())
      (void)applyOpPatternsGreedily(found, frozen);
  }
}

} // namespace autoconfig
