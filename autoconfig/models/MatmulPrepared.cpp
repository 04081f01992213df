//===-- MatmulPrepared.cpp - Model of the pattern of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"

namespace autoconfig {
namespace {

class MatmulPrepared : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "GEMM on weights that were stored as panels beforehand";
  }

  bool takesDynamicRows() const override { return true; }
  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &) const override {
    if (!p.weightsPrepared)
      return "the weights are not constant, they come as given";
    for (const Contraction::OuterLoop &loop : p.outer)
      if (p.elementsOfB() > 0 && loop.bStride % p.elementsOfB() != 0)
        return "matrices of B do not lie one after the other: they are " +
               std::to_string(loop.bStride) + " elements apart";
    return rejectEmpty(p);
  }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    return gemmSpace(p, t, BPacking::Prepared);
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Contraction &p, const Target &t) const override {
    return gemmCosts(p, t, BPacking::Prepared);
  }

  std::optional<std::string> refuses(const Contraction &, const Target &t,
                                     const Configuration &c) const override {
    return refuseGemm(t, c);
  }

  int64_t workspace(const Contraction &p, const Target &t,
                    const Configuration &c) const override {
    return gemmWorkspace(p, t, c, BPacking::Prepared);
  }
};

} // namespace

const Model &MatmulPreparedModel() {
  static const MatmulPrepared model;
  return model;
}

} // namespace autoconfig
