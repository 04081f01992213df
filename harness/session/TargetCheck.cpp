//===-- TargetCheck.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/TargetCheck.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// What of a CPU the rivals of a preset may use: what its own target needs.
class RivalsCpu {
public:
  /// Of a preset whose own target cannot be read nothing is known.
  explicit RivalsCpu(const Preset &preset) {
    if (Expected<Target> own = autoconfig::loadTarget(preset.target))
      allowed = own->cpuRequirements;
    else
      consumeError(own.takeError());
  }

  /// What a kernel for the target needs beyond that; "" for nothing. Vectors
  /// are as long for all.
  std::string lacks(const Target &target) const {
    for (const std::string &needed : target.cpuRequirements)
      if (allowed && !is_contained(*allowed, needed) &&
          !StringRef(needed).starts_with("vlen"))
        return needed;
    return "";
  }

private:
  std::optional<std::vector<std::string>> allowed;
};

} // namespace

static bool sameArchitecture(const Preset &preset, const Target &target) {
  return preset.triple.empty() ||
         Triple(preset.triple).getArch() == Triple(target.triple).getArch();
}

/// Names of what runs on it.
static std::string targetsFor(const Preset &preset, const RivalsCpu &rivals) {
  std::vector<std::string> fitting;
  Expected<std::vector<std::string>> all = targetNames();
  if (!all)
    return toString(all.takeError());
  for (const std::string &name : *all) {
    Expected<Target> target = autoconfig::loadTarget(name);
    if (!target)
      consumeError(target.takeError()); // `autoconfig targets` tells
    else if (sameArchitecture(preset, *target) && rivals.lacks(*target).empty())
      fitting.push_back(name);
  }
  return join(fitting, ", ");
}

Error checkTarget(const Preset &preset, const Target &target) {
  RivalsCpu rivals(preset);
  std::string why;
  if (!sameArchitecture(preset, target))
    why = ("is of architecture " + Triple(target.triple).getArchName() +
           ", and preset '" + preset.name + "' runs programs for " +
           Triple(preset.triple).getArchName())
              .str();
  else if (std::string denied = rivals.lacks(target); !denied.empty())
    why = "needs " + denied + ", which preset '" + preset.name +
          "' denies the rivals";
  else
    return Error::success();
  return createStringError(
      inconvertibleErrorCode(),
      "--target " + target.name + " " + why +
          "; its targets are: " + targetsFor(preset, rivals));
}

} // namespace autoconfig::harness
