//===-- xnnpack.cpp - XNNPACK ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Its operators pack the weights when they are created, so it is a rival for
// prepared weights only.
//
// Products: the fully connected operator. Of a batch, each matrix of weights
// has one of its own. (The dynamic one, which packs in every call, is wrong in
// version 0.20241108 on x86-64 where N is no multiple of its tile: 3x5:5x7,
// 12x5x7:1x7x9, 40x70:70x1, with a bias of zeros or none.)
//
// Convolutions: the one in nhwc; XNNPACK has none in nchw but for sparse
// weights. It takes its depthwise kernels itself: groups of one channel with 3,
// 4, 9 or 25 taps.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul conv
// link: XNNPACK

#include "convolution.h"
#include "matmul.h"
#include <cstdlib>
#include <dlfcn.h>
#include <limits>
#include <memory>
#include <xnnpack.h>
#if defined(__x86_64__)
#include <cpuinfo.h>
#endif

namespace {

/// XNNPACK takes the widest vectors that cpuinfo finds, and has no option for
/// less; so what this preset is compiled without, cpuinfo must not find.
const char *limitInstructionSet() {
#if defined(__x86_64__) && defined(__AVX512F__)
  return cpuinfo_initialize() && cpuinfo_isa.avx512f ? " (AVX-512)" : "";
#elif defined(__x86_64__)
  if (!cpuinfo_initialize())
    throw rival::Unavailable("cpuinfo does not know this CPU");
  cpuinfo_isa.avx512f = cpuinfo_isa.avx512cd = cpuinfo_isa.avx512dq = false;
  cpuinfo_isa.avx512bw = cpuinfo_isa.avx512vl = false;
  cpuinfo_isa.avx512ifma = cpuinfo_isa.avx512vbmi = false;
  cpuinfo_isa.avx512vbmi2 = cpuinfo_isa.avx512bitalg = false;
  cpuinfo_isa.avx512vpopcntdq = cpuinfo_isa.avx512vnni = false;
  cpuinfo_isa.avx512bf16 = cpuinfo_isa.avx512fp16 = false;
  cpuinfo_isa.avx10_1 = cpuinfo_isa.avx10_2 = false;
  cpuinfo_isa.amx_tile = cpuinfo_isa.amx_int8 = false;
  cpuinfo_isa.amx_bf16 = cpuinfo_isa.amx_fp16 = false;
  return cpuinfo_isa.fma3 ? " (FMA3)" : "";
#else
  return "";
#endif
}

/// XNNPACK has no releases: the date of its source is in the library's name,
/// libXNNPACK.so.0.20241108.
const char *xnnpackVersion() {
  static const std::string text = [] {
    Dl_info library = {};
    dladdr(reinterpret_cast<void *>(xnn_initialize), &library);
    const std::string file = library.dli_fname ? library.dli_fname : "";
    const size_t suffix = file.find(".so.");
    return suffix == std::string::npos ? "unknown" : file.substr(suffix + 4);
  }();
  return text.c_str();
}

void check(xnn_status status, const char *what) {
  if (status != xnn_status_success)
    throw rival::Unavailable(std::string("XNNPACK refuses to ") + what +
                             ": status " + std::to_string(status));
}

struct DeleteOperator {
  void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
};
using Operator = std::unique_ptr<xnn_operator, DeleteOperator>;

constexpr const char *onlyPrepared = "XNNPACK's operators pack the weights "
                                     "when they are created; it is compared "
                                     "with prepared weights";
constexpr float infinity = std::numeric_limits<float>::infinity();

class FullyConnected final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return xnnpackVersion(); }

  FullyConnected(const rival::Matmul &form, const float *b) : matmul(form) {
    if (!form.problem.weightsPrepared)
      throw rival::Unavailable(onlyPrepared);
    implementation =
        std::string("fully_connected_nc_f32") + limitInstructionSet();
    check(xnn_initialize(nullptr), "start");
    for (int64_t i = 0; i < matmul.batch(); ++i) {
      const auto index = static_cast<size_t>(matmul.weightsIndex[i]);
      if (index >= operators.size())
        operators.resize(index + 1);
      if (!operators[index])
        operators[index] = create(matmul.weights(b, i));
    }
  }

  void run(const float *a, const float *, float *c) override {
    for (int64_t i = 0; i < matmul.batch(); ++i) {
      xnn_operator_t op = operators[matmul.weightsIndex[i]].get();
      xnn_setup_fully_connected_nc_f32(op, matmul.src(a, i), matmul.dst(c, i));
      xnn_run_operator(op, nullptr); // no thread pool: on this thread
    }
  }

