//===-- openblas_im2col.cpp - Convolution as a product by OpenBLAS --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What frameworks without convolution kernels do (Caffe, Darknet): the windows
// of an image are copied into the columns of a matrix, zeros where there is
// padding, and cblas_sgemm multiplies it with the weights, which both layouts
// have as a matrix already. A group is a product of its own. Pointwise
// convolutions are not copied; in nhwc all images are then one product.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: conv
// link: openblas-serial/openblas

#include "convolution.h"
#include "openblas.h"
#include <vector>

namespace {

class Im2col final : public RivalInstance {
public:
  using Form = rival::Convolution;
  static const char *version() { return openblas::version(); }

  Im2col(const Form &form, const float *)
      : form(form), src(form.src()), dst(form.dst()), weights(form.weights()) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in CBLAS");
    const int64_t elements =
        isPointwise() ? 0 : form.pixels() * form.taps() * form.inputChannels;
    constexpr int64_t most = int64_t{1} << 28; // 1 GiB
    if (elements > most)
      throw rival::Unavailable("the matrix of an image's windows takes " +
                               std::to_string(elements / (1 << 18)) +
                               " MiB, at most 1024 are made");
    windows.resize(elements);
    openblas_set_num_threads(1);
    implementation = std::string(openblas_get_corename()) +
                     (isPointwise() ? " sgemm" : " im2col, sgemm");
  }

  void run(const float *a, const float *b, float *c) override {
    const bool atOnce = isPointwise() && form.channelsLast;
    const int64_t images = atOnce ? 1 : form.batch;
    const int64_t pixels = (atOnce ? form.batch : 1) * form.pixels();
    for (int64_t n = 0; n < images; ++n)
      for (int64_t g = 0; g < form.groups; ++g) {
        const float *in =
            a + n * src.image + g * form.inputChannels * src.channel;
        const float *w = b + g * form.outputChannels * weights.out;
        float *out = c + n * dst.image + g * form.outputChannels * dst.channel;
        const bool copied = !isPointwise();
        if (copied)
          form.channelsLast ? copyPixels(in) : copyPlanes(in);
        multiply(copied ? windows.data() : in, copied, w, out, pixels);
      }
  }

private:
  const rival::Convolution form;
  const rival::TensorStrides src, dst;
  const rival::WeightStrides weights;
  /// Of one group: nhwc [pixels, taps * C], nchw [C * taps, pixels].
  std::vector<float> windows;

  bool isPointwise() const {
    bool same = form.taps() == 1;
    for (int axis = 0; axis < 2; ++axis)
      same &= form.stride[axis] == 1 && form.before[axis] == 0 &&
              form.input[axis] == form.output[axis];
    return same;
  }

  void copyPixels(const float *in) {
    float *to = windows.data();
    const int64_t channels = form.inputChannels;
    for (int64_t y = 0; y < form.output[0]; ++y)
      for (int64_t x = 0; x < form.output[1]; ++x)
        for (int64_t i = 0; i < form.kernel[0]; ++i)
          for (int64_t j = 0; j < form.kernel[1]; ++j, to += channels) {
            const int64_t row = form.inputOf(0, y, i),
                          column = form.inputOf(1, x, j);
            if (form.hasInput(0, row) && form.hasInput(1, column))
              std::copy_n(in + row * src.row + column * src.column, channels,
                          to);
            else
              std::fill_n(to, channels, 0.0f);
          }
  }

  void copyPlanes(const float *in) {
    float *to = windows.data();
    for (int64_t k = 0; k < form.inputChannels; ++k)
      for (int64_t i = 0; i < form.kernel[0]; ++i)
        for (int64_t j = 0; j < form.kernel[1]; ++j) {
          const rival::Range xs = form.outputs(1, j);
          for (int64_t y = 0; y < form.output[0]; ++y, to += form.output[1]) {
            const int64_t row = form.inputOf(0, y, i);
            std::fill_n(to, form.output[1], 0.0f);
            if (!form.hasInput(0, row))
              continue;
            const float *from = in + k * src.channel + row * src.row;
            for (int64_t x = xs.begin; x < xs.end; ++x)
              to[x] = from[form.inputOf(1, x, j)];
          }
        }
  }

  /// `copied`: the matrix is dense, else it lies as in src.
  void multiply(const float *matrix, bool copied, const float *w, float *out,
                int64_t pixels) const {
    const int64_t depth = form.taps() * form.inputChannels;
    if (form.channelsLast)
      openblas::multiply(pixels, form.outputChannels, depth, matrix,
                         copied ? depth : src.column, w, weights.in, out,
                         dst.column);
    else
      openblas::multiply(form.outputChannels, pixels, depth, w, weights.out,
                         matrix, pixels, out, pixels);
  }
};

} // namespace

RIVAL_EXPORT(Im2col)
