//===-- ConvPointwiseNchw.cpp - Model of the pattern of the same name -----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every algorithm of matrix products with its own space and cost, so that it
// takes no longer than such a product.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/operators/conv/ImageProduct.h"

namespace autoconfig {

const Model &MatmulUnpackedModel();
const Model &MatmulPackedModel();
const Model &MatmulStreamedModel();
const Model &MatmulDotModel();
const Model &MatmulTailDotModel();

namespace {

const Model &modelOf(ProductAlgorithm algorithm) {
  switch (algorithm) {
  case ProductAlgorithm::Unpacked:
    return MatmulUnpackedModel();
  case ProductAlgorithm::Packed:
    return MatmulPackedModel();
  case ProductAlgorithm::Streamed:
    return MatmulStreamedModel();
  case ProductAlgorithm::Dot:
    return MatmulDotModel();
  case ProductAlgorithm::TailDot:
    break;
  }
  return MatmulTailDotModel();
}

/// Those that apply.
llvm::SmallVector<ProductAlgorithm> algorithmsFor(const Contraction &product,
                                                  const Target &t) {
  llvm::SmallVector<ProductAlgorithm> result;
  for (int64_t i = 0; i < productAlgorithms; ++i)
    if (auto algorithm = static_cast<ProductAlgorithm>(i);
        !modelOf(algorithm).rejects(product, t))
      result.push_back(algorithm);
  return result;
}

class ConvPointwiseNchw : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "weights x image, by the matrix product of MatmulUnpacked "
           "(matmul=1), Packed, Streamed, Dot or TailDot (5)";
  }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &t) const override {
    if (auto reason = rejectAsImageProduct(p))
      return reason;
    if (algorithmsFor(imageProduct(p), t).empty())
      return "no algorithm of matrix products applies";
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    Contraction product = imageProduct(p);
    llvm::SmallVector<Configuration> result;
    for (ProductAlgorithm algorithm : algorithmsFor(product, t))
      for (Configuration &c : modelOf(algorithm).space(product, t))
        result.push_back(withAlgorithm(std::move(c), algorithm));
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    return modelOf(algorithmOf(c))
        .cost(imageProduct(p), t, withoutAlgorithm(c));
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    int64_t number = static_cast<int64_t>(algorithmOf(c)) + 1;
    if (number < 1 || number > productAlgorithms)
      return "matmul=" + std::to_string(number) + " is not one of 1, 2, .. " +
             std::to_string(productAlgorithms);
    Contraction product = imageProduct(p);
    const Model &model = modelOf(algorithmOf(c));
    if (auto reason = model.rejects(product, t))
      return "matmul=" + std::to_string(number) + ": " + *reason;
    return refusesParameters(model, product, t, withoutAlgorithm(c));
  }

private:
  /// A parameter of another algorithm is none of this one.
  static std::optional<std::string>
  refusesParameters(const Model &model, const Contraction &product,
                    const Target &t, const Configuration &c) {
    Configuration known = model.space(product, t).front();
    for (auto &[key, value] : known.entries())
      if (!c.has(key))
        return "that algorithm of matrix products needs '" + key + "'";
    return model.refuses(product, t, c);
  }
};

} // namespace

const Model &ConvPointwiseNchwModel() {
  static const ConvPointwiseNchw model;
  return model;
}

} // namespace autoconfig
