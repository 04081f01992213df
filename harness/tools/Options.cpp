//===-- Options.cpp - What the commands have in common ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>

using namespace llvm;

namespace autoconfig::harness {

void addStoreOption(CLI::App &command, std::string &store, const char *help) {
  command.add_option("--store", store,
                     std::string(help) + " (results/results.sqlite)");
}

std::string storePath(const std::string &store, const Invocation &invocation) {
  return store.empty() ? invocation.layout.defaultStore() : store;
}

Error usageError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

Expected<int> write(Expected<Table> table, StringRef formatName,
                    const std::string &output) {
  if (!table)
    return table.takeError();
  Expected<Format *> format = formatNamed(formatName);
  if (!format)
    return format.takeError();
  std::error_code code;
  raw_fd_ostream out(output, code); // "-": standard output
  if (code)
    return createStringError(code, "cannot write '" + output +
                                       "': " + code.message());
  (*format)(*table, out);
  return exitGood;
}

} // namespace autoconfig::harness
