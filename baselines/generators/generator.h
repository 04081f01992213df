//===-- generator.h - A rival that is generated -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A compiler that knows the problem is a rival whose code is made before it
// runs: baselines/generators/<name>.cpp becomes a program of this machine,
// which the session starts for each problem. It defines the two functions
// below; the rest (options, limits, the C interface of rival.h) is in common/.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_GENERATORS_GENERATOR_H
#define BASELINES_GENERATORS_GENERATOR_H

#include "baselines/util.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace rival {

struct Request {
  std::string rival; // its name
  RivalProblem problem;
  std::string triple;             // "riscv64-linux-gnu"
  std::vector<std::string> flags; // the instruction set, for clang: "-mavx2"
  int64_t vectorBits = 0;         // of the target
  std::string folder;             // for files; gone afterwards
  /// Of a rival of kind `search`: which of its samples.
  std::optional<uint64_t> seed;

  bool hasFlag(const std::string &flag) const;
};

struct Generated {
  /// What clang makes a shared object of, with the optimisation and the flags
  /// of the instruction set: .ll, .c and .o. Among them they define
  ///   void generated(const float *a, const float *b, float *c);
  std::vector<std::string> files;
  std::vector<std::string> options; // for clang: "-I.."
  std::string implementation;       // RivalApi::implementation
};

/// Of the compiler.
std::string version();

/// Throws Unavailable where the rival cannot do this problem.
Generated generate(const Request &request);

/// Runs a program with this one's standard error; throws Unavailable, naming
/// it, where it fails.
void command(const std::vector<std::string> &words);

/// Writes the file `name` into the request's folder; its path.
std::string writeFile(const Request &request, const std::string &name,
                      const std::string &text);

} // namespace rival

#endif // BASELINES_GENERATORS_GENERATOR_H
