//===-- SumOrder.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/SumOrder.h"

namespace autoconfig {

llvm::StringRef sumOrderName(SumOrder order) {
  switch (order) {
  case SumOrder::Any:
    return "any";
  case SumOrder::Uniform:
    return "uniform";
  case SumOrder::Invariant:
    return "invariant";
  }
  return "";
}

std::optional<SumOrder> sumOrderNamed(llvm::StringRef name) {
  for (SumOrder order : sumOrders)
    if (name == sumOrderName(order))
      return order;
  return std::nullopt;
}

} // namespace autoconfig
