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
// hold; the port and latency bounds follow from the facts by counting.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H
#define AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/CacheModel.h"

namespace autoconfig {

inline constexpr double bytesPerElement = 4; // f32

/// Why the parameters are no positive numbers, where they must be, or so large
/// that counting with them would overflow.
std::optional<std::string> refuseOutOfRange(const Configuration &configuration);

/// Cycles of one k step of a micro-kernel, by resource; the slowest bounds.
struct StepBounds {
  double compute; // occupancy of the FMA pipes
  double latency; // of the FMA chains, where there are too few of them
  double loads;   // occupancy of the load ports
  double issue;   // instructions / issue width
  double exposed; // latencies that an in-order core waits for
  /// The slowest bounds; the others show a little.
  double cycles() const;
  const char *active() const; // the name of the bound
};

/// Cycles that an operation on so many lanes keeps one pipe busy.
double vectorCycles(const Target &target, int64_t lanes);

/// What instructions that take `issue` cycles to issue add where they are not
/// the bound: a little, so that of the lengths of register groups that cost the
/// same otherwise the one with the fewest instructions is taken. 0 on targets
/// without groups.
double groupOverhead(const Target &target, double issue);

/// Cycles to store one packed vector of so many lanes that is gathered from as
/// many rows: a block of vectors takes a load, a store and log2(lanes) shuffles
/// a vector, which run where multiply-adds do. Without shuffles, stores with a
/// stride take an element at a time.
double transposeCycles(const Target &target, int64_t lanes);

/// How A and B reach the micro-kernel.
StepBounds stepBounds(const Target &target, const GemmSchedule &schedule,
                      int64_t rows, const PanelRun &panel, bool interleavedA);

struct MicroTile {
  int64_t mr, vectors, lmul;
  bool pipelined = false; // each k step loads the next one's operands
};

/// Vector registers that a tile needs: accumulators, a row of B (two where it
/// is pipelined), and what holds scalars of A.
int64_t registersOfTile(const Target &target, const MicroTile &tile);

/// Whether operands of the next step can be loaded early: a core that issues
/// out of order does so by itself, and they must find registers.
bool canPipeline(const Target &target);

/// Micro-tiles that fit the registers and the problem: those worth evaluating.
llvm::SmallVector<MicroTile> microTiles(const Contraction &problem,
                                        const Target &target);
/// All of them.
llvm::SmallVector<MicroTile> allMicroTiles(const Contraction &problem,
                                           const Target &target);

/// The whole cost of a GEMM with this schedule.
Cost gemmCost(const Contraction &problem, const Target &target,
              const GemmSchedule &schedule);

/// Configurations over microTiles and a few KC; MC and NC from the caches.
llvm::SmallVector<Configuration> gemmCandidates(const Contraction &problem,
                                                const Target &target,
                                                BPacking packB);

/// Configurations over allMicroTiles, more KC and unrollings, also without
/// prefetches.
llvm::SmallVector<Configuration>
gemmSpace(const Contraction &problem, const Target &target, BPacking packB);

/// Why these parameters cannot be generated.
std::optional<std::string> refuseGemm(const Target &target,
                                      const Configuration &configuration);

/// Why no GEMM applies: an empty problem.
std::optional<std::string> rejectEmpty(const Contraction &problem);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_GEMMMODEL_H
