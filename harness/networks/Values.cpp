//===-- Values.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/Values.h"
#include "harness/networks/LinalgModule.h"
#include <cmath>
#include <random>

using namespace llvm;

namespace autoconfig::harness {
namespace {

/// Numbers in [-1, 1) of 24 bits; the standard library's distributions differ
/// between its makers.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  float next() {
    return static_cast<float>(static_cast<int32_t>(engine() >> 40) -
                              (1 << 23)) *
           0x1p-23f;
  }

private:
  std::mt19937_64 engine;
};

} // namespace

std::vector<float> parameterValues(const Network &network, uint64_t seed) {
  std::vector<float> values(network.parameterFloats);
  Random random(seed);
  for (const Parameter &parameter : network.parameters) {
    int64_t elements = elementsOf(parameter.dims);
    // Uniform numbers have a third of the variance of their bounds' squares:
    // a sum of so many products has the variance of its inputs.
    auto bound = static_cast<float>(
        std::sqrt(3.0 / static_cast<double>(parameter.fanIn)));
    for (int64_t i = 0; i < elements; ++i) {
      float &value = values[parameter.offset + i];
      switch (parameter.values) {
      case Parameter::Values::Spread:
        value = bound * random.next();
        break;
      case Parameter::Values::NearOne:
        value = 1 + random.next() / 4;
        break;
      case Parameter::Values::CausalMask: {
        int64_t columns = parameter.dims[1], rows = parameter.dims[0];
        bool seen = i % columns <= i / columns + columns - rows;
        value = seen ? 0.0f : -1e9f;
        break;
      }
      }
    }
  }
  return values;
}

std::vector<float> inputValues(const Network &network, uint64_t seed) {
  std::vector<float> values(inputFloats(network));
  Random random(seed + 1);
  for (size_t input : network.inputs()) {
    int64_t offset = inputOffset(network, input);
    for (int64_t i = 0; i < elementsOf(network.layers[input].dims); ++i)
      values[offset + i] = random.next();
  }
  return values;
}

Dims permuted(const Dims &dims, ArrayRef<unsigned> order) {
  Dims result;
  for (unsigned place : order)
    result.push_back(dims[place]);
  return result;
}

std::vector<float> permuted(ArrayRef<float> values, const Dims &dims,
                            ArrayRef<unsigned> order) {
  Dims strides(dims.size(), 1);
  for (size_t i = dims.size() - 1; i > 0; --i)
    strides[i - 1] = strides[i] * dims[i];
  Dims sizes = permuted(dims, order), steps = permuted(strides, order);
  std::vector<float> result(values.size());
  Dims index(dims.size(), 0);
  int64_t from = 0;
  for (float &value : result) {
    value = values[from];
    for (size_t i = sizes.size(); i-- > 0;) {
      from += steps[i];
      if (++index[i] < sizes[i])
        break;
      from -= steps[i] * sizes[i];
      index[i] = 0;
    }
  }
  return result;
}

} // namespace autoconfig::harness
