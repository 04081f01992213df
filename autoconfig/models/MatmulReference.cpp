//===-- MatmulReference.cpp - Model of the pattern of the same name -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Contraction.h"
#include "autoconfig/models/Model.h"

namespace autoconfig {
namespace {

class MatmulReference : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "the obvious loops, one multiply-add at a time";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &) const override {
    if (p.weightsPrepared && p.multiplyAdds() > 0)
      return "the weights are prepared, MatmulPrepared uses that";
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Contraction &,
                                         const Target &) const override {
    return {Configuration()};
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &) const override {
    Cost cost;
    // Each element of C is one chain of dependent multiply-adds.
    cost.add("compute", p.multiplyAdds() * t.get("fma.latency"),
             "bound: FMA latency");
    double elements = static_cast<double>(p.outerCount()) * p.m * p.n;
    cost.add("c traffic", elements / t.get("store.pipes"));
    return cost;
  }

  std::optional<std::string> refuses(const Contraction &, const Target &,
                                     const Configuration &c) const override {
    if (c.entries().empty())
      return std::nullopt;
    return "it has no parameter '" + c.entries().front().first.str() + "'";
  }
};

} // namespace

const Model &MatmulReferenceModel() {
  static const MatmulReference model;
  return model;
}

} // namespace autoconfig
