//===-- LinalgModule.h - A network as linalg on tensors ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a front end hands to a compiler: named operations where linalg has one,
// else generics; bias, addend and activation of a layer are one generic behind
// it, as upstream's fusion of element-wise operations leaves them. The function
// has the same arguments for every network, so that one program can call all:
//
//   func.func @network(%inputs: tensor<Nxf32>,
//                      %parameters: tensor<Mxf32> {autoconfig.constant})
//       -> tensor<..xf32>
//
// Each input and parameter is a slice of these.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_LINALGMODULE_H
#define AUTOCONFIG_HARNESS_NETWORKS_LINALGMODULE_H

#include "harness/networks/Network.h"

namespace autoconfig::harness {

/// Where an operation of the module comes from.
struct OperationOrigin {
  size_t layer;
  std::string part; // "product", "bias and relu", "row maxima"
};

struct LinalgModule {
  std::string text;
  /// By the line of the text, from 1 on; none where no operation begins.
  std::vector<std::optional<OperationOrigin>> origins;
};

/// Where the input of a layer begins among all inputs, in floats: a cache
/// line's multiple. Behind the last one: their number.
int64_t inputOffset(const Network &network, size_t layer);
int64_t inputFloats(const Network &network);

LinalgModule linalgModule(const Network &network);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_LINALGMODULE_H
