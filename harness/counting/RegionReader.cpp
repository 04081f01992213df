//===-- RegionReader.cpp - From a counted region to its figures -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/RegionReader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<std::unique_ptr<RegionReader>>
RegionReader::create(const std::string &triple, std::string sysroot,
                     unsigned vectorBits) {
  Expected<ProfileCounter> counter = ProfileCounter::create(triple, vectorBits);
  if (!counter)
    return counter.takeError();
  return std::unique_ptr<RegionReader>(
      new RegionReader(std::move(*counter), std::move(sysroot)));
}

Expected<BlockProfile> RegionReader::profile(const CountedRegion &region) {
  BlockProfile profile = region.profile;
  if (Error error = names.name(profile, region.modules))
    return std::move(error);
  StringRef runner = sys::path::filename(region.modules.front().path);
  llvm::erase_if(profile.blocks, [&](const ExecutedBlock &block) {
    return block.module == runner || block.function == "prctl";
  });
  return profile;
}

} // namespace autoconfig::harness
