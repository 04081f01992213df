//===-- RegionPricer.h - Figures of counted calls ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_REGIONPRICER_H
#define AUTOCONFIG_HARNESS_SESSION_REGIONPRICER_H

#include "harness/common/Preset.h"
#include "harness/counting/CycleModel.h"
#include "harness/counting/RegionReader.h"
#include "harness/store/Cell.h"
#include <mutex>

namespace autoconfig::harness {

/// Tells whatever is told of the instructions that an emulator executed. For
/// any number of threads: each call has LLVM's objects to itself, and those
/// that are there are used again.
class RegionPricer {
public:
  RegionPricer(const Preset &preset, const Target &target)
      : preset(preset), target(target) {}
  /// Errors: LLVM cannot read this target's code.
  llvm::Error check();
  /// Counts and modelled cycles; a core without a right model has counts only,
  /// and the cell's note says why. An error names a file that cannot be read.
  llvm::Error price(Cell &cell, const CountedRegion &region);

private:
  struct Tools {
    std::unique_ptr<RegionReader> regions;
    std::optional<CycleModel> model;
    std::string noModel; // why
  };
  llvm::Expected<std::unique_ptr<Tools>> take();
  void giveBack(std::unique_ptr<Tools> tools);
  static llvm::Error apply(Tools &tools, Cell &cell,
                           const CountedRegion &region);

  const Preset &preset;
  const Target target;
  std::mutex mutex;
  std::vector<std::unique_ptr<Tools>> unused;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_REGIONPRICER_H
