//===-- onednn_convolution.h - oneDNN's convolution -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which layout the tensors have decides which implementation oneDNN takes, so
// each way in which a network may hold them is a rival of its own:
//
// - onednn_nhwc and onednn_nchw: src and dst in that layout. Where the
// problem's
//   is the other one, they were laid out so before, untimed, as in a network in
//   that layout (with prepared weights only).
// - onednn_any: oneDNN chooses all layouts; src and dst are reordered in every
//   call where it chose others than the problem's. What a user of plain tensors
//   gets.
// - onednn_blocked: the same, but src and dst stay in the layouts that oneDNN
//   chose, untimed, as between the layers of a network.
//
// Prepared weights are in the layout that oneDNN chooses for them, put there
// once. Weights as given: onednn_nhwc and onednn_nchw tell oneDNN how they lie
// (hwigo, goihw) and leave the rest to it, unless it then takes its reference
// loops; that, and what the other two do, is to reorder them in every call to
// what oneDNN prefers.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_ONEDNN_CONVOLUTION_H
#define BASELINES_ONEDNN_CONVOLUTION_H

#include "convolution.h"
#include "onednn.h"

namespace onednn {

enum class Layout { Nhwc, Nchw, Any };
enum class Reorders { Timed, Untimed };

class Convolution : public RivalInstance {
public:
  using Form = rival::Convolution;
  static const char *version() { return onednn::version(); }

  Convolution(const Form &form, const float *b, Layout layout,
              Reorders reorders)
      : engine(dnnl::engine::kind::cpu, 0), stream(engine), form(form),
        timed(reorders == Reorders::Timed),
        prepared(form.problem.weightsPrepared) {
    if (form.isEmpty())
      throw rival::Unavailable(
          "oneDNN leaves the output unwritten where there is nothing to sum");
    const bool plain =
        layout == (form.channelsLast ? Layout::Nhwc : Layout::Nchw);
    if (!plain && layout != Layout::Any && !prepared)
      throw rival::Unavailable(std::string("the tensors lie in ") +
                               form.layout() +
                               "; in another layout only prepared weights are "
                               "compared");
    describe(layout, /*weightsAsGiven=*/plain && !prepared);
    if (implementation.find("ref") != std::string::npos)
      describe(layout, /*weightsAsGiven=*/false);
    if (!prepared)
      return;
    point(weights.given, b);
    if (weights.moved)
      weights.reorder(stream);
    dnnl_stream_wait(stream.get());
  }

  void begin(const float *a) override {
    if (!src.moved || timed)
      return;
    point(src.given, a);
    src.reorder(stream);
    dnnl_stream_wait(stream.get());
  }

  void run(const float *a, const float *b, float *c) override {
    if (!src.moved || timed)
      point(src.given, a);
    if (!prepared)
      point(weights.given, b);
    if (!dst.moved || timed)
      point(dst.given, c);
    if (src.moved && timed)
      src.reorder(stream);
    if (weights.moved && !prepared)
      weights.reorder(stream);
    convolve(stream);
    if (dst.moved && timed)
      dst.reorder(stream);
    dnnl_stream_wait(stream.get());
  }

  void end(float *c) override {
    if (!dst.moved || timed)
      return;
    point(dst.given, c);
    dst.reorder(stream);
    dnnl_stream_wait(stream.get());
  }

private:
  using memory = dnnl::memory;
  using tag = memory::format_tag;

  /// A tensor as the problem has it, and as the primitive does.
  struct Place {
    memory given, own; // the same where nothing is moved
    bool moved = false;
    Call reorder;
  };

  dnnl::engine engine;
  dnnl::stream stream;
  const Form form;
  const bool timed, prepared;
  Place src, weights, dst;
  Call convolve;

  static memory::desc desc(const memory::dims &dims, tag layout) {
    return {dims, memory::data_type::f32, layout};
  }
  static tag tagOf(Layout layout) {
    return layout == Layout::Nhwc   ? tag::nhwc
           : layout == Layout::Nchw ? tag::nchw
                                    : tag::any;
  }

  void describe(Layout layout, bool weightsAsGiven) {
    const Form &g = form;
    const memory::dims srcDims = {g.batch, g.allInputs(), g.input[0],
                                  g.input[1]},
                       dstDims = {g.batch, g.allOutputs(), g.output[0],
                                  g.output[1]};
    memory::dims weightsDims = {g.outputChannels, g.inputChannels, g.kernel[0],
                                g.kernel[1]};
    tag weightsTag = g.channelsLast ? tag::hwio : tag::oihw;
    if (g.groups > 1) {
      weightsDims.insert(weightsDims.begin(), g.groups);
      weightsTag = g.channelsLast ? tag::hwigo : tag::goihw;
    }
    const tag plain = g.channelsLast ? tag::nhwc : tag::nchw;
    const dnnl::convolution_forward::primitive_desc description(
        engine, dnnl::prop_kind::forward_inference,
        dnnl::algorithm::convolution_direct, desc(srcDims, tagOf(layout)),
        desc(weightsDims, weightsAsGiven ? weightsTag : tag::any),
        desc(dstDims, tagOf(layout)), {g.stride[0], g.stride[1]},
        {g.dilation[0] - 1, g.dilation[1] - 1}, {g.before[0], g.before[1]},
        {g.after[0], g.after[1]});
    src = placeOf(desc(srcDims, plain), description.src_desc());
    weights =
        placeOf(desc(weightsDims, weightsTag), description.weights_desc());
    dst = placeOf(desc(dstDims, plain), description.dst_desc());
    // The results go the other way.
    if (dst.moved)
      dst.reorder = reorderOf(dst.own, dst.given);
    convolve = {dnnl::convolution_forward(description),
                {{DNNL_ARG_SRC, src.own.get()},
                 {DNNL_ARG_WEIGHTS, weights.own.get()},
                 {DNNL_ARG_DST, dst.own.get()}}};
    implementation = description.impl_info_str();
    if (src.moved || dst.moved)
      implementation += timed ? ", tensors reordered" : ", in its own layout";
    if (weights.moved && !prepared)
      implementation += ", weights reordered";
  }

  /// Prepared weights are kept, in whatever layout.
  Place placeOf(const memory::desc &given, const memory::desc &own) {
    Place place;
    place.given = memory(given, engine, nullptr);
    place.moved = given != own;
    place.own = place.moved ? memory(own, engine) : place.given;
    if (place.moved)
      place.reorder = reorderOf(place.given, place.own);
    return place;
  }
  static Call reorderOf(const memory &from, const memory &to) {
    return {dnnl::reorder(from, to),
            {{DNNL_ARG_FROM, from.get()}, {DNNL_ARG_TO, to.get()}}};
  }
};

/// With its two arguments as types.
template <Layout layout, Reorders reorders>
struct ConvolutionIn final : Convolution {
  ConvolutionIn(const Form &form, const float *b)
      : Convolution(form, b, layout, reorders) {}
};

} // namespace onednn

#endif // BASELINES_ONEDNN_CONVOLUTION_H
