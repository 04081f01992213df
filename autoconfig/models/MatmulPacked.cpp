//===-- MatmulPacked.cpp - Model of the pattern of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"

namespace autoconfig {
namespace {

class MatmulPacked : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "GEMM with panels of B packed by the tile that uses them first";
  }

  bool takesDynamicRows() const override { return true; }
  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &) const override {
    if (p.weightsPrepared)
      return "the weights are prepared, MatmulPrepared uses that";
    if (p.m == 1 && !p.bTransposed)
      return "M is 1: a packed panel would be used once";
    return rejectEmpty(p);
  }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    return gemmSpace(p, t, BPacking::Fused);
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Contraction &p, const Target &t) const override {
    return gemmCosts(p, t, BPacking::Fused);
  }

  std::optional<std::string> refuses(const Contraction &, const Target &t,
                                     const Configuration &c) const override {
    return refuseGemm(t, c);
  }

  int64_t workspace(const Contraction &p, const Target &t,
                    const Configuration &c) const override {
    return gemmWorkspace(p, t, c, BPacking::Fused);
  }
};

} // namespace

const Model &MatmulPackedModel() {
  static const MatmulPacked model;
  return model;
}

} // namespace autoconfig
