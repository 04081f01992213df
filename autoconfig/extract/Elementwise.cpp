//===-- Elementwise.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/Elementwise.h"
#include "autoconfig/extract/FunctionCosts.h"
#include "autoconfig/extract/Operand.h"
#include "autoconfig/extract/Reshapes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace autoconfig {

bool leavesAlone(Operation *op, Value buffer, SharedBuffers &buffers) {
  // memref.reshape reads its sizes, which are no f32.
  if (isMemoryEffectFree(op) || isReshape(op) ||
      isa<memref::AllocOp, memref::AllocaOp>(op))
    return true;
  if (!isa<linalg::LinalgOp, memref::CopyOp, memref::DeallocOp>(op) ||
      op->getNumResults() > 0)
    return false;
  return llvm::all_of(op->getOperands(), [&](Value operand) {
    return !isa<BaseMemRefType>(operand.getType()) ||
           buffers.relate(operand, buffer) == BufferRelation::Disjoint;
  });
}

Epilogue Elementwise::counts() const {
  Epilogue epilogue;
  Block &body = *linalg::LinalgOp(op).getBlock();
  for (Operation &inner : body.without_terminator())
    epilogue.operations += operationsOf(&inner);
  for (auto [i, from] : llvm::enumerate(arguments)) {
    epilogue.vectors += from == From::Channel;
    epilogue.tensors += from == From::Place;
  }
  // A copy is one as well.
  epilogue.operations = std::max<int64_t>(epilogue.operations, 1);
  return epilogue;
}

bool Elementwise::readsInPlace(unsigned operand) const {
  return llvm::any_of(llvm::zip(arguments, operandOf), [&](auto argument) {
    auto [from, number] = argument;
    return from == From::Place && number == operand;
  });
}

namespace {

using From = Elementwise::From;

/// Operations on f32 that are the same on each lane of a vector.
bool isKnown(Operation &op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return constant.getType().isF32();
  bool known =
      isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
          arith::NegFOp, arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
          arith::MinNumFOp, arith::CmpFOp, arith::SelectOp, math::AbsFOp,
          math::ExpOp, math::TanhOp, math::ErfOp, math::SqrtOp, math::FmaOp>(
          op);
  return known && llvm::all_of(op.getOperandTypes(), [](Type type) {
           return type.isF32() || type.isInteger(1);
         });
}

bool isResultArgument(Value value) {
  auto argument = dyn_cast<BlockArgument>(rootOf(value));
  if (!argument || !argument.getOwner()->isEntryBlock())
    return false;
  auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  return function &&
         function.getArgAttr(argument.getArgNumber(), resultAttribute);
}

/// Whether an operand of C's shape is read where C has the element. Front ends
/// index dimensions of one element by 0.
bool isInPlace(AffineMap map, MemRefType c) {
  if (map.getNumResults() != map.getNumDims())
    return false;
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (expr != getAffineDimExpr(i, map.getContext()) &&
        !(isZero(expr) && c.getDimSize(i) == 1))
      return false;
  return true;
}

/// What the results of a map are that is one of C's dimensions, or some of them
/// which follow each other, but for dimensions of one element.
std::optional<Channels> channelsOf(AffineMap map, MemRefType c) {
  SmallVector<int64_t> zeros;
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (isZero(expr))
      zeros.push_back(static_cast<int64_t>(i));
  map = map.dropResults(zeros);
  unsigned count = map.getNumResults();
  auto first = count ? dyn_cast<AffineDimExpr>(map.getResult(0)) : nullptr;
  if (!first)
    return std::nullopt;
  unsigned from = first.getPosition();
  for (unsigned i = 0; i < count; ++i)
    if (map.getResult(i) != getAffineDimExpr(from + i, map.getContext()))
      return std::nullopt;
  ArrayRef<int64_t> sizes = c.getShape().drop_front(from);
  if (llvm::any_of(sizes, ShapedType::isDynamic))
    return std::nullopt;
  auto product = [](ArrayRef<int64_t> sizes) {
    return llvm::product_of(sizes);
  };
  return Channels{product(sizes.take_front(count)),
                  product(sizes.drop_front(count))};
}

/// Reads the operation behind a product and those that are read already.
class Reader {
public:
  Reader(linalg::LinalgOp product, ValueRange inputs, Operation *zeroFill,
         const Elementwises &before, SharedBuffers &buffers)
      : product(product), inputs(inputs), zeroFill(zeroFill), before(before),
        buffers(buffers), c(product.getDpsInits()[0]), last(product) {
    if (!before.empty()) {
      c = before.back().result;
      last = before.back().op;
    }
    shapes = shapesOf(c);
  }

