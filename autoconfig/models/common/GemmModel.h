//===-- GemmModel.h - Cost of a blocked GEMM --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The terms that the GEMM algorithms share. All in cycles of one core, for one
// call. Sources: Low, Igual, Smith, Quintana-Orti: Analytical modeling is
// enough for high-performance BLIS (TOMS 2016), for what a cache level must
// hold.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H
#define AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/MicroTiles.h"
#include "autoconfig/models/common/StepBounds.h"

namespace autoconfig {

/// Why the parameters are no positive numbers, where they must be, or so large
/// that counting with them would overflow.
std::optional<std::string> refuseOutOfRange(const Configuration &configuration);

/// A k step of a full tile, every operand in L1.
StepBounds stepOfTile(const Target &target, const MicroTile &tile);

/// Where operands are found when a GEMM begins.
struct PlacesOfOperands {
  Residence a, b, c;
};

/// Costs of GEMMs on one problem and target, with what they share.
class GemmCosts {
public:
  /// Of a call, whose operands are where the call before left them all.
  GemmCosts(const Contraction &problem, const Target &target);
  /// Of a part of one.
  GemmCosts(const Contraction &problem, const Target &target,
            const PlacesOfOperands &places);
  /// The whole cost of a GEMM with this schedule.
  Cost operator()(const GemmSchedule &schedule) const;

  const Contraction problem;
  const Target &target;
  const CacheHierarchy caches;
  const Overlap overlap;
  const std::optional<Overlap> ofMemory; // where it is known
  const PlacesOfOperands places;
};

/// Cycles of all multiply-adds, at least.
double leastCycles(const Contraction &problem, const Target &target);

/// Bytes of all operands.
double bytesOfOperands(const Contraction &problem);

inline Cost gemmCost(const Contraction &problem, const Target &target,
                     const GemmSchedule &schedule) {
  return GemmCosts(problem, target)(schedule);
}

/// By configurations of schedules that pack B in this way.
CostFunction gemmCosts(const Contraction &problem, const Target &target,
                       BPacking packB);

/// Whether prefetches pay ahead of prepared panels, which are one stream where
/// one tile of `mr` rows uses each.
bool streamsAhead(const Contraction &problem, const CacheHierarchy &caches,
                  BPacking packB, int64_t mr);

/// Configurations over microTiles and a few KC, each with the switches that may
/// pay; MC and NC from the caches. Of several such spaces in one algorithm's
/// each is smaller: `parts` is their number.
llvm::SmallVector<Configuration> gemmSpace(const Contraction &problem,
                                           const Target &target, BPacking packB,
                                           size_t parts = 1);

/// Elements of a GEMM with this configuration.
int64_t gemmWorkspace(const Contraction &problem, const Target &target,
                      const Configuration &configuration, BPacking packB);

/// Why these parameters cannot be generated.
std::optional<std::string> refuseGemm(const Target &target,
                                      const Configuration &configuration);

/// Why no GEMM applies: an empty problem.
std::optional<std::string> rejectEmpty(const Contraction &problem);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H
