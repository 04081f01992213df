//===-- Relatives.cpp - The described core that a machine has -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/Relatives.h"
#include "llvm/ADT/STLExtras.h"

using namespace autoconfig;
using llvm::StringRef;

/// Whether the machine can be this core: all that the core has must be there,
/// which a virtual machine may have switched off. Vector lengths are detected.
static bool canBe(const MachineTraits &machine, const CoreTraits &core) {
  return llvm::all_of(core.requirements, [&](StringRef requirement) {
    return requirement.starts_with("vlen>=") ||
           machine.features.contains(requirement);
  });
}

static bool isRelative(const MachineTraits &machine, const CoreTraits &core) {
  if (!core.relatives || !canBe(machine, core))
    return false;
  const Relatives &relatives = *core.relatives;
  return (relatives.vendor.empty() || relatives.vendor == machine.vendor) &&
         llvm::any_of(relatives.anyOf, [&](StringRef feature) {
           return machine.features.contains(feature);
         });
}

std::optional<NearestCore>
autoconfig::nearestCore(const MachineTraits &machine,
                        llvm::ArrayRef<CoreTraits> cores) {
  std::optional<size_t> relative, named;
  // "generic-rv64" is what LLVM says of a core that it does not know.
  bool isName = !StringRef(machine.cpu).starts_with("generic");
  auto year = [&](size_t index) {
    return cores[index].relatives ? cores[index].relatives->year : INT64_MAX;
  };
  for (size_t index = 0; index < cores.size(); ++index) {
    const CoreTraits &core = cores[index];
    if (isRelative(machine, core) &&
        (!relative || year(index) > year(*relative)))
      relative = index;
    if (isName && llvm::is_contained(core.cpus, machine.cpu) &&
        canBe(machine, core))
      named = index;
  }
  // Features of a newer core than the name says: the name is wrong.
  if (named && (!relative || year(*relative) <= year(*named)))
    return NearestCore{*named, true};
  if (relative)
    return NearestCore{*relative, false};
  return std::nullopt;
}
