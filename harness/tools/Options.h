//===-- Options.h - What the commands have in common ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_OPTIONS_H
#define AUTOCONFIG_HARNESS_TOOLS_OPTIONS_H

#include "harness/report/Table.h"
#include "harness/tools/Commands.h"

namespace autoconfig::harness {

/// --store; empty where it is not given.
void addStoreOption(CLI::App &command, std::string &store, const char *help);
std::string storePath(const std::string &store, const Invocation &invocation);

llvm::Error usageError(const llvm::Twine &message);

/// Writes a table to a file, or to standard output where `output` is "-".
llvm::Expected<int> write(llvm::Expected<Table> table,
                          llvm::StringRef formatName,
                          const std::string &output = "-");

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_OPTIONS_H
