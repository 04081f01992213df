//===-- mlir.h - Problems as linalg operations, for rivals ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rivals of MLIR are text: a named operation of linalg on tensors, and a
// pipeline for the stock mlir-opt of the LLVM that AutoConfig is built with.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_GENERATORS_MLIR_H
#define BASELINES_GENERATORS_MLIR_H

#include "baselines/convolution.h"
#include "baselines/generators/generator.h"
#include "baselines/matmul.h"
#include <functional>

namespace rival::mlir {

inline std::string version() { return RIVAL_MLIR_VERSION; }

using Sizes = std::vector<int64_t>;

/// "1x2x3xf32"
inline std::string shaped(const Sizes &dims) {
  std::string text;
  for (int64_t dim : dims)
    text += std::to_string(dim) + "x";
  return text + "f32";
}
inline std::string memref(const Sizes &dims) {
  return "memref<" + shaped(dims) + ">";
}
inline std::string tensor(const Sizes &dims) {
  return "tensor<" + shaped(dims) + ">";
}
inline std::string list(const Sizes &values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "[" + text + "]";
}

struct Slice {
  Sizes offsets, sizes;
  std::string places() const {
    return list(offsets) + " " + list(sizes) + " " +
           list(Sizes(sizes.size(), 1));
  }
};

/// From `begin` on, `size` rows or columns of the result.
struct Span {
  int64_t begin, size;
};

/// A named operation. Its result has a dimension whose elements are rows of a
/// tile, and one for the columns, which are vectors.
struct Operation {
  std::string name, attributes; // "linalg.matmul", "strides = .."
  std::string maps;             // " indexing_maps = .."
  Sizes source, a, b, c;        // the source, and with its padding
  Sizes low, high;              // the padding
  int64_t rows, columns;
  /// What of a, b and c a tile's rows and columns take.
  std::function<Slice(Span rows, Span columns)> ofA, ofB, ofC;

