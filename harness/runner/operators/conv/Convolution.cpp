//===-- Convolution.cpp - 2-D convolutions --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/conv/Convolution.h"
#include "harness/runner/operators/conv/Notation.h"
#include "harness/runner/operators/conv/Specials.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace runner;

namespace {

Tensors tensorsOf(const rival::Geometry &g) {
  if (g.channelsLast)
    return {{g.batch, g.input[0], g.input[1], g.allInputs()},
            {g.kernel[0], g.kernel[1], g.inputChannels, g.allOutputs()},
            {g.batch, g.output[0], g.output[1], g.allOutputs()}};
  return {{g.batch, g.allInputs(), g.input[0], g.input[1]},
          {g.allOutputs(), g.inputChannels, g.kernel[0], g.kernel[1]},
          {g.batch, g.allOutputs(), g.output[0], g.output[1]}};
}

RivalProblem rivalProblemOf(const char *op, const std::string &text,
                            const rival::Geometry &geometry) {
  const Tensors tensors = tensorsOf(geometry);
  RivalProblem problem = {};
  problem.op = op;
  problem.text = text.c_str();
  problem.a = rivalTensor(tensors.a);
  problem.b = rivalTensor(tensors.b);
  problem.c = rivalTensor(tensors.c);
  problem.convolution = &geometry;
  return problem;
}

struct Pixel {
  int64_t image, y, x;
};

/// Of a counter over all output pixels.
Pixel pixelAt(const rival::Geometry &g, int64_t index) {
  return {index / (g.output[0] * g.output[1]),
          index / g.output[1] % g.output[0], index % g.output[1]};
}

/// The same convolution with only that output pixel, of one image.
rival::Geometry onlyPixel(rival::Geometry g, const Pixel &pixel) {
  g.batch = 1;
  const int64_t places[] = {pixel.y, pixel.x};
  for (int axis = 0; axis < 2; ++axis) {
    const int64_t shift = places[axis] * g.stride[axis];
    const int64_t unused = (g.output[axis] - 1) * g.stride[axis] - shift;
    g.before[axis] -= shift;
    g.after[axis] -= unused;
    g.output[axis] = 1;
  }
  return g;
}

} // namespace

Convolution::Convolution(const char *op, const rival::Geometry &geometry)
    : op(op), geometry(geometry), canonical(convolutionText(geometry)),
      inMemory(tensorsOf(geometry)) {}

std::string Convolution::elementName(int64_t index) const {
  const auto [image, y, x, f] = outputAt(geometry, index);
  return "c[n=" + std::to_string(image) + ",h=" + std::to_string(y) +
         ",w=" + std::to_string(x) + ",f=" + std::to_string(f) + "]";
}

Inputs Convolution::inputs(uint64_t seed) const {
  const double channels =
      std::max<double>(1, static_cast<double>(geometry.inputChannels));
  const double k =
      std::max<double>(1, channels * geometry.kernel[0] * geometry.kernel[1]);
  const double all = std::ldexp(1.0, 24);
  const double factor = 225 * k <= all ? 225 : 1;
  // Of sums of products, and of Winograd's, r (r + 1) <= 3 s^2.
  const double direct = std::sqrt(all / (factor * k));
  const double products = 3 * all / (7 * 329 * 329 * std::sqrt(channels));
  const double winograd = std::sqrt(products + 0.25) - 0.5;
  const auto range =
      static_cast<int64_t>(std::min({16.0, direct, std::max(1.0, winograd)}));
  if (range == 0)
    throw std::invalid_argument(
        "outputs are sums of " + std::to_string(static_cast<int64_t>(k)) +
        " products, and can be verified exactly up to 16777216 only");
  Inputs inputs{std::vector<float>(elements(inMemory.a)),
                std::vector<float>(elements(inMemory.b))};
  fillRandomly(inputs.a, range, 1.0f / 16, 2 * seed);
  fillRandomly(inputs.b, range, static_cast<float>(factor) / 128, 2 * seed + 1);
  return inputs;
}

void Convolution::placeSpecials(Inputs &inputs, uint64_t seed) const {
  ::placeSpecials(inputs, geometry, seed);
}

std::vector<bool> Convolution::mayBeNaN(const Inputs &inputs,
                                        int64_t tile) const {
  return ::mayBeNaN(inputs, geometry, tile);
}

Expected Convolution::expected(const Inputs &inputs, int64_t rows,
                               uint64_t seed) const {
  const int64_t pixels =
      geometry.batch * geometry.output[0] * geometry.output[1];
  const std::vector<int64_t> chosen = chooseRows(pixels, rows, seed);
  if (static_cast<int64_t>(chosen.size()) == pixels)
    return {{},
            reference(rivalProblem(false), inputs.a.data(), inputs.b.data())};
  const rival::TensorStrides dst = geometry.dst();
  Expected result;
  for (const int64_t index : chosen) {
    const Pixel pixel = pixelAt(geometry, index);
    const rival::Geometry only = onlyPixel(geometry, pixel);
    const std::vector<float> values = reference(
        rivalProblemOf(op, canonical, only),
        inputs.a.data() + pixel.image * geometry.src().image, inputs.b.data());
    for (int64_t f = 0; f < geometry.allOutputs(); ++f) {
      result.indices.push_back(pixel.image * dst.image + pixel.y * dst.row +
                               pixel.x * dst.column + f * dst.channel);
      result.values.push_back(values[f]);
    }
  }
  return result;
}

RivalProblem Convolution::rivalProblem(bool weightsPrepared) const {
  RivalProblem problem = rivalProblemOf(op, canonical, geometry);
  problem.weightsPrepared = weightsPrepared;
  return problem;
}
