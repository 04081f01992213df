//===-- ConvReference.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/operators/conv/Convolution.h"

namespace autoconfig {
namespace {

class ConvReference : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "the obvious loops, taps of the padding skipped, one multiply-add "
           "at a time";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &,
                                     const Target &) const override {
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Convolution &,
                                         const Target &) const override {
    return {Configuration()};
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &) const override {
    Cost cost;
    // Each element of the destination is one chain of dependent multiply-adds.
    cost.add("compute", p.multiplyAdds() * t.get("fma.latency"),
             "bound: FMA latency");
    cost.add("dst traffic", double(p.elementsOfDst()) / t.get("store.pipes"));
    CacheHierarchy caches(t);
    double elements = static_cast<double>(p.elementsOfSrc()) +
                      static_cast<double>(p.elementsOfWeights()) +
                      static_cast<double>(p.elementsOfDst());
    addEpilogue(
        cost, p.epilogue, // of single elements
        epilogueCycles(t, caches, p.epilogue,
                       static_cast<double>(p.elementsOfDst()), 1,
                       caches.residenceOfCall(elements * bytesPerElement)));
    return cost;
  }

  std::optional<std::string> refuses(const Convolution &, const Target &,
                                     const Configuration &c) const override {
    if (c.entries().empty())
      return std::nullopt;
    return "it has no parameter '" + c.entries().front().first.str() + "'";
  }
};

} // namespace

const Model &ConvReferenceModel() {
  static const ConvReference model;
  return model;
}

} // namespace autoconfig
