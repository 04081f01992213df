//===-- CountedRegion.h - What was told of one call of a contender -*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_COUNTEDREGION_H
#define AUTOCONFIG_HARNESS_COUNTING_COUNTEDREGION_H

#include "harness/counting/BlockProfile.h"

namespace autoconfig::harness {

/// As the runner's event "counted" names it.
struct LoadedModule {
  std::string path;  // in the guest
  uint64_t bias = 0; // loaded address minus the one in the file
};

/// The list under "modules" of the event.
llvm::Expected<std::vector<LoadedModule>>
parseModules(const llvm::json::Object &event);

struct CountedRegion {
  BlockProfile profile;              // by the plugin
  std::vector<LoadedModule> modules; // by the runner, which is the first
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_COUNTEDREGION_H
