//===-- Library.h - Many modules in one shared object -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_LIBRARY_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_LIBRARY_H

#include "Compiler.h"
#include "Module.h"

namespace differential {

/// Modules compiled in both ways, and one process that runs them all: an
/// emulator takes longer to start than most modules take to run.
class Library {
public:
  explicit Library(std::vector<std::string> runner)
      : runner(std::move(runner)) {}

  llvm::Error add(Compiler &compiler, const Module &module,
                  mlir::ModuleOp plain, mlir::ModuleOp ours);

  using Report =
      llvm::function_ref<void(uint64_t number, const std::string &difference)>;
  /// Links and runs. An error where the runner does not get to its end.
  llvm::Error run(Report report);

private:
  llvm::Expected<std::string> runIn(llvm::StringRef folder);

  std::vector<std::string> runner;
  std::vector<Object> objects;
  std::string manifest; // what differential-runner reads
  uint64_t modules = 0;
};

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_LIBRARY_H
