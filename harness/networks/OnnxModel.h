//===-- OnnxModel.h - A network for ONNX Runtime ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same network as the exporters of frameworks write it: images in NCHW,
// tokens with a batch of one, attention of transposed heads, so that the
// runtime finds what it knows how to fuse. Its parameters are constants in a
// file of their own, so that it may rearrange them once.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_ONNXMODEL_H
#define AUTOCONFIG_HARNESS_NETWORKS_ONNXMODEL_H

#include "harness/networks/Network.h"

namespace autoconfig::harness {

struct OnnxModel {
  std::string model;       // the protocol buffer
  std::vector<float> data; // the constants, in a file beside it

  struct Input {
    std::string name;
    Dims dims;
    int64_t offset; // in `inputs`
  };
  std::vector<Input> inputs;
  std::vector<float> inputData;
  std::string output; // its name
  Dims outputDims;
};

/// `dataFile`: the name that the model gives to the file of its constants.
OnnxModel onnxModel(const Network &network, llvm::ArrayRef<float> parameters,
                    llvm::ArrayRef<float> inputs, llvm::StringRef dataFile);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_ONNXMODEL_H
