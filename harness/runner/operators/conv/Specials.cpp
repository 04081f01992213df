//===-- Specials.cpp - NaN and others in a convolution --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/conv/Specials.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace runner;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

struct InputPlace {
  int64_t image, y, x, channel; // of all groups
};
struct WeightPlace {
  int64_t row, column, in, out; // in: of its group; out: of all groups
};

InputPlace inputAt(const rival::Geometry &g, int64_t index) {
  const rival::TensorStrides s = g.src();
  return {index / s.image, index / s.row % g.input[0],
          index / s.column % g.input[1], index / s.channel % g.allInputs()};
}
WeightPlace weightAt(const rival::Geometry &g, int64_t index) {
  const rival::WeightStrides s = g.weights();
  return {index / s.row % g.kernel[0], index / s.column % g.kernel[1],
          index / s.in % g.inputChannels, index / s.out % g.allOutputs()};
}

/// How many outputs along an axis see an input.
int64_t seers(const rival::Geometry &g, int axis, int64_t input) {
  int64_t count = 0;
  for (int64_t out = 0; out < g.output[axis]; ++out) {
    const int64_t distance = input - g.inputOf(axis, out, 0);
    count += distance >= 0 && distance % g.dilation[axis] == 0 &&
             distance / g.dilation[axis] < g.kernel[axis];
  }
  return count;
}

class Placer {
public:
  Placer(Inputs &inputs, const rival::Geometry &geometry, uint64_t seed)
      : inputs(inputs), g(geometry), random(seed) {}

  /// Spoils outputs of few pixels: at most three quarters.
  void intoInput() {
    if (mostRemain(lastInput(), 3))
      at(lastInput()) = infinity;
    // What reads on beyond the end of a row meets the start of the next one.
    const InputPlace start = {0, below(g.input[0]), 0, 0};
    if (mostRemain(start, 4))
      at(start) = -infinity;
    const InputPlace somewhere = {below(g.batch), below(g.input[0]),
                                  below(g.input[1]), below(g.allInputs())};
    if (mostRemain(somewhere, 6))
      at(somewhere) = nan;
    zeroRow();
    intoUnseen();
  }

  /// Spoils output channels.
  void intoWeights() {
    const int64_t channels = g.allOutputs();
    if (channels > 1)
      inputs.b.back() = nan; // of the last channel in either layout
    if (channels > 3)
      at(somewhereOf(1 + below(channels - 2))) = infinity;
    if (channels > 5)
      at(somewhereOf(1 + below(channels - 2))) = -infinity;
    if (channels < 3)
      return;
    for (size_t i = 0; i < inputs.b.size(); ++i)
      if (weightAt(g, static_cast<int64_t>(i)).out == 0)
        inputs.b[i] = std::ldexp(inputs.b[i], -130);
  }

  /// Where the problem is too small for one without spoiling everything.
  void atLeastOne() {
    auto special = [](float value) { return !std::isfinite(value); };
    if (std::none_of(inputs.a.begin(), inputs.a.end(), special) &&
        std::none_of(inputs.b.begin(), inputs.b.end(), special))
      at(lastInput()) = infinity;
  }

private:
  Inputs &inputs;
  const rival::Geometry &g;
  std::mt19937_64 random;

  InputPlace lastInput() const {
    return {g.batch - 1, g.input[0] - 1, g.input[1] - 1, g.allInputs() - 1};
  }

  int64_t below(int64_t bound) {
    return static_cast<int64_t>(random() % bound);
  }
  float &at(const InputPlace &p) {
    const rival::TensorStrides s = g.src();
    return inputs.a[p.image * s.image + p.y * s.row + p.x * s.column +
                    p.channel * s.channel];
  }
  float &at(const WeightPlace &p) {
    const rival::WeightStrides s = g.weights();
    return inputs
        .b[p.row * s.row + p.column * s.column + p.in * s.in + p.out * s.out];
  }
  WeightPlace somewhereOf(int64_t channel) {
    return {below(g.kernel[0]), below(g.kernel[1]), below(g.inputChannels),
            channel};
  }

  /// At most one of `share` outputs sees the place.
  bool mostRemain(const InputPlace &place, int64_t share) const {
    const int64_t seen = seers(g, 0, place.y) * seers(g, 1, place.x);
    return share * seen <= g.batch * g.groups * g.output[0] * g.output[1];
  }

