//===-- Xz.h - Files compressed with xz -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_XZ_H
#define AUTOCONFIG_HARNESS_COMMON_XZ_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace autoconfig::harness {

/// Whether the bytes begin as a file of xz does.
bool isXz(llvm::StringRef bytes);

/// Errors: damaged, torn off, or not of xz.
llvm::Expected<std::string> decompressXz(llvm::StringRef bytes);

/// As small as xz makes it; the same bytes for the same text.
llvm::Expected<std::string> compressXz(llvm::StringRef text);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_XZ_H
