//===-- SumOrder.h - In which order elements are summed ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_SUMORDER_H
#define AUTOCONFIG_CORE_SUMORDER_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace autoconfig {

/// Each promises what those before it do.
enum class SumOrder {
  /// Nothing: an element at the edge may be summed unlike the others.
  Any,
  /// All elements of a result are summed in the same order: of equal rows and
  /// columns come equal elements.
  Uniform,
  /// One chain of fused multiply-adds from what the destination holds, or 0, in
  /// the order in which the weights lie. It depends on nothing but the length
  /// of the sum: not on how many rows, columns or images go with it, the
  /// target, or what was chosen.
  Invariant,
};

inline constexpr SumOrder sumOrders[] = {SumOrder::Any, SumOrder::Uniform,
                                         SumOrder::Invariant};

/// "any", "uniform", "invariant"; nothing if it is no such name.
llvm::StringRef sumOrderName(SumOrder order);
std::optional<SumOrder> sumOrderNamed(llvm::StringRef name);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_SUMORDER_H
