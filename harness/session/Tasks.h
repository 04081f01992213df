//===-- Tasks.h - Several at a time -----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_TASKS_H
#define AUTOCONFIG_HARNESS_SESSION_TASKS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <atomic>

namespace autoconfig::harness {

/// Calls `work` for 0, 1, .. count - 1, in this order, on up to `threads`
/// threads; `tick` on the calling thread several times a second meanwhile, and
/// once at the end. No more is begun once `halt` is set; the first error sets
/// it, and is returned when all threads have ended.
llvm::Error runTasks(size_t count, unsigned threads, std::atomic<bool> &halt,
                     llvm::function_ref<llvm::Error(size_t)> work,
                     llvm::function_ref<void()> tick);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_TASKS_H
