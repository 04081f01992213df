//===-- ConvPointwise.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/operators/conv/Product.h"
#include "autoconfig/operators/matmul/Algorithms.h"
#include <map>
#include <memory>

namespace autoconfig {

const Model &MatmulUnpackedModel();
const Model &MatmulPackedModel();
const Model &MatmulPreparedModel();
const Model &MatmulTailDotModel();
const Model &MatmulDotModel();
const Model &MatmulStreamedModel();

namespace {

constexpr MatmulAlgorithm algorithms[] = {
    MatmulAlgorithm::Unpacked, MatmulAlgorithm::Packed,
    MatmulAlgorithm::Prepared, MatmulAlgorithm::TailDot,
    MatmulAlgorithm::Dot,      MatmulAlgorithm::Streamed};

const Model &modelOf(MatmulAlgorithm algorithm) {
  switch (algorithm) {
  case MatmulAlgorithm::Unpacked:
    return MatmulUnpackedModel();
  case MatmulAlgorithm::Packed:
    return MatmulPackedModel();
  case MatmulAlgorithm::Prepared:
    return MatmulPreparedModel();
  case MatmulAlgorithm::TailDot:
    return MatmulTailDotModel();
  case MatmulAlgorithm::Dot:
    return MatmulDotModel();
  case MatmulAlgorithm::Streamed:
    return MatmulStreamedModel();
  }
  llvm_unreachable("an algorithm that is none of these");
}

std::optional<std::string>
reasonAgainst(const Model &model, const Contraction &product, const Target &t) {
  if (auto reason = model.rejects(product, t))
    return reason;
  return model.numerics(product).refuses(std::nullopt, product.order);
}

/// The algorithms of matmul, with their parameters and costs.
class ConvPointwise : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "the product of the pixels as they lie with the weights, or of the "
           "weights with planes, by the algorithms of matmul";
  }
  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &t) const override {
    if (auto reason = rejectPlainProduct(p))
      return reason;
    Contraction product = plainProduct(p);
    if (auto reason = rejectEmpty(product))
      return reason;
    // Of matmul's algorithms some apply to any product, but not all have a
    // place for what follows.
    bool any = llvm::any_of(algorithms, [&](MatmulAlgorithm algorithm) {
      return !reasonAgainst(modelOf(algorithm), product, t);
    });
    return any ? std::nullopt
               : reasonAgainst(MatmulUnpackedModel(), product, t);
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    Contraction product = plainProduct(p);
    llvm::SmallVector<Configuration> result;
    for (MatmulAlgorithm algorithm : algorithms) {
      const Model &model = modelOf(algorithm);
      if (reasonAgainst(model, product, t))
        continue;
      for (Configuration &c : model.space(product, t)) {
        if (algorithm == MatmulAlgorithm::Unpacked)
          c.set("pack_b", 0);
        if (algorithm == MatmulAlgorithm::Packed)
          c.set("pack_b", 1);
        result.push_back(std::move(c));
      }
    }
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Convolution &p, const Target &t) const override {
    return [product = std::make_shared<Contraction>(plainProduct(p)), &t,
            known = std::map<MatmulAlgorithm, CostFunction>()](
               const Configuration &c) mutable {
      MatmulAlgorithm algorithm = matmulAlgorithmOf(*product, c);
      CostFunction &costOf = known[algorithm];
      if (!costOf)
        costOf = modelOf(algorithm).costs(*product, t);
      return costOf(c);
    };
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    Contraction product = plainProduct(p);
    const Model &model = modelOf(matmulAlgorithmOf(product, c));
    if (auto reason = reasonAgainst(model, product, t))
      return reason;
    return model.refuses(product, t, c);
  }

  int64_t workspace(const Convolution &p, const Target &t,
                    const Configuration &c) const override {
    Contraction product = plainProduct(p);
    return modelOf(matmulAlgorithmOf(product, c)).workspace(product, t, c);
  }
};

} // namespace

const Model &ConvPointwiseModel() {
  static const ConvPointwise model;
  return model;
}

} // namespace autoconfig
