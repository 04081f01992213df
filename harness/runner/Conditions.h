//===-- Conditions.h - What disturbs times --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the CPU was set that was measured on, and who else used it meanwhile. The
// harness keeps that with each cell, and says what to do.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_CONDITIONS_H
#define HARNESS_RUNNER_CONDITIONS_H

#include <nlohmann/json.hpp>
#include <string>

namespace runner {

class Conditions {
public:
  /// Looks before anything is measured on this CPU. `root`: of /proc and /sys.
  explicit Conditions(int cpu, std::string root = "");

  /// What was found, and what has happened since. What the system does not
  /// tell, as most virtual machines their clock's settings, is not there:
  ///
  ///   cpu, governor: "powersave", turbo, smt, aslr: true or false,
  ///   load: processes that wanted to run in the last minute,
  ///   others, stolen: shares of this CPU's time that other processes, and
  ///   other machines of the hypervisor, had while it was measured.
  nlohmann::json told() const;

private:
  /// Of the CPU, since the system began; in ticks of 10 ms.
  struct Ticks {
    double busy = 0, stolen = 0, all = 0;
  };
  Ticks ticks() const;
  std::string text(const std::string &file) const;
  bool flag(const std::string &file, bool &set) const;

  std::string root;
  nlohmann::json found;
  int cpu;
  Ticks before;
  double ownBefore;
};

} // namespace runner

#endif // HARNESS_RUNNER_CONDITIONS_H
