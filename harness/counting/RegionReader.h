//===-- RegionReader.h - From a counted region to its figures ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_REGIONREADER_H
#define AUTOCONFIG_HARNESS_COUNTING_REGIONREADER_H

#include "harness/counting/Counts.h"
#include "harness/counting/FunctionNames.h"

namespace autoconfig::harness {

class RegionReader {
public:
  /// `triple` and `sysroot`: of the preset; `vectorBits`: of the target.
  static llvm::Expected<std::unique_ptr<RegionReader>>
  create(const std::string &triple, std::string sysroot, unsigned vectorBits);

  /// The blocks with their functions named. The runner's own, which only call
  /// the contender, and the system call that marks the region are left out. An
  /// error names a file that cannot be read.
  llvm::Expected<BlockProfile> profile(const CountedRegion &region);
  EmulatedCount counts(const BlockProfile &profile) const {
    return counter.count(profile);
  }

private:
  RegionReader(ProfileCounter counter, std::string sysroot)
      : counter(std::move(counter)), names(std::move(sysroot)) {}
  ProfileCounter counter;
  FunctionNames names;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_REGIONREADER_H
