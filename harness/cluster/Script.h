//===-- Script.h - What Slurm starts on a node ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slurm copies the script to the node. What the node does not see or cannot
// write is told by an exit code, since there is no other place for it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_SCRIPT_H
#define AUTOCONFIG_HARNESS_CLUSTER_SCRIPT_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace autoconfig::harness::script {

enum ExitCode { noFolder = 64, noProgram = 65, cannotWrite = 66 };

/// SUBMISSION AUTOBENCH [ITS OPTION]..: runs the task of
/// SLURM_ARRAY_TASK_ID.
inline constexpr llvm::StringLiteral task = R"sh(#!/bin/sh
submission=$1
shift
[ -d "$submission" ] || exit 64
[ -x "$1" ] || exit 65
log=$submission/tasks/$SLURM_ARRAY_TASK_ID/log
true >>"$log" || exit 66
exec "$@" task "$submission" </dev/null >>"$log" 2>&1
)sh";

/// What an exit code of the script means, and what to do; "" of others.
inline std::string reasonOf(int code, const std::string &node) {
  switch (code) {
  case noFolder:
    return node + " does not see the work folder, which must be on a file "
                  "system that all nodes share; name a --store or --folder on "
                  "one";
  case noProgram:
    return node + " does not see autobench; the source tree with its builds "
                  "must be on a file system that all nodes share";
  case cannotWrite:
    return node + " cannot write in the work folder (permissions, quota, full "
                  "disk); mend that, or name another --folder";
  default:
    return "";
  }
}

} // namespace autoconfig::harness::script

#endif // AUTOCONFIG_HARNESS_CLUSTER_SCRIPT_H
