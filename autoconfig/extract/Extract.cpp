//===-- Extract.cpp - What the reading of all operators shares ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/LinalgOperator.h"
#include "autoconfig/extract/Place.h"
#include "autoconfig/extract/ProductBody.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace autoconfig {

bool isCandidate(linalg::LinalgOp op) { return op.getNumReductionLoops() > 0; }

/// The fill of C with +0 right before `op` and what is part of it, with nothing
/// between that reads or writes memory. (Of a sum that starts with -0, a zero
/// may keep its sign.)
static linalg::FillOp zeroFillBefore(linalg::LinalgOp op,
                                     ArrayRef<Operation *> partsOfIt) {
  Operation *before = op->getPrevNode();
  while (before &&
         (llvm::is_contained(partsOfIt, before) || isMemoryEffectFree(before)))
    before = before->getPrevNode();
  auto fill = dyn_cast_or_null<linalg::FillOp>(before);
  if (!fill || fill.getOutputs()[0] != op.getDpsInits()[0] ||
      !matchPattern(fill.getInputs()[0], m_PosZeroFloat()))
    return nullptr;
  return fill;
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
                                  BodyCheck bodyCheck) {
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
  auto info = reader.read(op, operands, result);
  if (!info)
    return info.takeError();
  result.info = std::move(*info);
  linalg::FillOp fill = zeroFillBefore(op, result.folded);
  result.info->accumulate = !fill;
  if (fill)
    result.folded.push_back(fill);
  if (llvm::Error error = checkAliasing(result, buffers))
    return std::move(error);
  return result;
}

} // namespace autoconfig
