//===-- TargetDetect.h - What a machine tells about itself ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_TARGETDETECT_H
#define AUTOCONFIG_TARGETS_TARGETDETECT_H

#include "autoconfig/core/Target.h"
#include "autoconfig/targets/Relatives.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig {

/// Where detection looks; tests give it another machine's answers.
struct HostProbe {
  std::string triple;                   // "x86_64-pc-linux-gnu"
  std::string cpu;                      // LLVM's name, "znver5"
  std::map<std::string, bool> features; // LLVM's, each present or not
  int64_t vectorBytes = 0;              // RVV's VLEN / 8; 0 on other machines
  int64_t pageBytes = 0;
  std::string cacheFolder; // ".../cpu0/cache" of Linux's sysfs
  std::string cpuInfoFile; // Linux's /proc/cpuinfo

  bool has(const std::string &feature) const;
  static HostProbe thisMachine();
};

/// What was found out: never a guess. Facts that the machine does not tell are
/// absent.
struct DetectedHost {
  std::string triple, cpu, features;
  std::vector<std::string> cpuRequirements;
  ScalarOperand scalarOperand = ScalarOperand::Broadcast;
  std::map<std::string, Fact> facts;
  /// The maker, as /proc/cpuinfo spells it; "" where that does not tell.
  std::string vendor;
  /// All of this, and what else tells its CPU from others: model, stepping,
  /// whether there is a hypervisor. Machines of the same text are alike.
  std::string identity;

  MachineTraits traits() const;
};

/// Errors on an architecture for which no kernel can be generated.
llvm::Expected<DetectedHost> detectHost(const HostProbe &probe);

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_TARGETDETECT_H
