//===-- Disturbance.h - How quiet the machine was ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_DISTURBANCE_H
#define AUTOCONFIG_HARNESS_SESSION_DISTURBANCE_H

#include "llvm/Support/JSON.h"
#include <optional>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// Of the cells of one run, what their conditions (runner/Conditions.h) mean,
/// and what to do.
class Disturbance {
public:
  void add(const llvm::json::Object &conditions);
  /// Of a cell that stayed noisy (Verdict::noise).
  void addNoise(std::optional<double> noise);
  /// A line each; none where all was quiet.
  std::vector<std::string> notes() const;

private:
  struct Share {
    size_t cells = 0; // that were disturbed
    double most = 0;
    void add(const llvm::json::Object &conditions, llvm::StringRef key,
             double harmless);
    std::string text(size_t all) const;
  };
  size_t cells = 0;
  llvm::json::Object last;
  Share others, stolen;
  size_t noisyCells = 0;
  double mostNoise = 0;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_DISTURBANCE_H
