//===-- Windows.cpp - The loops of a convolution --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/linalg/Windows.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace autoconfig {
namespace {

std::string nameOf(unsigned loop) { return "loop d" + std::to_string(loop); }

bool sums(linalg::LinalgOp op, unsigned loop) {
  return op.getIteratorTypesArray()[loop] == utils::IteratorType::reduction;
}

/// The window of a dimension of the source that two loops index, or one in
/// steps: windows of one element.
llvm::Expected<WindowLoops::Window>
windowOf(linalg::LinalgOp op, ArrayRef<Operand> operands, unsigned dimension) {
  ArrayRef<Operand::Term> terms = operands[0].index[dimension];
  auto refuseHere = [&](const llvm::Twine &what) {
    return refuse("dimension " + llvm::Twine(dimension) + " of A is indexed " +
                  what);
  };
  auto dimensionOf = static_cast<int>(dimension);
  if (terms.size() == 1 && terms[0].factor > 1 && !sums(op, terms[0].loop))
    return WindowLoops::Window{dimensionOf, static_cast<int>(terms[0].loop),
                               /*kernel=*/-1, terms[0].factor, /*dilation=*/1};
  if (terms.size() != 2)
    return refuseHere("by " + llvm::Twine(terms.size()) +
                      " loops, expected one, or one of the output and one of "
                      "the kernel");
  Operand::Term output = terms[0], kernel = terms[1];
  if (sums(op, output.loop))
    std::swap(output, kernel);
  if (sums(op, output.loop) || !sums(op, kernel.loop))
    return refuseHere("by two loops of one kind, expected a parallel one and "
                      "one that sums");
  if (output.factor < 1 || kernel.factor < 1)
    return refuseHere("backwards");
  return WindowLoops::Window{dimensionOf, static_cast<int>(output.loop),
                             static_cast<int>(kernel.loop), output.factor,
                             kernel.factor};
}

class Classification {
public:
  Classification(linalg::LinalgOp op, ArrayRef<Operand> operands)
      : op(op), operands(operands) {}

  llvm::Expected<WindowLoops> classify() {
    for (unsigned number : {1, 2})
      if (!operands[number].isByLoopsAlone())
        return refuse(operandName(number) + " is not accessed by loops alone");
    if (llvm::Error error = readWindows())
      return std::move(error);
    for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
      if (llvm::Error error = readLoop(loop))
        return std::move(error);
    return loops;
  }

private:
  llvm::Error readWindows() {
    auto windows = WindowLoops::windowsOf(op, operands);
    if (!windows)
      return windows.takeError();
    if (windows->size() != 1 && windows->size() != 2)
      return refuse("it slides over " + llvm::Twine(windows->size()) +
                    " of the dimensions of A, expected one, width, or two, "
                    "height and width");
    loops.width = windows->back();
    if (windows->size() == 2)
      loops.height = windows->front();
    return llvm::Error::success();
  }

  llvm::Error readLoop(unsigned loop) {
    bool inA = operands[0].loops[loop], inB = operands[1].loops[loop];
    bool inC = operands[2].loops[loop];
    for (const WindowLoops::Window &window : {loops.height, loops.width}) {
      if (int(loop) == window.output)
        return inB || !inC ? refuse(nameOf(loop) + " of the output indexes B, "
                                                   "or not C")
                           : llvm::Error::success();
      if (int(loop) == window.kernel)
        return inC || !inB ? refuse(nameOf(loop) + " of the kernel indexes C, "
                                                   "or not B")
                           : llvm::Error::success();
    }
    if (sums(op, loop)) {
      if (!inA || !inB || inC)
        return refuse(nameOf(loop) + " sums, expected it to index A and B and "
                                     "not C");
      return note(loops.channel, loop, "sums over channels");
    }
    if (!inC || (!inA && !inB))
      return refuse(nameOf(loop) + " does not index C and an input");
    if (inA && inB)
      return note(loops.group, loop, "counts groups");
    return inA ? note(loops.batch, loop, "counts images")
               : note(loops.filter, loop, "counts filters");
  }

  static llvm::Error note(int &place, unsigned loop, const char *what) {
    if (place >= 0)
      return refuse(nameOf(loop) + " " + what + ", as loop d" +
                    llvm::Twine(place) + " does, expected one of them");
    place = static_cast<int>(loop);
    return llvm::Error::success();
  }

  linalg::LinalgOp op;
  ArrayRef<Operand> operands;
  WindowLoops loops;
};

} // namespace

llvm::Expected<SmallVector<WindowLoops::Window, 3>>
WindowLoops::windowsOf(linalg::LinalgOp op, ArrayRef<Operand> operands) {
  SmallVector<Window, 3> windows;
  unsigned terms = 0;
  for (auto [dimension, index] : llvm::enumerate(operands[0].index)) {
    terms += index.size();
    if (index.empty() || (index.size() == 1 && index[0].factor == 1))
      continue;
    auto window = windowOf(op, operands, dimension);
    if (!window)
      return window.takeError();
    windows.push_back(*window);
  }
  if (terms != operands[0].loops.count())
    return refuse("a loop indexes several dimensions of A");
  return windows;
}

llvm::Expected<WindowLoops> WindowLoops::of(linalg::LinalgOp op,
                                            ArrayRef<Operand> operands) {
  return Classification(op, operands).classify();
}

bool hasWindows(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() < 1)
    return false;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  return llvm::any_of(map.getResults(), [](AffineExpr expr) {
    return expr.getKind() == AffineExprKind::Add ||
           expr.getKind() == AffineExprKind::Mul;
  });
}

} // namespace autoconfig
