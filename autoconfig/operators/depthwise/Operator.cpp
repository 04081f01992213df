//===-- Operator.cpp - Depthwise convolutions -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Those shapes of the driver conv that have one channel in each group.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

namespace autoconfig {
namespace {

class DepthwiseOperator : public ConvOperator {
public:
  llvm::StringRef name() const override { return "depthwise"; }
  llvm::StringRef example() const override { return "g4mb1ic4ih4oc4kh1"; }

  bool takes(const OperatorShape &shape) const override {
    const auto &conv = static_cast<const ConvShape &>(shape);
    return Depthwise::isOne(conv.groups, conv.icOfGroup(), conv.ocOfGroup());
  }
};

} // namespace

const Operator &depthwiseOperator() {
  static const DepthwiseOperator depthwise;
  return depthwise;
}

} // namespace autoconfig
