//===-- Needs.h - What a program needs to be loaded -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A board may have another C library, or none of the rivals' libraries, so it
// gets those of the preset's sysroot, with their loader.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_SSH_NEEDS_H
#define AUTOCONFIG_HARNESS_EXECUTORS_SSH_NEEDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// What an ELF file says of itself; all empty where the file is none.
struct Needs {
  std::string loader;                 // of a program, as on the target
  std::vector<std::string> libraries; // names, "libc.so.6"
  std::vector<std::string> folders;   // where it looks for them first
  static llvm::Expected<Needs> of(llvm::StringRef file);
};

/// The libraries, file by name, that `files` need directly or indirectly,
/// from their own folders and `sysroot`. An error names the library and who
/// needs it.
llvm::Expected<std::map<std::string, std::string>>
librariesFor(llvm::ArrayRef<std::string> files, llvm::StringRef sysroot,
             llvm::StringRef triple);

/// A path of the target as a file of this machine: the sysroot's, unless the
/// path leads there already. "": no such file.
std::string findInSysroot(llvm::StringRef path, llvm::StringRef sysroot);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_SSH_NEEDS_H
