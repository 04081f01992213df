//===-- EpilogueCostTest.cpp - What follows a sum, by hand ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/EpilogueCost.h"
#include "ConvSupport.h"
#include "autoconfig/core/Contraction.h"
#include "autoconfig/models/Model.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

using namespace autoconfig;
using test::cyclesOf;

namespace autoconfig {
const Model &ConvBroadcastModel();
const Model &ConvDirectModel();
const Model &ConvIm2colModel();
const Model &ConvLayoutDirectModel();
const Model &ConvPointwiseModel();
const Model &ConvReferenceModel();
const Model &ConvWinograd2Model();
const Model &DepthwiseDirectModel();
const Model &MatmulDotModel();
} // namespace autoconfig

namespace {

/// A bias, a residual and a maximum.
constexpr Epilogue three{3, 1, 1};

/// The term in the cost of the model's first candidate.
double termOf(const Model &model, OperatorInfo &problem, const Target &t) {
  problem.epilogue = three;
  EXPECT_FALSE(model.rejects(problem, t));
  Configuration first = model.space(problem, t).front();
  double cycles = cyclesOf(model.cost(problem, t, first), "epilogue");
  problem.epilogue = {};
  for (const Cost::Term &term : model.cost(problem, t, first).terms)
    EXPECT_STRNE(term.name, "epilogue");
  return cycles;
}

TEST(EpilogueCost, OperationsOrLoadsOfVectors) {
  // 10 rows of 40 are 30 vectors, each 3 operations in 2 pipes and 2 loads in 2
  // pipes; the residual is in L1.
  Target t = test::roundMachine("1G", "4G");
  CacheHierarchy caches(t);
  EXPECT_NEAR(epilogueCycles(t, caches, three, 10, 40, {0, 0, 0}), 45, 1e-9);
  Epilogue residuals{1, 0, 4};
  EXPECT_NEAR(epilogueCycles(t, caches, residuals, 10, 40, {0, 0, 0}), 60,
              1e-9);
  // In L2, 25 lines of the residual take 2 cycles each.
  EXPECT_NEAR(epilogueCycles(t, caches, three, 10, 40, {1, 0, 0}), 45 + 50,
              1e-9);
}

TEST(EpilogueCost, VectorsOfChannels) {
  // 100 pixels of 32 filters are 200 vectors, 1.5 cycles each.
  Target t = test::roundMachine("1G", "4G");
  Convolution p = test::square(16, 32, 10, 3, 1, 1);
  for (const Model *model :
       {&ConvDirectModel(), &ConvIm2colModel(), &ConvWinograd2Model()})
    EXPECT_NEAR(termOf(*model, p, t), 300, 1e-9);
  // The reference takes one element at a time.
  EXPECT_NEAR(termOf(ConvReferenceModel(), p, t), 3200 * 3 / 2, 1e-9);
  Convolution pointwise = test::square(16, 32, 10, 1, 1, 0);
  EXPECT_NEAR(termOf(ConvPointwiseModel(), pointwise, t), 300, 1e-9);

  Convolution groups = test::square(1, 1, 10, 3, 1, 1);
  groups.groups = 32;
  groups.setStrides();
  Depthwise depthwise(groups);
  EXPECT_NEAR(termOf(DepthwiseDirectModel(), depthwise, t), 300, 1e-9);
}

TEST(EpilogueCost, VectorsOfPixels) {
  // 32 filters of 10 rows of 10 pixels, each row one vector; or of 100 pixels
  // together, 7 vectors.
  Target t = test::roundMachine("1G", "4G");
  Convolution p = test::square(16, 32, 10, 3, 1, 1);
  p.layout = Convolution::Layout::NCHW;
  p.weightsLayout = Convolution::WeightsLayout::FCHW;
  p.setStrides();
  EXPECT_NEAR(termOf(ConvBroadcastModel(), p, t), 320 * 3 / 2, 1e-9);
  for (const Model *model : {&ConvIm2colModel(), &ConvLayoutDirectModel()})
    EXPECT_NEAR(termOf(*model, p, t), 7 * 32 * 3 / 2, 1e-9);
}

TEST(EpilogueCost, ModelsWithoutAPlaceForItSaySo) {
  // Of matmul's algorithms only the tiled ones have one: so has what uses them.
  Target t = test::roundMachine("1G", "4G");
  Convolution p = test::square(256, 3, 10, 1, 1, 0);
  auto hasDot = [&] {
    return llvm::any_of(
        ConvPointwiseModel().space(p, t),
        [](const Configuration &c) { return !c.has("pack_b"); });
  };
  EXPECT_TRUE(hasDot());
  p.epilogue = three;
  EXPECT_FALSE(hasDot());
  Contraction product;
  product.m = product.n = 3, product.k = product.lda = product.ldb = 256;
  product.ldc = 3;
  product.epilogue = three;
  EXPECT_EQ(MatmulDotModel().rejects(product, t),
            "it has no place for what follows the sum");
}

} // namespace