  llvm::Expected<Elementwise> read() {
    found.op = following();
    if (!found.op)
      return refuse("nothing follows it");
    if (llvm::Error error = checkForm())
      return std::move(error);
    if (llvm::Error error = checkBody())
      return std::move(error);
    if (llvm::Error error = readArguments())
      return std::move(error);
    if (found.result != c)
      if (llvm::Error error = checkPlaceOfResult())
        return std::move(error);
    if (llvm::Error error = checkBuffers())
      return std::move(error);
    return std::move(found);
  }

private:
  /// The next operation that uses C, in the same block.
  linalg::LinalgOp following() {
    for (Operation *next = last->getNextNode(); next;
         next = next->getNextNode()) {
      if (!isReshape(next) && usesC(next))
        return dyn_cast<linalg::LinalgOp>(next);
      if (!leavesAlone(next, c, buffers))
        return nullptr;
    }
    return nullptr;
  }

  llvm::Error checkForm() {
    linalg::LinalgOp op = found.op;
    shape = *llvm::find_if(op->getOperands(), [&](Value v) { return isC(v); });
    auto type = cast<MemRefType>(shape.getType());
    if (op.getNumDpsInits() != 1 || op.getNumReductionLoops() > 0 ||
        op.getNumLoops() != type.getRank() || op.hasIndexSemantics() ||
        op->getNumResults() > 0 ||
        op.getBlock()->getNumArguments() != op->getNumOperands())
      return refuse("what follows is not element by element");
    found.result = op.getDpsInits()[0];
    bool storesInPlace =
        isInPlace(op.getMatchingIndexingMap(op.getDpsInitOperand(0)), type);
    auto typeOfResult = dyn_cast<MemRefType>(found.result.getType());
    bool liesAsC = typeOfResult && typeOfResult.getShape() == type.getShape() &&
                   typeOfResult.getElementType() == type.getElementType() &&
                   typeOfResult.getMemorySpace() == type.getMemorySpace() &&
                   isContiguous(typeOfResult) && isContiguous(type) &&
                   isContiguous(cast<MemRefType>(c.getType()));
    if (!liesAsC || !storesInPlace)
      return refuse("what follows does not store as C lies");
    if (isC(found.result))
      found.result = c;
    return llvm::Error::success();
  }

  llvm::Error checkBody() {
    Block &body = *found.op.getBlock();
    for (Operation &inner : body.without_terminator()) {
      if (!isKnown(inner))
        return refuse("what follows applies '" +
                      inner.getName().getStringRef() + "'");
      for (Value operand : inner.getOperands())
        if (!isInside(operand, body))
          return refuse("what follows uses a value from outside");
    }
    Value yielded = body.getTerminator()->getOperand(0);
    if (!yielded.getType().isF32() || !isInside(yielded, body))
      return refuse("what follows yields a value from outside");
    return llvm::Error::success();
  }

  /// Constants of f32 outside are as good as inside.
  static bool isInside(Value value, Block &body) {
    if (auto constant = value.getDefiningOp<arith::ConstantOp>())
      return constant.getType().isF32();
    return value.getParentBlock() == &body;
  }

  llvm::Error readArguments() {
    Block &body = *found.op.getBlock();
    bool readsC = false;
    for (OpOperand &operand : found.op->getOpOperands()) {
      unsigned number = operand.getOperandNumber();
      BlockArgument argument = body.getArgument(number);
      if (argument.use_empty()) {
        add(From::Unused);
        continue;
      }
      From from = From::Place;
      if (llvm::Error error = readOperand(operand, from))
        return error;
      readsC |= from == From::Sum;
      add(from, operand.get());
    }
    if (!readsC)
      return refuse("what follows does not read C");
    return llvm::Error::success();
  }

  void add(From from, Value operand = {}) {
    found.arguments.push_back(from);
    bool reads = from != From::Sum && from != From::Unused;
    found.operandOf.push_back(reads ? found.operands.size() : 0);
    if (reads)
      found.operands.push_back(operand);
  }

  llvm::Error readOperand(OpOperand &operand, From &from) {
    std::string name = "operand " + std::to_string(operand.getOperandNumber()) +
                       " of what follows";
    AffineMap map = found.op.getMatchingIndexingMap(&operand);
    auto typeOfC = cast<MemRefType>(shape.getType());
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (isC(operand.get())) {
      from = From::Sum;
      return type.getShape() == typeOfC.getShape() && isInPlace(map, typeOfC)
                 ? llvm::Error::success()
                 : refuse(name + " is C in another order");
    }
    if (!type || !type.getElementType().isF32() || type.getMemorySpace() ||
        !isContiguous(type))
      return refuse(name + " is not a contiguous memref of f32");
    for (auto [size, index] : llvm::zip(type.getShape(), map.getResults()))
      if (isZero(index) && size != 1)
        return refuse(name + " is read in part");
    from = From::Place;
    if (isInPlace(map, typeOfC) && type.getShape() == typeOfC.getShape())
      return llvm::Error::success();
    from = From::Scalar;
    if (llvm::all_of(map.getResults(), isZero))
      return llvm::Error::success();
    from = From::Channel;
    auto channels = channelsOf(map, typeOfC);
    if (!channels)
      return refuse(name + " is neither of C's shape nor of one element for "
                           "each of its channels");
    found.channels.push_back(*channels);
    return llvm::Error::success();
  }

