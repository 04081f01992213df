//===-- ProgressLine.h - How far a run is -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   [ 37/120] 2 min 10 s left  verifying blis on 8x8:8x8, given and 1 more
//
// On a terminal one line, new each second; elsewhere a line every ten.
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
  /// `columns`: of the terminal.
  ProgressLine(llvm::raw_ostream &out, bool terminal, size_t columns = 80)
      : out(out), terminal(terminal), columns(columns) {}
  /// To be called more often than it shows something.
  void show(const Progress &progress);
  /// Removes the line from a terminal.
  void clear();

private:
  std::chrono::seconds interval() const {
    return std::chrono::seconds(terminal ? 1 : 10);
  }
  llvm::raw_ostream &out;
  bool terminal;
  size_t columns;
  std::chrono::steady_clock::time_point last{};
  bool wasComplete = false;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_PROGRESSLINE_H
