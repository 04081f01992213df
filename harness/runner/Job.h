//===-- Job.h - What one run of the runner does -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A job is a JSON file, written by the harness's executors:
//
//   {"op": "matmul", "problem": "2x3:3x4",
//    "weights_mode": "given" | "prepared", "seed": 1,
//    "contenders": [{"name": "autoconfig", "kernel": "k.so"},
//                   {"name": "openblas", "rival": "rival_openblas.so"}],
//    "measure": {"kind": "none"} | {"kind": "count"} |
//               {"kind": "time", "samples": 15, "min_seconds": 0.002, "cpu":
//               1},
//    "verify": {"rows": 0, "guards": true, "tolerance": 0}}
//
// The tensors follow from the operator and the problem's text. `cpu` is
// optional: without it the run is not pinned. So are `guards` and `tolerance`.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_JOB_H
#define HARNESS_RUNNER_JOB_H

#include "harness/runner/Problem.h"
#include <optional>
#include <string>
#include <vector>

namespace runner {

struct ContenderSpec {
  std::string name;
  std::string path;
  bool isKernel; // else a rival
};

struct TimeSettings {
  int samples;       // repetitions of each contender
  double minSeconds; // of one repetition, which makes as many calls as it takes
  std::optional<int> cpu; // the CPU to run on
};

struct Job {
  std::string op;
  std::shared_ptr<const Problem> problem;
  bool weightsPrepared = false;
  uint64_t seed = 1; // of the tensors' elements
  std::vector<ContenderSpec> contenders;
  std::optional<TimeSettings> time;
  bool count = false; // let an emulator's plugin count one call of each
  /// 0: compare the whole output. Else this many random rows of every matrix,
  /// the first and the last, where the reference would take too long.
  int64_t verifyRows = 0;
  /// Tensors at guard pages, so that reading beyond them is found. Not where
  /// the emulator itself reads what an instruction masks out.
  bool guards = true;
  /// How far results may be from the reference's (Oracle.h); 0: not at all.
  double tolerance = 0;

  /// Throws std::runtime_error, which names the file and the value.
  static Job load(const std::string &path);
};

} // namespace runner

#endif // HARNESS_RUNNER_JOB_H
