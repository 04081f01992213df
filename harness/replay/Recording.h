//===-- Recording.h - Measured candidates of a machine ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What `autobench sample` measured on one machine, so that the models can be
// judged where that machine is not at hand. Either a store, or JSON lines,
// which are much smaller; either may be compressed with xz. Of JSON lines the
// first says what was sampled where, and is followed by a line for each
// candidate:
//
//   {"recording":"candidates","op":"matmul","preset":"x86-avx512",
//    "target":"zen5","ghz":3.9,"date":"2026-01-31T12:00:00Z",
//    "revision":"abc","command":"sample ..","machine":{"cpu":"..", ..}}
//   {"problem":"8x8:8x8","weights":"given","algorithm":"MatmulPacked",
//    "parameters":{"mr":6},"measured_cycles":2000,"predicted_cycles":1900,
//    "chosen":true}
//
// Another line with "recording" begins another sample.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPLAY_RECORDING_H
#define AUTOCONFIG_HARNESS_REPLAY_RECORDING_H

#include "harness/session/Candidates.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

struct RecordedKernel {
  std::string problem; // with the layout of its weights
  std::string weights; // "given", "prepared"
  Candidate candidate; // predicted by the models of that time
  double cycles = 0;   // measured
  bool chosen = false; // by the models of that time
};

/// The candidates of one machine, preset and target.
struct RecordedSample {
  std::string op, preset, target;
  double gigahertz = 0;                // the mean of all processes
  std::string date, revision, command; // of the last `autobench sample`
  Machine machine;
  std::vector<RecordedKernel> kernels;
};

using Recording = std::vector<RecordedSample>;

/// The candidates with native time that the last `autobench sample` on each
/// problem asked for. Errors: there is none.
llvm::Expected<Recording> recordingOf(Store &store);

/// Of any of the forms above. The file is never written: a store is copied
/// first, and the copy brought up to date. Errors name the file, and of JSON
/// lines the line.
llvm::Expected<Recording> readRecording(llvm::StringRef path);

/// As JSON lines, compressed where the path ends in ".xz".
llvm::Error writeRecording(const Recording &recording, llvm::StringRef path);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPLAY_RECORDING_H