  /// Zeros of both signs: a kernel that leaves zeros out misses the NaN that
  /// they are multiplied by.
  void zeroRow() {
    if (g.input[0] < 4)
      return;
    InputPlace place = {0, below(g.input[0]), 0, 0};
    for (place.x = 0; place.x < g.input[1]; ++place.x)
      for (place.channel = 0; place.channel < g.allInputs(); ++place.channel)
        if (std::isfinite(at(place)))
          at(place) = place.channel % 2 ? -0.0f : 0.0f;
  }

  /// The first row and the first column that no window sees, if there are any.
  void intoUnseen() {
    for (int64_t y = 0; y < g.input[0]; ++y)
      if (seers(g, 0, y) == 0) {
        at(InputPlace{0, y, below(g.input[1]), below(g.allInputs())}) = nan;
        break;
      }
    for (int64_t x = 0; x < g.input[1]; ++x)
      if (seers(g, 1, x) == 0) {
        at(InputPlace{0, below(g.input[0]), x, below(g.allInputs())}) = nan;
        break;
      }
  }
};

/// Marks elements of c.
class Marks {
public:
  explicit Marks(const rival::Geometry &geometry)
      : marked(geometry.batch * geometry.dst().image), g(geometry) {}

  /// These channels of all pixels of these images for which `isMarked` holds.
  template <class Condition>
  void pixels(int64_t image, int64_t images, Condition isMarked,
              int64_t firstChannel, int64_t channels) {
    const rival::TensorStrides s = g.dst();
    for (int64_t n = image; n < image + images; ++n)
      for (int64_t y = 0; y < g.output[0]; ++y)
        for (int64_t x = 0; x < g.output[1]; ++x)
          if (isMarked(y, x))
            for (int64_t f = firstChannel; f < firstChannel + channels; ++f)
              marked[n * s.image + y * s.row + x * s.column + f * s.channel] =
                  true;
  }

  std::vector<bool> marked;

private:
  const rival::Geometry &g;
};

/// The inputs of the tile of outputs that `out` is in reach from the first's
/// first tap to the last's last one.
bool isInTileOf(const rival::Geometry &g, int axis, int64_t tile, int64_t out,
                int64_t input) {
  const int64_t first = out / tile * tile;
  return input >= g.inputOf(axis, first, 0) &&
         input <= g.inputOf(axis, first + tile - 1, g.kernel[axis] - 1);
}

} // namespace

void runner::placeSpecials(Inputs &inputs, const rival::Geometry &geometry,
                           uint64_t seed) {
  if (inputs.a.empty() || inputs.b.empty() ||
      geometry.batch * geometry.dst().image == 0)
    return;
  Placer placer(inputs, geometry, seed);
  placer.intoInput();
  placer.intoWeights();
  placer.atLeastOne();
}

std::vector<bool> runner::mayBeNaN(const Inputs &inputs,
                                   const rival::Geometry &g, int64_t tile) {
  Marks marks(g);
  for (size_t i = 0; i < inputs.b.size(); ++i) {
    if (std::isfinite(inputs.b[i]))
      continue;
    const WeightPlace place = weightAt(g, static_cast<int64_t>(i));
    marks.pixels(
        0, g.batch,
        [&](int64_t y, int64_t x) {
          return tile > 1 || !g.hasInput(0, g.inputOf(0, y, place.row)) ||
                 !g.hasInput(1, g.inputOf(1, x, place.column));
        },
        place.out, 1);
  }
  for (size_t i = 0; tile > 1 && i < inputs.a.size(); ++i) {
    if (std::isfinite(inputs.a[i]))
      continue;
    const InputPlace place = inputAt(g, static_cast<int64_t>(i));
    marks.pixels(
        place.image, 1,
        [&](int64_t y, int64_t x) {
          return isInTileOf(g, 0, tile, y, place.y) &&
                 isInTileOf(g, 1, tile, x, place.x);
        },
        place.channel / g.inputChannels * g.outputChannels, g.outputChannels);
  }
  return std::move(marks.marked);
}

OutputPlace runner::outputAt(const rival::Geometry &g, int64_t index) {
  const rival::TensorStrides s = g.dst();
  return {index / s.image, index / s.row % g.output[0],
          index / s.column % g.output[1], index / s.channel % g.allOutputs()};
}
