//===-- MatmulPrepared.cpp - Model of the pattern of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/BlockedGemm.h"

namespace autoconfig {
namespace {

class MatmulPrepared : public BlockedGemm {
public:
  MatmulPrepared() : BlockedGemm(BPacking::Prepared) {}

  llvm::StringRef summary() const override {
    return "GEMM on weights that were stored as panels beforehand";
  }

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
};

} // namespace

const Model &MatmulPreparedModel() {
  static const MatmulPrepared model;
  return model;
}

} // namespace autoconfig