private:
  rival::Matmul matmul;
  std::vector<Operator> operators; // by matrix of weights

  Operator create(const float *weights) const {
    const size_t k = matmul.k, n = matmul.n;
    xnn_operator_t op = nullptr;
    // Its own layout is N rows of K; TRANSPOSE_WEIGHTS: K rows of N.
    const uint32_t flags = matmul.transposed ? 0 : XNN_FLAG_TRANSPOSE_WEIGHTS;
    check(xnn_create_fully_connected_nc_f32(
              k, n, /*input_stride=*/k, /*output_stride=*/n, weights,
              /*bias=*/nullptr, -infinity, infinity, flags, nullptr, nullptr,
              &op),
          "create the operator");
    Operator owner(op);
    check(xnn_reshape_fully_connected_nc_f32(op, matmul.m, nullptr),
          "take this number of rows");
    return owner;
  }
};

class Convolution final : public RivalInstance {
public:
  using Form = rival::Convolution;

  Convolution(const Form &form, const float *b) : form(form) {
    if (!form.channelsLast)
      throw rival::Unavailable("XNNPACK's convolution is in nhwc");
    if (!form.problem.weightsPrepared)
      throw rival::Unavailable(onlyPrepared);
    if (form.isEmpty())
      throw rival::Unavailable("XNNPACK takes no empty tensors");
    implementation =
        std::string("convolution2d_nhwc_f32") + limitInstructionSet();
    check(xnn_initialize(nullptr), "start");
    create(weightsOf(b));
    reshape();
  }

  void run(const float *a, const float *, float *c) override {
    xnn_setup_convolution2d_nhwc_f32(op.get(), workspace.get(), a, c);
    xnn_run_operator(op.get(), nullptr); // no thread pool: on this thread
  }

private:
  const rival::Convolution form;
  Operator op;
  struct Free {
    void operator()(void *memory) const { std::free(memory); }
  };
  std::unique_ptr<void, Free> workspace;

  /// hwigo as [gF, KH, KW, C].
  std::vector<float> weightsOf(const float *b) const {
    const int64_t depth = form.taps() * form.inputChannels;
    std::vector<float> weights(depth * form.allOutputs());
    for (int64_t i = 0; i < depth; ++i)
      for (int64_t f = 0; f < form.allOutputs(); ++f)
        weights[f * depth + i] = b[i * form.allOutputs() + f];
    return weights;
  }

  /// None where rows at the end are unused: sizes are rounded down.
  uint32_t after(int axis) const {
    return static_cast<uint32_t>(std::max<int64_t>(form.after[axis], 0));
  }

  void create(const std::vector<float> &weights) {
    auto size = [](int64_t value) { return static_cast<uint32_t>(value); };
    xnn_operator_t created = nullptr;
    check(xnn_create_convolution2d_nhwc_f32(
              size(form.before[0]), after(1), after(0), size(form.before[1]),
              size(form.kernel[0]), size(form.kernel[1]), size(form.stride[0]),
              size(form.stride[1]), size(form.dilation[0]),
              size(form.dilation[1]), size(form.groups), form.inputChannels,
              form.outputChannels, /*input_channel_stride=*/form.allInputs(),
              /*output_channel_stride=*/form.allOutputs(), weights.data(),
              /*bias=*/nullptr, -infinity, infinity, /*flags=*/0, nullptr,
              nullptr, &created),
          "create the operator");
    op.reset(created);
  }

  void reshape() {
    size_t bytes = 0, alignment = 1, height = 0, width = 0;
    check(xnn_reshape_convolution2d_nhwc_f32(
              op.get(), form.batch, form.input[0], form.input[1], &bytes,
              &alignment, &height, &width, nullptr),
          "take this size");
    if (static_cast<int64_t>(height) != form.output[0] ||
        static_cast<int64_t>(width) != form.output[1])
      throw rival::Unavailable("XNNPACK's output has " +
                               std::to_string(height) + "x" +
                               std::to_string(width) +
                               " pixels, as it cannot leave out so many of "
                               "the last rows or columns");
    if (bytes)
      workspace.reset(std::aligned_alloc(alignment, (bytes + alignment - 1) /
                                                        alignment * alignment));
  }
};

} // namespace

RIVAL_EXPORT(FullyConnected, Convolution)
