//===-- NetworkContender.h - Who computes a network -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_NETWORKS_RUNNER_NETWORKCONTENDER_H
#define HARNESS_NETWORKS_RUNNER_NETWORKCONTENDER_H

#include "harness/networks/runner/NetworkJob.h"
#include "harness/runner/Contender.h"
#include <vector>

namespace runner::network {

/// Has its tensors from the beginning: what binds others to shared ones has
/// nothing to do.
class NetworkContender : public Contender {
public:
  std::span<const Placement> placements() const final { return {}; }
  void bind(const float *, const float *, float *, Placement) final {}
  Description describe() const override { return {}; }
  /// The result of the last call.
  virtual std::vector<float> result() const = 0;
};

/// What all modules read.
struct NetworkTensors {
  Buffer &inputs, &parameters;
  int64_t outputs;
};

/// A shared object of our pipeline's. Throws std::runtime_error.
std::unique_ptr<NetworkContender> loadModule(const Specification &given,
                                             const NetworkTensors &tensors);
/// A model in ONNX Runtime, with one thread and all of its optimisations.
/// Throws Refusal where there is none here.
std::unique_ptr<NetworkContender> loadModel(const Specification &given,
                                            int64_t outputs);

/// Seconds of each operation of a module that tells which one begins, of the
/// fastest of some calls.
std::vector<double> operationSeconds(const std::string &file,
                                     const NetworkTensors &tensors,
                                     int64_t operations);

} // namespace runner::network

#endif // HARNESS_NETWORKS_RUNNER_NETWORKCONTENDER_H
