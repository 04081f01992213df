//===-- DotModel.h - Cost of dot products -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All in cycles of one core, for one call; bounds by counting operations.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_DOTMODEL_H
#define AUTOCONFIG_MODELS_COMMON_DOTMODEL_H

#include "autoconfig/core/DotSchedule.h"
#include "autoconfig/models/Model.h"

namespace autoconfig {

/// The whole cost of a product by dot products with this schedule.
/// `othersBytes` are touched between two calls besides its own operands.
Cost dotCost(const Contraction &problem, const Target &target,
             const DotSchedule &schedule, double othersBytes = 0);

/// Why these parameters (mr, chains, and where present nr, lmul) cannot be
/// generated.
std::optional<std::string> refuseDots(const Contraction &problem,
                                      const Target &target,
                                      const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_DOTMODEL_H
