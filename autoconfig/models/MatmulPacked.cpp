//===-- MatmulPacked.cpp - Model of the pattern of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/BlockedGemm.h"

namespace autoconfig {
namespace {

class MatmulPacked : public BlockedGemm {
public:
  MatmulPacked() : BlockedGemm(BPacking::Fused) {}

  llvm::StringRef summary() const override {
    return "GEMM with panels of B packed by the tile that uses them first";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &) const override {
    if (p.weightsPrepared)
      return "the weights are prepared, MatmulPrepared uses that";
    if (p.m == 1 && !p.bTransposed)
      return "M is 1: a packed panel would be used once";
    return rejectEmpty(p);
  }
};

} // namespace

const Model &MatmulPackedModel() {
  static const MatmulPacked model;
  return model;
}

} // namespace autoconfig
