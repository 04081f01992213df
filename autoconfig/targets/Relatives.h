//===-- Relatives.h - The described core that a machine has -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A machine's name cannot be relied on: LLVM makes it from a model number, and
// virtual machines make that up; a core that is newer than LLVM has none. Its
// features are what its instructions can do. A description therefore says by
// `relatives:` which machines are at least like its core:
//
//   relatives: {vendor: GenuineIntel, year: 2023, any_of: [amx-tile, ..]}
//
// a machine of that vendor (of any, where none is named) that has one of the
// features, LLVM's names. Of several such cores the newest is the nearest.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_RELATIVES_H
#define AUTOCONFIG_TARGETS_RELATIVES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <optional>
#include <string>
#include <vector>

namespace autoconfig {

/// The entry `relatives:` of a description.
struct Relatives {
  std::string vendor; // as the system spells it; "": any
  int64_t year = 0;   // in which the core could be bought
  std::vector<std::string> anyOf;
};

/// What of a machine its nearest core is chosen by.
struct MachineTraits {
  std::string cpu; // LLVM's name
  std::string vendor;
  llvm::StringSet<> features;
};

/// What of a description.
struct CoreTraits {
  std::string name;
  std::vector<std::string> cpus;         // LLVM's names that it serves
  std::vector<std::string> requirements; // what it does not exist without
  std::optional<Relatives> relatives;
};

struct NearestCore {
  size_t index; // in the list of cores
  bool itself;  // its name and features agree; else it is a relative
};

/// None where nothing that the machine has means at least one of the cores.
std::optional<NearestCore> nearestCore(const MachineTraits &machine,
                                       llvm::ArrayRef<CoreTraits> cores);

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_RELATIVES_H
