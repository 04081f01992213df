//===-- Machine.h - Where and of what a run was made ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_MACHINE_H
#define AUTOCONFIG_HARNESS_SESSION_MACHINE_H

#include "harness/executors/Executor.h"
#include "harness/store/Cell.h"
#include "llvm/Support/JSON.h"

namespace autoconfig::harness {

/// From the runner's "machine" event. Caches that it did not tell are the
/// executor's.
Machine describeMachine(llvm::json::Object told, const Executor &executor);

/// `git describe --always --dirty` of the source tree; "unknown" where it is
/// no checkout.
std::string sourceRevision(llvm::StringRef root);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_MACHINE_H
