//===-- FunctionNames.h - Whose code ran ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A user-mode emulator knows no symbols of the libraries that its guest loads.
// The runner tells what it has loaded and where; the files are read here.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_FUNCTIONNAMES_H
#define AUTOCONFIG_HARNESS_COUNTING_FUNCTIONNAMES_H

#include "harness/counting/CountedRegion.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <memory>

namespace autoconfig::harness {

/// Remembers the symbols of a file from call to call.
class FunctionNames {
public:
  /// `sysroot`: where the emulator looks for the guest's files first; "" for
  /// none.
  explicit FunctionNames(std::string sysroot);
  ~FunctionNames();

  /// Sets module and function of every block. Code that is in no module was
  /// generated at run time: its module is "". An error names the file that
  /// cannot be read.
  llvm::Error name(BlockProfile &profile, llvm::ArrayRef<LoadedModule> modules);

private:
  struct File;
  llvm::Expected<const File *> load(const std::string &path);
  std::string sysroot;
  std::map<std::string, std::unique_ptr<File>> files;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_FUNCTIONNAMES_H
