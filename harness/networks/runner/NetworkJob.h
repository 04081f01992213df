//===-- NetworkJob.h - What to run of a network -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A JSON file that `autobench network` writes:
//
//   {"inputs": FILE, "parameters": FILE, "outputs": 98304, "tolerance": 1e-4,
//    "samples": 9, "min_seconds": 0.1, "cpu": 1, "requirements": "",
//    "contenders": [
//      {"name": "autoconfig", "kind": "module", "file": FILE, "prepares":
//      true},
//      {"name": "onnxruntime", "kind": "onnx", "file": FILE, "inputs": FILE,
//       "input_tensors": [{"name": "x", "dims": [1, 128, 768], "offset": 0}],
//       "output": "y", "output_dims": [1, 128, 768]}],
//    "profiled": FILE, "operations": 40}
//
// Files of numbers hold floats as this machine has them. The first contender is
// compared with each of the others.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_NETWORKS_RUNNER_NETWORKJOB_H
#define HARNESS_NETWORKS_RUNNER_NETWORKJOB_H

#include "harness/runner/Buffers.h"
#include "harness/runner/Job.h"
#include <memory>
#include <string>
#include <vector>

namespace runner::network {

struct OnnxTensor {
  std::string name;
  std::vector<int64_t> dims;
  int64_t offset = 0; // in floats
};

struct Specification {
  std::string name, kind, file;
  bool prepares = false; // of a module: its weights, before
  /// Of a module: where its result's elements lie, in the order in which they
  /// are compared; empty: one after the other.
  std::vector<int64_t> resultSizes, resultStrides;
  std::string inputs;              // of a model: a file
  std::vector<OnnxTensor> tensors; // its inputs
  OnnxTensor output;
};

struct NetworkJob {
  std::string inputs, parameters;
  int64_t outputs = 0; // elements of the result
  double tolerance = 0;
  TimeSettings time;
  std::vector<Specification> contenders;
  std::string requirements; // of the CPU, as in Cpu::missing
  std::string profiled;     // a module that tells which operation begins, or ""
  int64_t operations = 0;

  /// Throws std::runtime_error.
  static NetworkJob load(const std::string &path);
};

/// A file of floats, in memory from a page's beginning.
std::unique_ptr<Buffer> readFloats(const std::string &path);

} // namespace runner::network

#endif // HARNESS_NETWORKS_RUNNER_NETWORKJOB_H
