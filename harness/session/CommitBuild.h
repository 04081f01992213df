//===-- CommitBuild.h - The engine of a commit ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_COMMITBUILD_H
#define AUTOCONFIG_HARNESS_SESSION_COMMITBUILD_H

#include "harness/session/Pairing.h"

namespace autoconfig::harness {

/// The source tree as it is, with its engine as it is built.
inline constexpr llvm::StringLiteral thisTree = ".";

/// The engine of a commit, which git knows by `name`, or of this tree. It is
/// built in a worktree of git, build/commits/<SHA-1>, unless it is there; in
/// the same way as this tree's host preset. Where no source of the engine
/// differs, it is this tree's. Errors name the log.
llvm::Expected<CommitEngine> engineOf(const Layout &layout,
                                      llvm::StringRef name,
                                      const std::atomic<bool> &stop);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_COMMITBUILD_H
