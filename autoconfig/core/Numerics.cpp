//===-- Numerics.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Numerics.h"
#include "autoconfig/core/Quantity.h"
#include "llvm/Support/FormatVariadic.h"

namespace autoconfig {

std::optional<std::string> Numerics::refuses(std::optional<double> tolerance,
                                             SumOrder asked) const {
  if (asked > order)
    return llvm::formatv("the order of its sums is {0}, asked is {1} "
                         "(--numerics)",
                         order == SumOrder::Any ? "not the same everywhere"
                                                : "uniform only",
                         sumOrderName(asked));
  if (sumsProducts())
    return std::nullopt;
  std::string largest = "an error of up to " + countText(largestError) +
                        " is expected where all elements are in [-1, 1]";
  if (tolerance && largestError > *tolerance)
    return largest + ", the tolerance is " + countText(*tolerance);
  if (!tolerance && rmsOfChain > 1)
    return llvm::formatv("it rounds worse than direct summation, by a factor "
                         "of {0:f1}; {1}, which --tolerance may admit",
                         rmsOfChain, largest);
  return std::nullopt;
}

std::string Numerics::text() const {
  if (sumsProducts())
    return "sums of products";
  return llvm::formatv(
      "{0:f2} of the rounding of one chain of sums (rms), an error of up to "
      "{1} where all elements are in [-1, 1]; at worst {2:f0} times the bound "
      "of a sum; one NaN or infinity spoils up to {3} x {3} outputs ({4})",
      rmsOfChain, countText(largestError), worstCase, outputsTogether,
      reference);
}

llvm::json::Object Numerics::toJSON() const {
  return llvm::json::Object{
      {"rms_of_chain", rmsOfChain},          {"error_constant", constant},
      {"largest_error", largestError},       {"worst_case", worstCase},
      {"outputs_together", outputsTogether}, {"order", sumOrderName(order)}};
}

} // namespace autoconfig
