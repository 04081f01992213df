//===-- ProgressLine.h - How far a run is -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   [ 37/120] 2 min 10 s left  matmul 12x128x64:12x64x128 given
//
// On a terminal one line that changes; elsewhere a line now and then.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_PROGRESSLINE_H
#define AUTOCONFIG_HARNESS_SESSION_PROGRESSLINE_H

#include "harness/session/Session.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

namespace autoconfig::harness {

/// "45 s", "2 min 10 s", "1 h 5 min".
std::string readableSeconds(double seconds);

/// The text of the line, without line end.
std::string progressText(const Progress &progress);

class ProgressLine {
public:
  ProgressLine(llvm::raw_ostream &out, bool terminal)
      : out(out), terminal(terminal) {}
  void show(const Progress &progress);
  /// Removes the line from a terminal.
  void clear();

private:
  llvm::raw_ostream &out;
  bool terminal;
  std::chrono::steady_clock::time_point last{};
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_PROGRESSLINE_H
