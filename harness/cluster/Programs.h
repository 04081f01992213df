//===-- Programs.h - What a sweep is measured with --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_PROGRAMS_H
#define AUTOCONFIG_HARNESS_CLUSTER_PROGRAMS_H

#include "harness/session/Session.h"

namespace autoconfig::harness {

/// A number for the contents of engine, runner, rivals and facts of targets:
/// where it is another one, other code may come out.
llvm::Expected<std::string> fingerprint(const Layout &layout,
                                        const Preset &preset);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_PROGRAMS_H
