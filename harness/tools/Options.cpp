//===-- Options.cpp - What the commands have in common ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Options.h"
#include "autoconfig/core/Files.h"
#include <CLI/CLI.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

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

void OutputOptions::addTo(CLI::App &command) {
  command.add_option("--format", format,
                     "md, csv, tex, json, or text, which fits the terminal (by "
                     "the file's extension; text on a terminal, else md)");
  command.add_option("-o,--output", file, "File to write");
  command.add_flag("--wide", wide,
                   "All columns as they are, also on a terminal");
}

Expected<std::string> OutputOptions::formatName(StringRef own) const {
  if (!format.empty())
    return format;
  if (!file.empty())
    return formatOfFile(file);
  if (wide)
    return "md";
  if (!own.empty())
    return own.str();
  return ::isatty(STDOUT_FILENO) ? "text" : "md";
}

/// Of the terminal, and where standard output is none what fits everywhere.
static size_t outputWidth() {
  constexpr size_t usual = 80, least = 40;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return usual;
  return std::max<size_t>(size.ws_col, least);
}

/// An error of the stream is told; it would be fatal at the program's end.
static Error writeOut(StringRef text) {
  outs() << text;
  outs().flush();
  if (!outs().has_error())
    return Error::success();
  std::string why = outs().error().message();
  outs().clear_error();
  return usageError("cannot write to standard output: " + why);
}

Error write(const Table &table, StringRef formatName, const std::string &file) {
  constexpr size_t widthOfFiles = 80;
  Expected<Format> format =
      formatNamed(formatName, file.empty() ? outputWidth() : widthOfFiles);
  if (!format)
    return format.takeError();
  std::string text;
  raw_string_ostream out(text);
  (*format)(table, out);
  return write(text, file);
}

Error write(StringRef text, const std::string &file) {
  return file.empty() || file == "-" ? writeOut(text) : writeFile(file, text);
}

} // namespace autoconfig::harness
