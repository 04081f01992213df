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

/// How a table is written.
struct OutputOptions {
  std::string format; // "": by the file's extension, else for where it goes
  std::string file;   // "": standard output
  bool wide = false;

  /// --format, -o and --wide.
  void addTo(CLI::App &command);
  /// The name of a format; `own` is the table's. Errors: an unknown extension.
  llvm::Expected<std::string> formatName(llvm::StringRef own) const;
};

/// A file that is there is replaced when the whole table is written.
llvm::Error write(const Table &table, llvm::StringRef formatName,
                  const std::string &file);

/// Likewise a text.
llvm::Error write(llvm::StringRef text, const std::string &file);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_OPTIONS_H
