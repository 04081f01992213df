//===-- Linalg.cpp - Depthwise convolutions in MLIR -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// linalg.depthwise_conv_2d_nhwc_hwc, _nhwc_hwcm, _nchw_chw, generics with the
// same maps, and convolutions with groups of one channel.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/linalg/Linalg.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

using namespace mlir;

namespace autoconfig {
namespace {

class DepthwiseLinalg : public LinalgOperator {
public:
  /// Convolutions that are none of these give their own reasons.
  bool recognises(linalg::LinalgOp op) const override {
    if (!hasWindows(op))
      return false;
    SmallVector<Operand, 3> operands;
    for (OpOperand &operand : op->getOpOperands()) {
      llvm::Expected<Operand> read = Operand::of(op, operand);
      if (llvm::errorToBool(read.takeError()))
        return false;
      operands.push_back(std::move(*read));
    }
    auto loops = operands.size() == 3 ? WindowLoops::of(op, operands)
                                      : refuse("it has not three operands");
    if (llvm::errorToBool(loops.takeError()))
      return false;
    SmallVector<int64_t> sizes = op.getStaticLoopRanges();
    auto size = [&](int loop) { return loop < 0 ? 1 : sizes[loop]; };
    return Depthwise::isOne(size(loops->group), size(loops->channel),
                            size(loops->filter));
  }

  llvm::Expected<SmallVector<Way, 4>>
  read(linalg::LinalgOp op, ArrayRef<Operand> operands,
       Extracted &extracted) const override {
    auto ways = readConvolution(op, operands, extracted);
    if (!ways)
      return ways;
    auto makeDepthwise = [](Way &one) {
      one.info =
          std::make_shared<Depthwise>(static_cast<Convolution &>(*one.info));
    };
    for (Way &way : *ways) {
      makeDepthwise(way);
      if (way.dynamicImages)
        makeDepthwise(*way.dynamicImages->one);
    }
    return ways;
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

const LinalgOperator &depthwiseLinalg() {
  static const DepthwiseLinalg depthwise;
  return depthwise;
}

} // namespace autoconfig
