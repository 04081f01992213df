//===-- Extract.cpp - What the reading of all operators shares ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/Elementwise.h"
#include "autoconfig/extract/LinalgOperator.h"
#include "autoconfig/extract/Place.h"
#include "autoconfig/extract/ProductBody.h"
#include "autoconfig/extract/Reshapes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace autoconfig {

bool isCandidate(linalg::LinalgOp op) { return op.getNumReductionLoops() > 0; }

linalg::FillOp fillRightBefore(linalg::LinalgOp op) {
  auto fill = dyn_cast_or_null<linalg::FillOp>(op->getPrevNode());
  bool isOfC = fill && op.getNumDpsInits() == 1 &&
               fill.getOutputs()[0] == op.getDpsInits()[0];
  return isOfC ? fill : nullptr;
}

/// The fill of C, in whatever shape, with +0 before `op` and what is part of
/// it, with nothing between that touches C. (Of a sum that starts with -0, a
/// zero may keep its sign.)
static linalg::FillOp zeroFillBefore(linalg::LinalgOp op,
                                     ArrayRef<Operation *> partsOfIt,
                                     SharedBuffers &buffers) {
  Value c = op.getDpsInits()[0];
  SmallVector<Value, 2> shapes = shapesOf(c);
  for (Operation *before = op->getPrevNode(); before;
       before = before->getPrevNode()) {
    auto fill = dyn_cast<linalg::FillOp>(before);
    if (fill && llvm::is_contained(shapes, fill.getOutputs()[0]))
      return matchPattern(fill.getInputs()[0], m_PosZeroFloat()) ? fill
                                                                 : nullptr;
    if (!llvm::is_contained(partsOfIt, before) &&
        !leavesAlone(before, c, buffers))
      return nullptr;
  }
  return nullptr;
}

std::string Way::text() const {
  std::string text;
  for (const DenseCopy &copy : copies)
    text += (text.empty() ? "" : ", ") + std::string(1, "ABC"[copy.operand]) +
            (copy.operand < 2    ? " gathered"
             : !info->accumulate ? " scattered"
                                 : " gathered and scattered");
  if (dynamicImages)
    text += (text.empty() ? "" : ", ") +
            std::to_string(dynamicImages->typical) + " at a time";
  return text;
}

static SmallVector<unsigned> asTheyAre(const Operand &operand) {
  return llvm::to_vector(llvm::seq<unsigned>(operand.pitches.size()));
}

bool isInOrder(const Operand &operand, ArrayRef<unsigned> dims) {
  SmallVector<unsigned> several;
  llvm::copy_if(dims, std::back_inserter(several), [&](unsigned dim) {
    return operand.type.getDimSize(dim) != 1;
  });
  return llvm::is_sorted(several);
}

DenseCopy denseCopyOf(const Operand &operand, unsigned number) {
  return denseCopyOf(operand, number, asTheyAre(operand));
}

DenseCopy denseCopyOf(const Operand &operand, unsigned number,
                      ArrayRef<unsigned> dims) {
  DenseCopy copy;
  copy.operand = number;
  for (unsigned dim : dims)
    copy.dims.push_back({operand.type.getDimSize(dim), operand.pitches[dim]});
  return copy;
}

Operand asDense(Operand operand) {
  SmallVector<unsigned> dims = asTheyAre(operand);
  return asDense(std::move(operand), dims);
}

Operand asDense(Operand operand, ArrayRef<unsigned> dims) {
  int64_t pitch = 1;
  std::fill(operand.strides.begin(), operand.strides.end(), 0);
  for (unsigned dim : llvm::reverse(dims)) {
    operand.pitches[dim] = pitch;
    for (const Operand::Term &term : operand.index[dim])
      operand.strides[term.loop] += pitch * term.factor;
    pitch *= operand.type.getDimSize(dim);
  }
  operand.type =
      MemRefType::get(operand.type.getShape(), operand.type.getElementType());
  return operand;
}

static llvm::Error checkAliasing(Extracted &extracted, SharedBuffers &buffers) {
  for (unsigned input : {0, 1})
    switch (buffers.relate(input ? extracted.b : extracted.a, extracted.c)) {
    case BufferRelation::Shared:
      return refuse(llvm::Twine(input ? "B" : "A") +
                    " may share its buffer with C");
    case BufferRelation::Unknown:
      extracted.unprovenInputs.push_back(input);
      break;
    case BufferRelation::Disjoint:
      break;
    }
  return llvm::Error::success();
}

llvm::Expected<Extracted> extract(const LinalgOperator &reader,
                                  linalg::LinalgOp op, SharedBuffers &buffers,
                                  BodyCheck bodyCheck, TypicalNumbers typical) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1)
    return refuse("it has " + llvm::Twine(op.getNumDpsInputs()) +
                  " inputs and " + llvm::Twine(op.getNumDpsInits()) +
                  " outputs, expected two and one");
  if (llvm::Error error = checkPlace(op))
    return std::move(error);
  SmallVector<Operand, 3> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    llvm::Expected<Operand> read = Operand::of(op, operand);
    if (!read)
      return read.takeError();
    operands.push_back(std::move(*read));
  }
  if (bodyCheck == BodyCheck::On)
    if (llvm::Error error = checkBody(op))
      return std::move(error);
  Extracted result;
  result.a = op->getOperand(0);
  result.b = op->getOperand(1);
  result.c = op->getOperand(2);
  result.typical = typical;
  auto ways = reader.read(op, operands, result);
  if (!ways)
    return ways.takeError();
  result.ways = std::move(*ways);
  result.zeroFill = zeroFillBefore(op, result.folded, buffers);
  for (Way &way : result.ways) {
    way.info->accumulate = !result.zeroFill || way.needsStart;
    if (way.dynamicImages)
      way.dynamicImages->one->info->accumulate = way.info->accumulate;
  }
  if (llvm::Error error = checkAliasing(result, buffers))
    return std::move(error);
  return result;
}

} // namespace autoconfig
