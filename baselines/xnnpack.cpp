//===-- xnnpack.cpp - XNNPACK ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The fully connected operator. It packs the weights when it is created, so
// it is a rival for prepared weights only. Of a batch, each matrix of weights
// has an operator of its own. (The dynamic one, which packs in every call, is
// wrong in version 0.20241108 on x86-64 where N is no multiple of its tile:
// 3x5:5x7, 12x5x7:1x7x9, 40x70:70x1, with a bias of zeros or none.)
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// link: XNNPACK

#include "matmul.h"
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

void check(xnn_status status, const char *what) {
  if (status != xnn_status_success)
    throw rival::Unavailable(std::string("XNNPACK refuses to ") + what +
                             ": status " + std::to_string(status));
}

struct DeleteOperator {
  void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
};
using Operator = std::unique_ptr<xnn_operator, DeleteOperator>;

class Xnnpack final : public RivalInstance {
public:
  using Form = rival::Matmul;

  /// XNNPACK has no releases: the date of its source is in the library's name,
  /// libXNNPACK.so.0.20241108.
  static const char *version() {
    static const std::string text = [] {
      Dl_info library = {};
      dladdr(reinterpret_cast<void *>(xnn_initialize), &library);
      const std::string file = library.dli_fname ? library.dli_fname : "";
      const size_t suffix = file.find(".so.");
      return suffix == std::string::npos ? "unknown" : file.substr(suffix + 4);
    }();
    return text.c_str();
  }

  Xnnpack(const rival::Matmul &form, const float *b) : matmul(form) {
    if (!form.problem.weightsPrepared)
      throw rival::Unavailable(
          "XNNPACK's fully connected operator packs the weights when it is "
          "created; it is compared with prepared weights");
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
    constexpr float infinity = std::numeric_limits<float>::infinity();
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

} // namespace

RIVAL_EXPORT(Xnnpack)
