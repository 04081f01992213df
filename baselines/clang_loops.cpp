//===-- clang_loops.cpp - Loops as the compiler vectorises them -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a user gets without a library: loops in the order that vectorises
// (products: i, k, j; convolutions: the channels or, in nchw, the columns
// inside), compiled by clang -O3 for the target's instruction set, strict
// floating point as it is the default.
//
//===----------------------------------------------------------------------===//

// kind: loops
// operators: matmul conv

#include "convolution.h"
#include "matmul.h"

namespace {

void multiply(int64_t rows, int64_t columns, int64_t depth,
              const float *__restrict a, const float *__restrict b,
              float *__restrict c) {
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j)
      c[i * columns + j] = 0;
    for (int64_t k = 0; k < depth; ++k)
      for (int64_t j = 0; j < columns; ++j)
        c[i * columns + j] += a[i * depth + k] * b[k * columns + j];
  }
}

/// The weights lie transposed. As sums may be taken in any order, clang has
/// vectors here, too.
void multiplyTransposed(int64_t rows, int64_t columns, int64_t depth,
                        const float *__restrict a, const float *__restrict b,
                        float *__restrict c) {
#pragma clang fp reassociate(on)
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      float sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += a[i * depth + k] * b[j * depth + k];
      c[i * columns + j] = sum;
    }
}

class Product final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return __clang_version__; }

  Product(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = matmul.transposed ? "clang -O3, i j k, sums in any order"
                                       : "clang -O3, i k j";
  }

  void run(const float *a, const float *b, float *c) override {
    auto *loops = matmul.transposed ? multiplyTransposed : multiply;
    for (int64_t i = 0; i < matmul.batch(); ++i)
      loops(matmul.m, matmul.n, matmul.k, matmul.src(a, i),
            matmul.weights(b, i), matmul.dst(c, i));
  }

private:
  rival::Matmul matmul;
};

/// out[f] += value * taps[f]
void addChannels(int64_t channels, float value, const float *__restrict taps,
                 float *__restrict out) {
  for (int64_t f = 0; f < channels; ++f)
    out[f] += value * taps[f];
}

/// out[x] += values[x * stride] * tap; a stride of 1 is known to the compiler.
void addColumns(int64_t columns, int64_t stride, const float *__restrict values,
                float tap, float *__restrict out) {
  if (stride == 1)
    for (int64_t x = 0; x < columns; ++x)
      out[x] += values[x] * tap;
  else
    for (int64_t x = 0; x < columns; ++x)
      out[x] += values[x * stride] * tap;
}

class Convolution final : public RivalInstance {
public:
  using Form = rival::Convolution;

  Convolution(const Form &form, const float *)
      : form(form), src(form.src()), dst(form.dst()), weights(form.weights()) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = form.channelsLast ? "clang -O3, n g h w kh kw c f"
                                       : "clang -O3, n g f h c kh kw w";
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t n = 0; n < form.batch; ++n)
      for (int64_t g = 0; g < form.groups; ++g) {
        const float *in =
            a + n * src.image + g * form.inputChannels * src.channel;
        const float *w = b + g * form.outputChannels * weights.out;
        float *out = c + n * dst.image + g * form.outputChannels * dst.channel;
        form.channelsLast ? channelsInside(in, w, out)
                          : columnsInside(in, w, out);
      }
  }

private:
  const rival::Convolution form;
  const rival::TensorStrides src, dst;
  const rival::WeightStrides weights;

  void channelsInside(const float *in, const float *w, float *out) const {
    for (int64_t y = 0; y < form.output[0]; ++y)
      for (int64_t x = 0; x < form.output[1]; ++x) {
        float *pixel = out + y * dst.row + x * dst.column;
        std::fill_n(pixel, form.outputChannels, 0.0f);
        const rival::Range rows = form.taps(0, y), columns = form.taps(1, x);
        for (int64_t i = rows.begin; i < rows.end; ++i)
          for (int64_t j = columns.begin; j < columns.end; ++j) {
            const float *values = in + form.inputOf(0, y, i) * src.row +
                                  form.inputOf(1, x, j) * src.column;
            const float *tap = w + i * weights.row + j * weights.column;
            for (int64_t k = 0; k < form.inputChannels; ++k)
              addChannels(form.outputChannels, values[k], tap + k * weights.in,
                          pixel);
          }
      }
  }

  void columnsInside(const float *in, const float *w, float *out) const {
    for (int64_t f = 0; f < form.outputChannels; ++f)
      for (int64_t y = 0; y < form.output[0]; ++y) {
        float *row = out + f * dst.channel + y * dst.row;
        std::fill_n(row, form.output[1], 0.0f);
        const rival::Range rows = form.taps(0, y);
        for (int64_t k = 0; k < form.inputChannels; ++k)
          for (int64_t i = rows.begin; i < rows.end; ++i)
            for (int64_t j = 0; j < form.kernel[1]; ++j) {
              const rival::Range xs = form.outputs(1, j);
              if (!xs.empty())
                addColumns(
                    xs.end - xs.begin, form.stride[1],
                    in + k * src.channel + form.inputOf(0, y, i) * src.row +
                        form.inputOf(1, xs.begin, j),
                    w[f * weights.out + k * weights.in + i * weights.row + j],
                    row + xs.begin);
            }
      }
  }
};

} // namespace

RIVAL_EXPORT(Product, Convolution)
