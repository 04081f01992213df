//===-- MatmulUnpacked.cpp - Model of the pattern of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/BlockedGemm.h"

namespace autoconfig {
namespace {

class MatmulUnpacked : public BlockedGemm {
public:
  MatmulUnpacked() : BlockedGemm(BPacking::None) {}

  llvm::StringRef summary() const override {
    return "GEMM on the operands as they lie";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &) const override {
    if (p.weightsPrepared)
      return "the weights are prepared, MatmulPrepared uses that";
    if (p.bTransposed)
      return "B is transposed: its rows are not contiguous";
    return rejectEmpty(p);
  }
};

} // namespace

const Model &MatmulUnpackedModel() {
  static const MatmulUnpacked model;
  return model;
}

} // namespace autoconfig
