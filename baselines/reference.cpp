//===-- reference.cpp - The oracle ----------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The obvious loops, each sum accumulated in double. Results are compared
// with this; the runner links it in, and it is a rival as well. Taps that meet
// no input are left out: a weight that is no number spoils nothing there.
//
//===----------------------------------------------------------------------===//

// kind: loops
// operators: matmul conv
// scalar: amd64 arm64 riscv64

#include "convolution.h"
#include "matmul.h"

namespace {

class Product final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return "1"; }

  Product(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = "loops, double sums";
  }

  void run(const float *a, const float *b, float *c) override {
    std::vector<double> sums(matmul.n);
    std::vector<float> rows;
    for (int64_t i = 0; i < matmul.batch(); ++i) {
      const float *src = matmul.src(a, i);
      const float *weights = matmul.weights(b, i);
      if (matmul.transposed) {
        rows = rowsOf(weights);
        weights = rows.data();
      }
      float *dst = matmul.dst(c, i);
      for (int64_t m = 0; m < matmul.m; ++m) {
        sums.assign(matmul.n, 0.0);
        for (int64_t k = 0; k < matmul.k; ++k)
          for (int64_t n = 0; n < matmul.n; ++n)
            sums[n] += double(src[m * matmul.k + k]) *
                       double(weights[k * matmul.n + n]);
        for (int64_t n = 0; n < matmul.n; ++n)
          dst[m * matmul.n + n] = static_cast<float>(sums[n]);
      }
    }
  }

private:
  rival::Matmul matmul;

  /// Transposed weights as K rows of N.
  std::vector<float> rowsOf(const float *columns) const {
    std::vector<float> rows(matmul.k * matmul.n);
    for (int64_t n = 0; n < matmul.n; ++n)
      for (int64_t k = 0; k < matmul.k; ++k)
        rows[k * matmul.n + n] = columns[n * matmul.k + k];
    return rows;
  }
};

class Convolution final : public RivalInstance {
public:
  using Form = rival::Convolution;

  Convolution(const Form &form, const float *)
      : form(form), src(form.src()), dst(form.dst()), weights(form.weights()) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = "loops, double sums";
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t n = 0; n < form.batch; ++n)
      for (int64_t g = 0; g < form.groups; ++g) {
        const float *in =
            a + n * src.image + g * form.inputChannels * src.channel;
        const float *w = b + g * form.outputChannels * weights.out;
        float *out = c + n * dst.image + g * form.outputChannels * dst.channel;
        for (int64_t y = 0; y < form.output[0]; ++y)
          if (form.channelsLast)
            for (int64_t x = 0; x < form.output[1]; ++x)
              pixel(in, w, out + y * dst.row + x * dst.column, y, x);
          else
            for (int64_t f = 0; f < form.outputChannels; ++f)
              row(in, w + f * weights.out, out + f * dst.channel + y * dst.row,
                  y);
      }
  }

private:
  const rival::Convolution form;
  const rival::TensorStrides src, dst;
  const rival::WeightStrides weights;
  std::vector<double> sums;

  /// All channels of one group, which lie side by side.
  void pixel(const float *in, const float *w, float *out, int64_t y,
             int64_t x) {
    sums.assign(form.outputChannels, 0.0);
    const rival::Range rows = form.taps(0, y), columns = form.taps(1, x);
    for (int64_t i = rows.begin; i < rows.end; ++i)
      for (int64_t j = columns.begin; j < columns.end; ++j) {
        const float *value = in + form.inputOf(0, y, i) * src.row +
                             form.inputOf(1, x, j) * src.column;
        const float *tap = w + i * weights.row + j * weights.column;
        for (int64_t k = 0; k < form.inputChannels; ++k)
          for (int64_t f = 0; f < form.outputChannels; ++f)
            sums[f] += double(value[k]) * double(tap[k * weights.in + f]);
      }
    std::copy(sums.begin(), sums.end(), out);
  }

  /// A row of one channel.
  void row(const float *in, const float *w, float *out, int64_t y) {
    sums.assign(form.output[1], 0.0);
    const rival::Range rows = form.taps(0, y);
    for (int64_t k = 0; k < form.inputChannels; ++k)
      for (int64_t i = rows.begin; i < rows.end; ++i)
        for (int64_t j = 0; j < form.kernel[1]; ++j) {
          const float *values =
              in + k * src.channel + form.inputOf(0, y, i) * src.row;
          const double tap = w[k * weights.in + i * weights.row + j];
          const rival::Range xs = form.outputs(1, j);
          for (int64_t x = xs.begin; x < xs.end; ++x)
            sums[x] += tap * double(values[form.inputOf(1, x, j)]);
        }
    std::copy(sums.begin(), sums.end(), out);
  }
};

} // namespace

RIVAL_EXPORT(Product, Convolution)
