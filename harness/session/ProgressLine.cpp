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
  std::string total = std::to_string(progress.total);
  std::string done = std::to_string(progress.done);
  if (done.size() < total.size())
    done.insert(0, total.size() - done.size(), ' ');
  std::string left;
  if (progress.secondsLeft >= 0)
    left = readableSeconds(progress.secondsLeft) + " left  ";
  return "[" + done + "/" + total + "] " + left + progress.doing;
}

void ProgressLine::show(const Progress &progress) {
  constexpr std::chrono::seconds plainInterval(10);
  auto now = std::chrono::steady_clock::now();
  if (terminal)
    out << "\r\033[K" << progressText(progress);
  else if (now - last >= plainInterval || progress.done == progress.total)
    out << progressText(progress) << '\n', last = now;
  out.flush();
}

void ProgressLine::clear() {
  if (terminal)
    out << "\r\033[K";
  out.flush();
}

} // namespace autoconfig::harness
