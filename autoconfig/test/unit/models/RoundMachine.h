//===-- RoundMachine.h - For hand calculations ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_UNIT_MODELS_ROUNDMACHINE_H
#define AUTOCONFIG_TEST_UNIT_MODELS_ROUNDMACHINE_H

#include "autoconfig/targets/TargetLoader.h"

namespace autoconfig {

/// A machine of round numbers; decisions and costs never depend on the host.
inline Target roundMachine() {
  Target t = llvm::cantFail(loadTarget("zen4"));
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("vector.bits", "512"), set("vector.datapath_bits", "512");
  set("vector.registers", "32"), set("fma.pipes", "2"), set("fma.latency", "4");
  set("fma.overhead", "0"), set("load.pipes", "2"), set("issue.width", "6");
  set("l1d.size", "32K"), set("l1d.ways", "8"), set("l1d.line", "64");
  set("l2.size", "1M"), set("l2.ways", "8"), set("l2.bandwidth", "32");
  set("overlap.core", "1"), set("overlap.transfers", "1"); // the slowest alone
  return t;
}

} // namespace autoconfig

#endif // AUTOCONFIG_TEST_UNIT_MODELS_ROUNDMACHINE_H