  bool isPadded() const { return source != a; }
};

inline Operation product(const Matmul &matmul) {
  if (matmul.batch() > 1)
    throw Unavailable("batches of different weights are not written here");
  const int64_t m = matmul.m, n = matmul.n, k = matmul.k;
  const bool flipped = matmul.transposed;
  Operation op;
  op.name = "linalg.matmul";
  if (flipped)
    op.maps = " indexing_maps = [affine_map<(m, n, k) -> (m, k)>, "
              "affine_map<(m, n, k) -> (n, k)>, "
              "affine_map<(m, n, k) -> (m, n)>]";
  op.source = op.a = {m, k};
  op.b = flipped ? Sizes{n, k} : Sizes{k, n};
  op.c = {m, n};
  op.rows = m;
  op.columns = n;
  op.ofA = [=](Span rows, Span) {
    return Slice{{rows.begin, 0}, {rows.size, k}};
  };
  op.ofB = [=](Span, Span columns) {
    return flipped ? Slice{{columns.begin, 0}, {columns.size, k}}
                   : Slice{{0, columns.begin}, {k, columns.size}};
  };
  op.ofC = [=](Span rows, Span columns) {
    return Slice{{rows.begin, columns.begin}, {rows.size, columns.size}};
  };
  return op;
}

inline std::string pair(const int64_t (&values)[2]) {
  return "dense<" + list({values[0], values[1]}) + "> : tensor<2xi64>";
}

/// Columns of the source that those outputs meet.
inline Span windowOf(const Convolution &conv, Span outputs) {
  return {outputs.begin * conv.stride[1],
          (outputs.size - 1) * conv.stride[1] +
              (conv.kernel[1] - 1) * conv.dilation[1] + 1};
}

/// A tile has output pixels as rows, and channels as columns.
inline void layNhwc(Operation &op, const Convolution &conv, bool depthwise) {
  const int64_t in = conv.allInputs(), out = conv.allOutputs();
  op.name = depthwise ? "linalg.depthwise_conv_2d_nhwc_hwc"
                      : "linalg.conv_2d_nhwc_hwcf";
  op.source = {conv.batch, conv.input[0], conv.input[1], in};
  op.low = {0, conv.before[0], conv.before[1], 0};
  op.high = {0, conv.after[0], conv.after[1], 0};
  op.b = {conv.kernel[0], conv.kernel[1], in};
  if (!depthwise)
    op.b.push_back(out);
  op.c = {conv.batch, conv.output[0], conv.output[1], out};
  op.rows = conv.output[1];
  op.columns = out;
  op.ofA = [=, a = op.source,
            pad = conv.before[0] + conv.after[0]](Span rows, Span columns) {
    const Span window = windowOf(conv, rows);
    return Slice{
        {0, 0, window.begin, depthwise ? columns.begin : 0},
        {a[0], a[1] + pad, window.size, depthwise ? columns.size : a[3]}};
  };
  op.ofB = [b = op.b](Span, Span columns) {
    Slice slice{Sizes(b.size(), 0), b};
    slice.offsets.back() = columns.begin;
    slice.sizes.back() = columns.size;
    return slice;
  };
  op.ofC = [c = op.c](Span rows, Span columns) {
    return Slice{{0, 0, rows.begin, columns.begin},
                 {c[0], c[1], rows.size, columns.size}};
  };
}

/// A tile has output channels as rows, and pixels as columns.
inline void layNchw(Operation &op, const Convolution &conv) {
  op.name = "linalg.conv_2d_nchw_fchw";
  op.source = {conv.batch, conv.allInputs(), conv.input[0], conv.input[1]};
  op.low = {0, 0, conv.before[0], conv.before[1]};
  op.high = {0, 0, conv.after[0], conv.after[1]};
  op.b = {conv.allOutputs(), conv.allInputs(), conv.kernel[0], conv.kernel[1]};
  op.c = {conv.batch, conv.allOutputs(), conv.output[0], conv.output[1]};
  op.rows = conv.allOutputs();
  op.columns = conv.output[1];
  op.ofA = [=, a = op.source,
            pad = conv.before[0] + conv.after[0]](Span, Span columns) {
    const Span window = windowOf(conv, columns);
    return Slice{{0, 0, 0, window.begin},
                 {a[0], a[1], a[2] + pad, window.size}};
  };
  op.ofB = [b = op.b](Span rows, Span) {
    return Slice{{rows.begin, 0, 0, 0}, {rows.size, b[1], b[2], b[3]}};
  };
  op.ofC = [c = op.c](Span rows, Span columns) {
    return Slice{{0, rows.begin, 0, columns.begin},
                 {c[0], rows.size, c[2], columns.size}};
  };
}

inline Operation convolution(const Convolution &conv) {
  const bool depthwise = conv.groups > 1 && conv.inputChannels == 1 &&
                         conv.outputChannels == 1 && conv.channelsLast;
  if (conv.groups > 1 && !depthwise)
    throw Unavailable("linalg has no named operation for these groups");
  if (std::min({conv.before[0], conv.before[1], conv.after[0], conv.after[1]}) <
      0)
    throw Unavailable("rows that no tap meets are not written here");
  Operation op;
  op.attributes =
      "dilations = " + pair(conv.dilation) + ", strides = " + pair(conv.stride);
  if (conv.channelsLast)
    layNhwc(op, conv, depthwise);
  else
    layNchw(op, conv);
  op.a = op.source;
  for (size_t d = 0; d < op.a.size(); ++d)
    op.a[d] += op.low[d] + op.high[d];
  return op;
}

inline Operation operationOf(const Request &request) {
  if (request.problem.weightsPrepared)
    throw Unavailable("MLIR has no prepared form of weights");
  return Convolution::describes(request.problem)
             ? convolution(Convolution(request.problem))
             : product(Matmul(request.problem));
}

/// A value of that name: a part of another, or all of it.
inline std::string extract(const std::string &name, const std::string &from,
                           const Sizes &fromSizes, const Slice &slice) {
  return "  " + name + " = tensor.extract_slice " + from + slice.places() +
         " : " + tensor(fromSizes) + " to " + tensor(slice.sizes) + "\n";
}

/// The operation on those rows and columns of the value `c`; makes `result`.
inline std::string partOf(const Operation &op, Span rows, Span columns,
                          const std::string &c, const std::string &result) {
  const Slice ofA = op.ofA(rows, columns), ofB = op.ofB(rows, columns),
              ofC = op.ofC(rows, columns);
  const std::string type = tensor(ofC.sizes);
  return extract(result + "_a", "%source", op.a, ofA) +
         extract(result + "_b", "%weights", op.b, ofB) +
         extract(result + "_c", c, op.c, ofC) + "  " + result +
         "_r = " + op.name + op.maps + " {part = \"" +
         std::to_string(rows.size) + "x" + std::to_string(columns.size) + "\"" +
         (op.attributes.empty() ? "" : ", ") + op.attributes + "} ins(" +
         result + "_a, " + result + "_b : " + tensor(ofA.sizes) + ", " +
         tensor(ofB.sizes) + ") outs(" + result + "_c : " + type + ") -> " +
         type + "\n  " + result + " = tensor.insert_slice " + result +
         "_r into " + c + ofC.places() + " : " + type + " into " +
         tensor(op.c) + "\n";
}

/// %source of %unpadded. No tensor.pad: that becomes a copy by a function of
/// MLIR's runtime library.
inline std::string padding(const Operation &op) {
  const std::string all = tensor(op.a), inner = tensor(op.source);
  const Slice slice{op.low, op.source};
  return "  %empty = tensor.empty() : " + all +
         "\n  %zeros = linalg.fill ins(%zero : f32) outs(%empty : " + all +
         ") -> " + all + "\n" + extract("%inside", "%zeros", op.a, slice) +
         "  %copied = linalg.copy ins(%unpadded : " + inner +
         ") outs(%inside : " + inner + ") -> " + inner +
         "\n  %source = tensor.insert_slice %copied into %zeros" +
         slice.places() + " : " + inner + " into " + all + "\n";
}

inline std::string asTensor(const std::string &name, const std::string &of,
                            const Sizes &sizes, const char *how) {
  return "  " + name + " = bufferization.to_tensor " + of + how + " : " +
         memref(sizes) + " to " + tensor(sizes) + "\n";
}

/// The function `generated`, whose tensors do not alias: the operation, in
/// parts of those rows and columns.
inline std::string function(const Operation &op, const std::vector<Span> &rows,
                            const std::vector<Span> &columns) {
  const std::string noalias = " {llvm.noalias}", c = tensor(op.c);
  std::string text = "func.func @generated(%a: " + memref(op.source) + noalias +
                     ", %b: " + memref(op.b) + noalias +
                     ", %c: " + memref(op.c) + noalias +
                     ") {\n  %zero = arith.constant 0.0 : f32\n" +
                     asTensor(op.isPadded() ? "%unpadded" : "%source", "%a",
                              op.source, " restrict") +
                     asTensor("%weights", "%b", op.b, " restrict") +
                     asTensor("%garbage", "%c", op.c, " restrict writable");
  if (op.isPadded())
    text += padding(op);
  text += "  %v0 = linalg.fill ins(%zero : f32) outs(%garbage : " + c +
          ") -> " + c + "\n";
  size_t count = 0;
  for (const Span &row : rows)
    for (const Span &column : columns) {
      const std::string before = "%v" + std::to_string(count++);
      text += partOf(op, row, column, before, "%v" + std::to_string(count));
    }
  return text + "  bufferization.materialize_in_destination %v" +
         std::to_string(count) + " in restrict writable %c : (" + c + ", " +
         memref(op.c) + ") -> ()\n  return\n}\n";
}

/// From tensors to LLVM's dialect.
inline constexpr const char *toLlvm =
    "canonicalize,cse,eliminate-empty-tensors,one-shot-bufferize,canonicalize,"
    "cse,canonicalize,buffer-deallocation-pipeline,"
    "func.func(convert-linalg-to-loops,convert-vector-to-scf{full-unroll=true},"
    "canonicalize,cse),convert-bufferization-to-memref,convert-scf-to-cf,"
    "expand-strided-metadata,lower-affine,convert-vector-to-llvm,"
    "finalize-memref-to-llvm,convert-arith-to-llvm,convert-index-to-llvm,"
    "convert-ub-to-llvm,convert-func-to-llvm{use-bare-ptr-memref-call-conv=1},"
    "convert-cf-to-llvm,reconcile-unrealized-casts";

/// `text` through mlir-opt's passes, of which those to LLVM are the last, and
/// to LLVM's IR.
inline Generated lower(const Request &request, const std::string &text,
                       const std::string &passes,
                       const std::string &implementation) {
  const std::string source = writeFile(request, "problem.mlir", text);
  const std::string lowered = request.folder + "/lowered.mlir";
  const std::string ir = request.folder + "/kernel.ll";
  const std::string bin = RIVAL_LLVM_BIN;
  command({bin + "/mlir-opt",
           "--pass-pipeline=builtin.module(" + passes + toLlvm + ")", source,
           "-o", lowered});
  command({bin + "/mlir-translate", "--mlir-to-llvmir", lowered, "-o", ir});
  return {{ir}, {}, implementation};
}

} // namespace rival::mlir

#endif // BASELINES_GENERATORS_MLIR_H
