//===-- KernelRace.h - Whole kernels against each other ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels of one problem, as shared objects, in turns: what slows the machine
// down slows all of them down. Each has to give what the first one gives,
// before any is timed.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_KERNELRACE_H
#define AUTOCONFIG_MEASURE_COMMON_KERNELRACE_H

#include <cstddef>
#include <string>
#include <vector>

namespace measure {

struct Race {
  std::vector<std::string> files;
  std::vector<size_t> elements; // of A, B and C
  double seconds;               // that all of it may take, about

  /// Seconds a call, a row a kernel; samples of the same place were taken one
  /// after the other. Throws where a kernel cannot be loaded or gives another
  /// result.
  std::vector<std::vector<double>> run() const;
};

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_KERNELRACE_H
