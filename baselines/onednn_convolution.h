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
// - onednn_nhwc and onednn_nchw: src and dst in that layout. Where the problem
//   has the other one, they were laid out so before, untimed, as in a network
//   in that layout (with prepared weights only).
// - onednn_blocked: dst, and src where it can be, in blocks of as many channels
//   as a register has lanes, untimed as well: nChw16c or nChw8c. Where oneDNN
//   has only its reference loops for that (channels of odd groups), and on
//   other machines than x86-64, what it chooses.
// - onednn_any: oneDNN chooses all layouts; src and dst are reordered in every
//   call where it chose others than the problem's. What a user of plain tensors
//   gets.
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

enum class Layout { Nhwc, Nchw, Blocked, Any };

class Convolution : public RivalInstance {
public:
  using Form = rival::Convolution;
  static const char *version() { return onednn::version(); }

  Convolution(const Form &form, const float *b, Layout layout)
      : engine(dnnl::engine::kind::cpu, 0), stream(engine), form(form),
        timed(layout == Layout::Any), prepared(form.problem.weightsPrepared) {
    if (form.isEmpty())
      throw rival::Unavailable(
          "oneDNN leaves the output unwritten where there is nothing to sum");
    const bool plain = layout == Layout::Nhwc || layout == Layout::Nchw;
    const bool asTheProblem =
        layout == (form.channelsLast ? Layout::Nhwc : Layout::Nchw);
    if (plain && !asTheProblem && !prepared)
      throw rival::Unavailable(std::string("the tensors lie in ") +
                               form.layout() +
                               "; in another layout only prepared weights are "
                               "compared");
    use(choose(layout, /*weightsAsGiven=*/asTheProblem && !prepared));
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

  using Description = dnnl::convolution_forward::primitive_desc;

  static memory::desc desc(const memory::dims &dims, tag layout) {
    return {dims, memory::data_type::f32, layout};
  }
  memory::dims srcDims() const {
    return {form.batch, form.allInputs(), form.input[0], form.input[1]};
  }
  memory::dims dstDims() const {
    return {form.batch, form.allOutputs(), form.output[0], form.output[1]};
  }
  memory::dims weightsDims() const {
    memory::dims dims = {form.outputChannels, form.inputChannels,
                         form.kernel[0], form.kernel[1]};
    if (form.groups > 1)
      dims.insert(dims.begin(), form.groups);
    return dims;
  }
  tag weightsTag() const {
    if (form.groups > 1)
      return form.channelsLast ? tag::hwigo : tag::goihw;
    return form.channelsLast ? tag::hwio : tag::oihw;
  }

  /// The layouts of src and dst to be tried, one after another.
  static std::vector<std::pair<tag, tag>> layoutsOf(Layout layout) {
    switch (layout) {
    case Layout::Nhwc:
      return {{tag::nhwc, tag::nhwc}};
    case Layout::Nchw:
      return {{tag::nchw, tag::nchw}};
    case Layout::Any:
      return {{tag::any, tag::any}};
    case Layout::Blocked:
      break;
    }
    std::vector<std::pair<tag, tag>> layouts;
#if defined(__x86_64__)
    const tag blocked =
        dnnl::get_effective_cpu_isa() < dnnl::cpu_isa::avx512_core
            ? tag::nChw8c
            : tag::nChw16c;
    layouts = {{blocked, blocked}, {tag::any, blocked}};
#endif
    layouts.emplace_back(tag::any, tag::any);
    return layouts;
  }

  /// The first that oneDNN has more than reference loops for; else these.
  Description choose(Layout layout, bool weightsAsGiven) const {
    Description last(nullptr);
    for (const auto &[src, dst] : layoutsOf(layout))
      for (const tag weights : weightsAsGiven
                                   ? std::vector{weightsTag(), tag::any}
                                   : std::vector{tag::any}) {
        const Description found = describe(src, weights, dst);
        if (!found)
          continue;
        last = found;
        if (std::string(found.impl_info_str()).find("ref") == std::string::npos)
          return found;
      }
    if (!last)
      throw rival::Unavailable("oneDNN has no such convolution");
    return last;
  }

  /// Empty where oneDNN has none.
  Description describe(tag src, tag weights, tag dst) const {
    return {engine,
            dnnl::prop_kind::forward_inference,
            dnnl::algorithm::convolution_direct,
            desc(srcDims(), src),
            desc(weightsDims(), weights),
            desc(dstDims(), dst),
            {form.stride[0], form.stride[1]},
            {form.dilation[0] - 1, form.dilation[1] - 1},
            {form.before[0], form.before[1]},
            {form.after[0], form.after[1]},
            dnnl::primitive_attr(),
            /*allow_empty=*/true};
  }

  void use(const Description &description) {
    const tag plain = form.channelsLast ? tag::nhwc : tag::nchw;
    src = placeOf(desc(srcDims(), plain), description.src_desc());
    weights =
        placeOf(desc(weightsDims(), weightsTag()), description.weights_desc());
    dst = placeOf(desc(dstDims(), plain), description.dst_desc());
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

/// With the layout as a type.
template <Layout layout> struct ConvolutionIn final : Convolution {
  ConvolutionIn(const Form &form, const float *b)
      : Convolution(form, b, layout) {}
};

} // namespace onednn

#endif // BASELINES_ONEDNN_CONVOLUTION_H
