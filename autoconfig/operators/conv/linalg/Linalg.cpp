//===-- Linalg.cpp - Convolutions in MLIR ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/linalg/Linalg.h"
#include "autoconfig/operators/common/linalg/Windows.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Conv : public LinalgOperator {
public:
  bool recognises(linalg::LinalgOp op) const override { return hasWindows(op); }

  llvm::Expected<SmallVector<Way, 4>>
  read(linalg::LinalgOp op, ArrayRef<Operand> operands,
       Extracted &extracted) const override {
    return readConvolution(op, operands, extracted);
  }

  SmallVector<Type> types(const OperatorShape &shape,
                          MLIRContext *context) const override {
    return typesOfConv(static_cast<const ConvShape &>(shape), context);
  }

  void build(OpBuilder &builder, Location location, const OperatorShape &shape,
             ValueRange tensors) const override {
    buildConv(builder, location, static_cast<const ConvShape &>(shape),
              tensors);
  }
};

} // namespace

const LinalgOperator &convLinalg() {
  static const Conv conv;
  return conv;
}

} // namespace autoconfig
