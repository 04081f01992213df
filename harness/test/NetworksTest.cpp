//===-- NetworksTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/LinalgModule.h"
#include "harness/networks/OnnxModel.h"
#include "harness/networks/Values.h"
#include "harness/test/Support.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <gmock/gmock.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

Network parsed(StringRef text) {
  Expected<Network> network = Network::parse("test", text, "file");
  if (!network) {
    ADD_FAILURE() << toString(network.takeError());
    return {};
  }
  return std::move(*network);
}

std::string refused(StringRef text) {
  Expected<Network> network = Network::parse("test", text, "file");
  if (!network)
    return toString(network.takeError());
  return "";
}

TEST(Networks, SizesFollowFromTheInput) {
  Network network = parsed("x = input 1x224x224x3 # an image\n"
                           "c = conv x 64 kernel=7 stride=2 pad=3 act=relu\n"
                           "p = maxpool c kernel=3 stride=2 pad=1\n"
                           "d = depthwise p kernel=3 pad=1\n"
                           "m = meanpool d\n"
                           "y = dense m 10\n"
                           "output y\n");
  ASSERT_EQ(network.layers.size(), 6u);
  EXPECT_EQ(textOf(network.layers[1].dims), "1x112x112x64");
  EXPECT_EQ(textOf(network.layers[2].dims), "1x56x56x64");
  EXPECT_EQ(textOf(network.layers[3].dims), "1x56x56x64");
  EXPECT_EQ(textOf(network.layers[4].dims), "1x64");
  EXPECT_EQ(textOf(network.layers[5].dims), "1x10");
  // 112 * 112 * 64 * 147 + 56 * 56 * 64 * 9 + 64 * 10 multiply-adds
  EXPECT_EQ(network.flops(), 2.0 * (118013952 + 1806336 + 640));
}

TEST(Networks, SaysWhatDoesNotFit) {
  EXPECT_EQ(refused("x = input 4x8\n"), "file:2: expected a last line 'output "
                                        "NAME'");
  EXPECT_EQ(refused("x = input 4x8\ny = dens x 4\noutput y\n"),
            "file:2: unknown layer 'dens', expected one of: append, context, "
            "conv, dense, depthwise, input, layernorm, maxpool, meanpool, "
            "scores, softmax");
  EXPECT_EQ(refused("x = input 4x8\ny = dense z 4\noutput y\n"),
            "file:2: there is no layer 'z' above");
  EXPECT_EQ(refused("x = input 4x8\ny = dense x 4 add=x\noutput y\n"),
            "file:2: 'x' is 4x8, the result 4x4");
  EXPECT_EQ(refused("x = input 4x8\ns = scores x x heads=3\noutput x\n"),
            "file:2: query and key have 8 and 8 channels, expected the same "
            "multiple of the heads");
  EXPECT_EQ(refused("x = input 1x4x4x8\noutput x\n"),
            "file:2: the output 'x' is an image, whose layout is no part of a "
            "network; expected a matrix");
}

TEST(Networks, AllOfTheFolderAreRead) {
  std::string folder = AUTOCONFIG_ROOT "/workloads/networks";
  unsigned count = 0;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code)) {
    Expected<Network> network =
        Network::load(folder, sys::path::filename(entry->path()));
    ASSERT_TRUE(bool(network)) << toString(network.takeError());
    EXPECT_GT(network->flops(), 0) << network->name;
    LinalgModule module = linalgModule(*network);
    EXPECT_EQ(module.origins.size(),
              static_cast<size_t>(StringRef(module.text).count('\n')));
    ++count;
  }
  EXPECT_GE(count, 6u);
  Expected<Network> none = Network::load(folder, "lenet");
  ASSERT_FALSE(bool(none));
  EXPECT_THAT(toString(none.takeError()),
              testing::StartsWith("there is no network 'lenet'; there are: "
                                  "bert_layer, "));
}

/// Multiply-adds of a forward pass, as the papers count them.
TEST(Networks, AreThoseOfThePapers) {
  auto gigaMultiplyAdds = [](StringRef name) {
    Expected<Network> network =
        Network::load(AUTOCONFIG_ROOT "/workloads/networks", name);
    if (network)
      return network->flops() / 2e9;
    ADD_FAILURE() << toString(network.takeError());
    return 0.0;
  };
  EXPECT_NEAR(gigaMultiplyAdds("resnet18"), 1.81, 0.01);
  EXPECT_NEAR(gigaMultiplyAdds("mobilenet_v2"), 0.30, 0.01);
  // 128 tokens x (4 x 768 x 768 + 2 x 768 x 3072) + scores and context of
  // 2 x 128 x 128 x 768
  EXPECT_NEAR(gigaMultiplyAdds("bert_layer"), 0.931, 0.001);
}

TEST(Networks, ValuesAreFixedAndSmall) {
  Network network = parsed("x = input 4x12\ns = scores x x heads=3\n"
                           "w = softmax s mask=causal\n"
                           "c = context w x heads=3\ny = dense c 5\n"
                           "output y\n");
  std::vector<float> values = parameterValues(network, 1);
  EXPECT_EQ(values, parameterValues(network, 1));
  EXPECT_NE(values, parameterValues(network, 2));
  const Parameter &mask = network.parameters[0];
  EXPECT_EQ(mask.name, "w.mask");
  EXPECT_EQ(values[mask.offset + 4], 0);     // the second token, the first
  EXPECT_LT(values[mask.offset + 6], -1e8f); // and one that is later
  const Parameter &weight = network.parameters[1];
  EXPECT_EQ(weight.offset % 16, 0);
  for (int64_t i = 0; i < elementsOf(weight.dims); ++i)
    EXPECT_LE(std::abs(values[weight.offset + i]), 0.5f); // sqrt(3 / 12)
}

TEST(Networks, DimensionsChangePlaces) {
  // 2 x 3 as 3 x 2
  EXPECT_EQ(permuted({1, 2, 3, 4, 5, 6}, {2, 3}, {1, 0}),
            (std::vector<float>{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(permuted(Dims{1, 5, 7, 3}, {0, 3, 1, 2}), (Dims{1, 3, 5, 7}));
}

TEST(Networks, ModelNamesItsConstants) {
  Network network = parsed("x = input 4x8\ny = dense x 3\noutput y\n");
  std::vector<float> values = parameterValues(network, 1);
  OnnxModel model = onnxModel(network, values, inputValues(network, 1), "data");
  EXPECT_EQ(model.data.size(), 27u); // without what lies between them
  EXPECT_EQ(model.inputs[0].dims, (Dims{1, 4, 8}));
  EXPECT_EQ(model.outputDims, (Dims{1, 4, 3}));
  for (StringRef text : {"MatMul", "y.weight", "location", "data"})
    EXPECT_TRUE(StringRef(model.model).contains(text)) << text.str();
}

} // namespace
