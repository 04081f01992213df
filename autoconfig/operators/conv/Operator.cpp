//===-- Operator.cpp - Convolutions ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"

namespace autoconfig {
namespace {

class Conv : public ConvOperator {
public:
  llvm::StringRef name() const override { return "conv"; }
  llvm::StringRef example() const override { return "mb1ic4ih4oc4kh1"; }
  std::string random(Random &random) const override {
    ConvShape shape = randomConv(random);
    if (random.percent(10)) {
      shape.groups = 2 + random.below(7);
      shape.ic *= shape.groups, shape.oc *= shape.groups;
    }
    return shape.text();
  }
};

} // namespace

const Operator &convOperator() {
  static const Conv conv;
  return conv;
}

} // namespace autoconfig
