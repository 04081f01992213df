//===-- WinogradModel.h - Cost of a Winograd convolution --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution in Winograd's way: transforms, each bound by its operations or
// by the lines that it moves, and the matrix products of each strip of tiles as
// the GEMM model has them. Each stage has a bound of its own (Zlateski et al.:
// FFT convolutions are faster than Winograd on modern CPUs, here is why, 2018).
// All in cycles of one core, for one call.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_WINOGRADMODEL_H
#define AUTOCONFIG_MODELS_COMMON_WINOGRADMODEL_H

#include "autoconfig/models/Model.h"
#include "autoconfig/operators/conv/WinogradSchedule.h"

namespace autoconfig {

/// Operations on vectors, and what they move.
struct TransformCounts {
  double operations = 0; // additions and multiply-adds
  double loads = 0, stores = 0;
};

/// Of one vector of channels of a tile of this kind.
TransformCounts countInputTransform(const WinogradTransform &transform,
                                    const TileRun &rows,
                                    const TileRun &columns);
TransformCounts countOutputTransform(const WinogradTransform &transform,
                                     const TileRun &rows,
                                     const TileRun &columns);
/// Of one vector of filters and one channel, in double precision.
TransformCounts countFilterTransform(const WinogradTransform &transform);

class WinogradModel : public ModelOf<Convolution> {
public:
  explicit WinogradModel(const WinogradTransform &transform)
      : transform(transform) {}

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &problem,
                                     const Target &target) const override;
  llvm::SmallVector<Configuration> space(const Convolution &problem,
                                         const Target &target) const override;
  Cost cost(const Convolution &problem, const Target &target,
            const Configuration &configuration) const override;
  std::optional<std::string>
  refuses(const Convolution &problem, const Target &target,
          const Configuration &configuration) const override;
  Numerics numerics(const Convolution &problem) const override {
    return transform.numerics(problem.c);
  }
  int64_t workspace(const Convolution &problem, const Target &target,
                    const Configuration &configuration) const override;

private:
  const WinogradTransform &transform;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_WINOGRADMODEL_H
