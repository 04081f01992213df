//===-- Commits.h - Commits of the source tree ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_COMMITS_H
#define AUTOCONFIG_HARNESS_SESSION_COMMITS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

/// What `git` prints in the tree, without the last line's end. Errors: git ends
/// with another code than 0, with its message.
llvm::Expected<std::string> gitOutput(llvm::StringRef root,
                                      std::vector<std::string> arguments);

/// The SHA-1 of a commit that is named in any way git knows.
llvm::Expected<std::string> commitNamed(llvm::StringRef root,
                                        llvm::StringRef name);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_COMMITS_H
