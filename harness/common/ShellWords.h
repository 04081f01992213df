//===-- ShellWords.h - Commands that can be pasted --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_SHELLWORDS_H
#define AUTOCONFIG_HARNESS_COMMON_SHELLWORDS_H

#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace autoconfig::harness {

/// The word as a POSIX shell reads it: in quotes where it holds anything that
/// is not plain.
std::string shellWord(llvm::StringRef word);

/// The words with blanks between them, each quoted where it must be.
std::string shellCommand(llvm::ArrayRef<std::string> words);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_SHELLWORDS_H
