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
#include <algorithm>

namespace autoconfig {
namespace {

class DepthwiseOperator : public ConvOperator {
public:
  llvm::StringRef name() const override { return "depthwise"; }
  llvm::StringRef example() const override { return "g4mb1ic4ih4oc4kh1"; }
  std::string random(Random &random) const override {
    ConvShape shape = randomConv(random);
    shape.groups = std::max<int64_t>(shape.ic, 2);
    shape.ic = shape.oc = shape.groups;
    if (random.percent(10))
      shape.oc *= random.upTo({4});
    return shape.text();
  }

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
