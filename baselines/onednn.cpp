//===-- onednn.cpp - oneDNN's matmul primitive ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights as given: plain row-major layouts. Prepared: the primitive chooses
// the weights' layout (`any`), and one reorder puts them there, as oneDNN's
// guide for inference has it. Batches and broadcasting are the primitive's
// own; one matrix of weights for a whole batch becomes more rows.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// scalar: riscv64
// link: dnnl

#include "onednn.h"
#include "matmul.h"

namespace {

using dnnl::memory;

memory::dims rowMajorStrides(const memory::dims &dims) {
  memory::dims strides(dims.size());
  memory::dim stride = 1;
  for (size_t i = dims.size(); i-- > 0; stride *= dims[i])
    strides[i] = stride;
  return strides;
}

memory::desc plain(const memory::dims &dims) {
  return {dims, memory::data_type::f32, rowMajorStrides(dims)};
}

/// Of weights of these logical dimensions.
memory::desc givenWeights(const memory::dims &dims, bool transposed) {
  if (!transposed)
    return plain(dims);
  memory::dims stored = dims;
  std::swap(stored[dims.size() - 2], stored[dims.size() - 1]);
  memory::dims strides = rowMajorStrides(stored);
  std::swap(strides[dims.size() - 2], strides[dims.size() - 1]);
  return {dims, memory::data_type::f32, strides};
}

memory::dims dimsOf(const RivalTensor &tensor) {
  return {tensor.dims, tensor.dims + tensor.rank};
}

class OneDnn final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return onednn::version(); }

  OneDnn(const rival::Matmul &shape, const float *b)
      : engine(dnnl::engine::kind::cpu, 0), stream(engine) {
    const RivalProblem &problem = shape.problem;
    if (shape.k == 0)
      throw rival::Unavailable("oneDNN leaves the output unwritten for K = 0");
    const bool folded = shape.batch() == 1;
    auto dims = [&](const RivalTensor &tensor, memory::dims matrix) {
      return folded ? matrix : dimsOf(tensor);
    };
    const memory::desc srcDesc = plain(dims(problem.a, {shape.m, shape.k}));
    memory::dims weightsDims = dims(problem.b, {shape.k, shape.n});
    if (!folded && shape.transposed)
      std::swap(weightsDims.back(), weightsDims[weightsDims.size() - 2]);
    const memory::desc weightsDesc =
        givenWeights(weightsDims, shape.transposed);
    const memory::desc dstDesc = plain(dims(problem.c, {shape.m, shape.n}));
    const memory::desc chosen =
        problem.weightsPrepared
            ? memory::desc(weightsDims, memory::data_type::f32,
                           memory::format_tag::any)
            : weightsDesc;

    const dnnl::matmul::primitive_desc description(engine, srcDesc, chosen,
                                                   dstDesc);
    implementation = description.impl_info_str();
    src = memory(srcDesc, engine, nullptr);
    dst = memory(dstDesc, engine, nullptr);
    prepared = problem.weightsPrepared;
    if (prepared) {
      memory given(weightsDesc, engine, const_cast<float *>(b));
      weights = memory(description.weights_desc(), engine);
      dnnl::reorder(given, weights).execute(stream, given, weights);
      stream.wait();
    } else {
      weights = memory(weightsDesc, engine, nullptr);
    }
    multiply = {dnnl::matmul(description),
                {{DNNL_ARG_SRC, src.get()},
                 {DNNL_ARG_WEIGHTS, weights.get()},
                 {DNNL_ARG_DST, dst.get()}}};
  }

  void run(const float *a, const float *b, float *c) override {
    onednn::point(src, a);
    if (!prepared)
      onednn::point(weights, b);
    onednn::point(dst, c);
    multiply(stream);
    dnnl_stream_wait(stream.get());
  }

private:
  dnnl::engine engine;
  dnnl::stream stream;
  onednn::Call multiply;
  memory src, weights, dst;
  bool prepared = false;
};

} // namespace

RIVAL_EXPORT(OneDnn)
