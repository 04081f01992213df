//===-- NetworkRun.h - A whole network, compiled and measured ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One description becomes three modules, each one shared object: through the
// pass with weights prepared, through the pass with weights as given, and
// without the pass; and a model for ONNX Runtime. The program network-runner
// compares their results and measures them, interleaved.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_NETWORKRUN_H
#define AUTOCONFIG_HARNESS_NETWORKS_NETWORKRUN_H

#include "harness/modules/ModuleRunner.h"
#include "harness/networks/Network.h"

namespace autoconfig::harness {

struct NetworkOptions : ModuleRunnerOptions {
  double difference = 1e-4;         // of the largest magnitude of the result
  double tolerance = 0;             // the pass's
  uint64_t seed = 1;                // of weights and inputs
  std::vector<std::string> without; // contenders that are left out
  bool operations = false;          // the time of each operation as well
};

/// An operation of the module, what became of it, and its time.
struct OperationResult {
  std::string layer, part;
  std::string what; // the algorithm with its parameters, or why it was left
  bool left = false;
  double seconds = 0;
};

struct NetworkResult {
  std::string network, target;
  double flops = 0;
  std::vector<ModuleResult> contenders;    // ours first
  std::vector<OperationResult> operations; // in the program's order
  llvm::json::Value conditions = nullptr;

  /// No contender failed.
  bool good() const;
  llvm::json::Value toJSON() const;
};

/// Files go to build/<preset>/networks/<name>/ and stay there. Errors: a
/// program that is not built, an emulated preset, a compiler that fails.
llvm::Expected<NetworkResult> runNetwork(const Network &network,
                                         const NetworkOptions &options,
                                         llvm::StringRef root,
                                         const std::atomic<bool> &stop);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_NETWORKRUN_H
