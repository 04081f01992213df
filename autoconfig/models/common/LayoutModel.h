//===-- LayoutModel.h - Planes by an algorithm for pixels -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cost of the algorithm for pixels, which finds its tensors where the
// transpositions leave them, and of these: shuffles, and lines of the tensors
// (operators/conv/LayoutSchedule.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_LAYOUTMODEL_H
#define AUTOCONFIG_MODELS_COMMON_LAYOUTMODEL_H

#include "autoconfig/models/Model.h"
#include "autoconfig/operators/conv/Convolution.h"

namespace autoconfig {

class LayoutModel : public ModelOf<Convolution> {
public:
  /// `rowsTogether`: output rows that the algorithm for pixels does together.
  LayoutModel(const Model &pixels, int64_t rowsTogether)
      : pixels(pixels), rowsTogether(rowsTogether) {}

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &t) const override;
  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override;
  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override;
  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override;
  Numerics numerics(const Convolution &p) const override;
  int64_t workspace(const Convolution &p, const Target &t,
                    const Configuration &c) const override;

private:
  /// Those that take half of L2, all of it, and half of the last level.
  llvm::SmallVector<int64_t, 4> heightsOfStrip(const Convolution &p,
                                               const Target &t) const;

  const Model &pixels;
  int64_t rowsTogether;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_LAYOUTMODEL_H
