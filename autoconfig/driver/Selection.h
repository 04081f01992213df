//===-- Selection.h - Choosing the algorithm and its parameters -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_SELECTION_H
#define AUTOCONFIG_DRIVER_SELECTION_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace autoconfig {

struct Algorithm;

/// What the user fixed; empty: the models choose.
struct SelectionOptions {
  std::string algorithm;
  std::vector<std::pair<std::string, int64_t>> parameters = {};
  /// Admits algorithms by their largest error; without one they must round no
  /// worse than direct summation (core/Numerics.h).
  std::optional<double> tolerance = {};
  SumOrder order = SumOrder::Any;
  /// Bytes; without a bound the models' own guards hold.
  std::optional<uint64_t> mostWorkspace = {};
};

/// Fixes a parameter as "name=integer" says. Errors begin with the text.
llvm::Error addParameter(llvm::StringRef text, SelectionOptions &options);

/// An error where no operator has an algorithm of that name; "" is fine.
llvm::Error checkAlgorithmName(llvm::StringRef name);

/// Why it cannot be chosen: the model's reason, or its numerics.
std::optional<std::string> rejection(const Algorithm &algorithm,
                                     const OperatorInfo &problem,
                                     const Target &target,
                                     const SelectionOptions &options);

/// The order in which candidates are chosen: by cost; of equal costs, as where
/// nothing is to be computed, the simpler one, which has fewer parameters; then
/// the reference, whatever the names of the others are.
bool isPreferred(const Candidate &x, const Candidate &y);

/// The space of every applicable algorithm (Model::space), cheapest first.
llvm::Expected<std::vector<Candidate>>
candidateSpace(const OperatorInfo &problem, const Target &target,
               const SelectionOptions &options = {});

/// Of the whole space the cheapest candidate for each value of the parameter,
/// in the order of the values. Nothing where there are fewer than two.
llvm::Expected<std::vector<Candidate>>
cheapestByValue(llvm::StringRef parameter, const OperatorInfo &problem,
                const Target &target, const SelectionOptions &options = {});

/// The choice with each of these tolerances, ascending, where it is cheaper
/// than the decision's and than those before it.
std::vector<Decision::Tolerated>
choicesWithTolerance(llvm::ArrayRef<int> powersOfTen, const Decision &decision,
                     const Target &target, const SelectionOptions &options);

/// The choice with each other order of summation that there is one for.
std::vector<Decision::Ordered>
choicesWithOrders(const Decision &decision, const Target &target,
                  const SelectionOptions &options);

/// Evaluates every registered model and takes the lowest total cost. Fails
/// where no algorithm applies, with every reason, or where what the user fixed
/// cannot be generated.
llvm::Expected<Decision> decide(const OperatorInfo &problem,
                                const Target &target,
                                const SelectionOptions &options = {});

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_SELECTION_H
