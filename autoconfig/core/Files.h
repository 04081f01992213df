//===-- Files.h - Files, whole or not at all --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_FILES_H
#define AUTOCONFIG_CORE_FILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace autoconfig {

/// A text without the byte order mark that some editors put before it. Errors
/// read "cannot read 'path': why".
llvm::Expected<std::string> readTextFile(llvm::StringRef path);

/// Makes `path` in one step: `make` gets the name of an empty file beside it,
/// which takes the place of `path` when it is whole. Whatever goes wrong, what
/// was at `path` stays, and nothing is left beside it. Errors read "cannot
/// write 'path': why" and have the code std::errc::io_error.
llvm::Error
replaceFile(llvm::StringRef path,
            llvm::function_ref<llvm::Error(llvm::StringRef temporary)> make);

/// Makes a file of this text, in one step; a device or a pipe just gets it.
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef text);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_FILES_H
