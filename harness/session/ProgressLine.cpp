//===-- ProgressLine.cpp - How far a run is -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/ProgressLine.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

std::string readableSeconds(double seconds) {
  int64_t whole = std::llround(seconds);
  if (whole < 60)
    return formatv("{0} s", whole);
  if (whole < 3600)
    return formatv("{0} min {1} s", whole / 60, whole % 60);
  return formatv("{0} h {1} min", whole / 3600, whole % 3600 / 60);
}

std::string progressText(const Progress &progress) {
  if (progress.total == 0)
    return progress.doing;
  std::string total = std::to_string(progress.total);
  std::string done = std::to_string(progress.done);
  if (done.size() < total.size())
    done.insert(0, total.size() - done.size(), ' ');
  std::string left;
  if (progress.secondsLeft >= 0)
    left = readableSeconds(progress.secondsLeft) + " left  ";
  std::string more = progress.running > 1
                         ? formatv(" and {0} more", progress.running - 1).str()
                         : "";
  return "[" + done + "/" + total + "] " + left + progress.doing + more;
}

void ProgressLine::show(const Progress &progress) {
  auto now = std::chrono::steady_clock::now();
  bool complete = progress.total > 0 && progress.done == progress.total;
  if (now - last < interval() && (!complete || wasComplete))
    return;
  last = now;
  wasComplete = complete;
  std::string text = progressText(progress);
  if (terminal) // a line that wraps could not be taken back
    out << "\r\033[K" << StringRef(text).take_front(columns - 1);
  else
    out << text << '\n';
  out.flush();
}

void ProgressLine::clear() {
  if (terminal)
    out << "\r\033[K";
  out.flush();
}

} // namespace autoconfig::harness
