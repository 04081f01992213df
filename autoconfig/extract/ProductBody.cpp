//===-- ProductBody.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/ProductBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace autoconfig {
namespace {

llvm::Error refuseBody(const llvm::Twine &what) {
  return llvm::createStringError(
      llvm::inconvertibleErrorCode(),
      what + ", expected exactly a product of an element of A and one of B, "
             "added to that of C");
}

/// "an element of A", "the product": what `value` is in `body`.
std::string describe(Value value, Block &body) {
  if (auto argument = dyn_cast<BlockArgument>(value);
      argument && argument.getOwner() == &body) {
    constexpr const char *names[] = {"an element of A", "an element of B",
                                     "the element of C"};
    return names[argument.getArgNumber()];
  }
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != &body)
    return "a value from outside";
  if (isa<arith::MulFOp>(op))
    return "the product";
  if (isa<arith::AddFOp>(op))
    return "the sum";
  return "the result of '" + op->getName().getStringRef().str() + "'";
}

/// Of an operation that is neither product, sum nor yield.
llvm::Error refuseOperation(Operation &op, Block &body) {
  std::string name = "'" + op.getName().getStringRef().str() + "'";
  if (op.getNumOperands() == 0)
    return refuseBody("the body holds " + name);
  std::string operands;
  for (Value operand : op.getOperands())
    operands += (operands.empty() ? "" : " and ") + describe(operand, body);
  return refuseBody("the body applies " + name + " to " + operands);
}

/// The only operation of this kind; null with an error if there is another
/// number of them.
template <class Op> llvm::Expected<Op> onlyOne(Block &body, const char *what) {
  auto found = llvm::to_vector(body.getOps<Op>());
  if (found.size() == 1)
    return found.front();
  return refuseBody("the body has " + llvm::Twine(found.size()) +
                    " operations '" + Op::getOperationName() + "' for one " +
                    what);
}

bool areOperands(Operation *op, Value x, Value y) {
  Value first = op->getOperand(0), second = op->getOperand(1);
  return (first == x && second == y) || (first == y && second == x);
}

/// As one operation.
bool isFusedMultiplyAdd(Block &body) {
  auto fma = dyn_cast<math::FmaOp>(body.front());
  return fma && areOperands(fma, body.getArgument(0), body.getArgument(1)) &&
         fma.getC() == body.getArgument(2) &&
         fma->getNextNode() == body.getTerminator() &&
         body.getTerminator()->getOperand(0) == fma.getResult();
}

} // namespace

llvm::Error checkBody(linalg::LinalgOp op) {
  Block &body = *op.getBlock();
  if (isFusedMultiplyAdd(body))
    return llvm::Error::success();
  for (Operation &inner : body.without_terminator())
    if (!isa<arith::MulFOp, arith::AddFOp>(inner))
      return refuseOperation(inner, body);
  auto product = onlyOne<arith::MulFOp>(body, "product");
  if (!product)
    return product.takeError();
  auto sum = onlyOne<arith::AddFOp>(body, "sum");
  if (!sum)
    return sum.takeError();

  auto operandsOf = [&](Operation *op) {
    return describe(op->getOperand(0), body) + " and " +
           describe(op->getOperand(1), body);
  };
  if (!areOperands(*product, body.getArgument(0), body.getArgument(1)))
    return refuseBody("'arith.mulf' is of " + operandsOf(*product));
  if (!areOperands(*sum, body.getArgument(2), product->getResult()))
    return refuseBody("'arith.addf' is of " + operandsOf(*sum));
  Value yielded = body.getTerminator()->getOperand(0);
  if (yielded != sum->getResult())
    return refuseBody("'linalg.yield' is of " + describe(yielded, body));
  return llvm::Error::success();
}

} // namespace autoconfig
