//===-- TargetDescription.h - A target file as written ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One YAML file, checked against the schema but not yet joined with its base or
// with what this machine tells. See the head of TargetLoader.h.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_TARGETDESCRIPTION_H
#define AUTOCONFIG_TARGETS_TARGETDESCRIPTION_H

#include "autoconfig/core/Target.h"
#include "autoconfig/targets/Relatives.h"
#include "autoconfig/targets/YamlReader.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace autoconfig {

struct TargetDescription {
  std::string path;
  YamlNode root; // for positions

  std::string name, description;
  std::optional<std::string> base, triple, cpu, features;
  bool detectHost = false;
  std::vector<std::string> alsoCpus; // other LLVM names that the facts serve
  std::optional<std::vector<std::string>> cpuRequirements;
  std::optional<ScalarOperand> scalarOperand;
  std::optional<Scheduling> scheduling;
  std::optional<Relatives> relatives;
  std::vector<std::string> warnings; // what may be wrong in this file
  std::map<std::string, Fact> facts;
  std::map<std::string, YamlNode> factNodes; // where each stands

  static llvm::Expected<TargetDescription> read(llvm::StringRef path);
  /// Where the value of a key of the file stands; the file's start if it has
  /// none.
  const YamlNode &at(llvm::StringRef key) const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_TARGETDESCRIPTION_H