  /// The result takes the place of C from the product on, and C goes.
  llvm::Error checkPlaceOfResult() {
    auto alloc = shapes.front().getDefiningOp<memref::AllocOp>();
    bool isOfProduct = c == product.getDpsInits()[0];
    if (!alloc || (isOfProduct && !zeroFill))
      return refuse("what follows stores elsewhere, and C holds a value "
                    "before or comes from elsewhere");
    found.allocation = {};
    for (Value one : llvm::reverse(shapes)) {
      for (Operation *user : one.getUsers())
        if (isa<memref::DeallocOp>(user))
          found.allocation.push_back(user);
        else if (!isPart(user) && user != found.op && !isReshape(user))
          return refuse("C is used by others than what follows");
      found.allocation.push_back(one.getDefiningOp()); // its users are before
    }
    if (!canBeBefore(found.result))
      return refuse("what follows stores into a buffer that is not there yet");
    return llvm::Error::success();
  }

  /// Whether it is there before the product, or what makes it can be.
  bool canBeBefore(Value value) {
    Operation *definition = value.getDefiningOp();
    if (!definition || definition->getBlock() != product->getBlock() ||
        definition->isBeforeInBlock(product))
      return true;
    // What memref.reshape reads its sizes from is filled after it was made.
    bool isMovable =
        isa<memref::AllocOp, memref::GetGlobalOp>(definition) ||
        (isReshape(definition) && !isa<memref::ReshapeOp>(definition));
    return isMovable && llvm::all_of(definition->getOperands(),
                                     [&](Value of) { return canBeBefore(of); });
  }

  /// Nothing between touches what is read or written earlier now, and the
  /// result is none of the inputs.
  llvm::Error checkBuffers() {
    auto early = llvm::to_vector<4>(found.operands);
    early.push_back(found.result);
    for (Operation *between = product->getNextNode(); between != found.op;
         between = between->getNextNode())
      for (Value buffer : early)
        if (!isPart(between) && between != buffer.getDefiningOp() &&
            !leavesAlone(between, buffer, buffers))
          return refuse("something between uses what follows' buffers");
    for (Value operand : found.operands)
      if (!canBeBefore(operand))
        return refuse("what follows reads what is not there yet");
    auto read = llvm::to_vector<4>(found.operands);
    for (const Elementwise &other : before)
      llvm::append_range(read, other.operands);
    if (found.result != product.getDpsInits()[0])
      llvm::append_range(read, inputs);
    for (Value input : read)
      if (!isApart(input))
        return refuse("what follows may store into what is read");
    return llvm::Error::success();
  }

  /// C, in whatever shape.
  bool isC(Value value) const { return llvm::is_contained(shapes, value); }
  bool usesC(Operation *op) const {
    return llvm::any_of(op->getOperands(), [&](Value v) { return isC(v); });
  }

  /// Of what becomes one.
  bool isPart(Operation *op) const {
    return op == product || op == zeroFill ||
           llvm::any_of(before, [&](const Elementwise &other) {
             return op == other.op;
           });
  }

  bool isApart(Value input) {
    BufferRelation relation = buffers.relate(input, found.result);
    return relation == BufferRelation::Disjoint ||
           (relation == BufferRelation::Unknown &&
            isResultArgument(found.result));
  }

  linalg::LinalgOp product;
  ValueRange inputs; // that the product reads
  Operation *zeroFill;
  const Elementwises &before;
  SharedBuffers &buffers;
  Value c;                      // that is read
  SmallVector<Value, 2> shapes; // it and its reshapes
  Value shape;                  // the one that what follows reads
  Operation *last;              // that stores it
  Elementwise found;
};

} // namespace

Elementwises elementwiseAfter(linalg::LinalgOp product, ValueRange inputs,
                              Operation *zeroFill, SharedBuffers &buffers) {
  Elementwises found;
  for (;;) {
    auto next = Reader(product, inputs, zeroFill, found, buffers).read();
    if (!next) {
      llvm::consumeError(next.takeError());
      return found;
    }
    found.push_back(std::move(*next));
  }
}

} // namespace autoconfig
