//===-- Network.h - A network of layers -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file of workloads/networks/, one layer a line; workloads/README.md has the
// notation. From one description come the module that our compiler gets
// (LinalgModule.h) and the model of the rival (OnnxModel.h).
//
// Images lie as [1, height, width, channels], tokens as [tokens, channels].
// Batch normalisation is folded into the convolutions before it, as in every
// network that is deployed.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_NETWORK_H
#define AUTOCONFIG_HARNESS_NETWORKS_NETWORK_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

using Dims = std::vector<int64_t>;

int64_t elementsOf(const Dims &dims);
/// "128x768".
std::string textOf(const Dims &dims);

enum class LayerKind {
  Input,
  Dense,
  Conv,
  Depthwise,
  MaxPool,
  MeanPool,
  LayerNorm,
  Scores,  // of each head: query times transposed key
  Softmax, // of the scores over the root of a head's channels
  Context, // of each head: weights times value
  Append,  // rows behind rows
};

enum class Activation { None, Relu, Relu6, Gelu };

/// A constant tensor of a layer: where it lies among all of them.
struct Parameter {
  enum class Values {
    Spread, // around 0, the wider the fewer products a sum has
    NearOne,
    CausalMask, // 0 where a token may be seen, else a large negative number
  };
  std::string name; // "query.weight"
  Dims dims;
  Values values;
  int64_t fanIn;  // products in a sum with it
  int64_t offset; // in floats; a cache line's multiple
};

struct Layer {
  std::string name;
  LayerKind kind = LayerKind::Input;
  std::vector<size_t> inputs; // layers before it
  Dims dims;                  // of its result
  std::vector<size_t> parameters;

  int64_t kernel = 1, stride = 1, pad = 0; // of windows
  int64_t heads = 1;
  Activation activation = Activation::None;
  std::optional<size_t> addend; // added before the activation
  bool causal = false;
  size_t line = 0;
};

struct Network {
  std::string name;
  std::vector<Layer> layers; // each behind those that it reads
  std::vector<Parameter> parameters;
  size_t output = 0;

  int64_t parameterFloats = 0; // with what is between them
  std::vector<size_t> inputs() const;
  /// Multiply-adds times two, of products and convolutions, those with padding
  /// among them.
  double flops() const;

  /// Errors read "file:line: what".
  static llvm::Expected<Network>
  parse(llvm::StringRef name, llvm::StringRef text, llvm::StringRef file);
  /// A file, or a name in `folder`; errors list the names there.
  static llvm::Expected<Network> load(llvm::StringRef folder,
                                      llvm::StringRef nameOrPath);
};

/// The files of a folder, sorted.
std::vector<std::string> networkNames(llvm::StringRef folder);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_NETWORK_H
