//===-- BlockedGemm.h - What GEMM models have in common ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_BLOCKEDGEMM_H
#define AUTOCONFIG_MODELS_COMMON_BLOCKEDGEMM_H

#include "autoconfig/models/common/GemmModel.h"

namespace autoconfig {

/// A GEMM in blocks (core/GemmSchedule.h), all of it but its name and where it
/// applies: algorithms differ in how panels of B are packed.
class BlockedGemm : public ModelOf<Contraction> {
public:
  explicit BlockedGemm(BPacking packB) : packB(packB) {}

  bool takesDynamicRows() const override { return true; }
  bool takesEpilogue() const override { return true; }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    return gemmSpace(p, t, packB);
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Contraction &p, const Target &t) const override {
    return gemmCosts(p, t, packB);
  }

  std::optional<std::string> refuses(const Contraction &, const Target &t,
                                     const Configuration &c) const override {
    return refuseGemm(t, c);
  }

  int64_t workspace(const Contraction &p, const Target &t,
                    const Configuration &c) const override {
    return gemmWorkspace(p, t, c, packB);
  }

private:
  const BPacking packB;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_BLOCKEDGEMM_H
