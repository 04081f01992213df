//===-- Options.cpp - What the commands have in common ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Options.h"
#include "llvm/Support/FileSystem.h"
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

using Writer = function_ref<void(raw_ostream &out)>;

/// An error of the stream is told; it would be fatal at the program's end.
static Error writeTo(raw_fd_ostream &out, Writer writer, const Twine &name) {
  writer(out);
  out.flush();
  if (!out.has_error())
    return Error::success();
  std::string why = out.error().message();
  out.clear_error();
  return usageError("cannot write " + name + ": " + why);
}

static Error writeOut(Writer writer, const std::string &file) {
  if (file.empty())
    return writeTo(outs(), writer, "to standard output");
  // A device or a pipe cannot be replaced.
  if (sys::fs::exists(file) && !sys::fs::is_regular_file(file)) {
    std::error_code code;
    raw_fd_ostream out(file, code);
    return code ? usageError("cannot write '" + file + "': " + code.message())
                : writeTo(out, writer, "'" + file + "'");
  }
  // An error that LLVM finds only after the file took its place is fatal.
  Error failed = writeToOutput(file, [&](raw_ostream &out) {
    writer(out);
    out.flush();
    auto &stream = static_cast<raw_fd_ostream &>(out);
    std::error_code code = stream.error();
    stream.clear_error();
    return errorCodeToError(code);
  });
  if (failed)
    return usageError("cannot write '" + file +
                      "': " + toString(std::move(failed)));
  return Error::success();
}

Error write(const Table &table, StringRef formatName, const std::string &file) {
  constexpr size_t widthOfFiles = 80;
  Expected<Format> format =
      formatNamed(formatName, file.empty() ? outputWidth() : widthOfFiles);
  if (!format)
    return format.takeError();
  return writeOut([&](raw_ostream &out) { (*format)(table, out); }, file);
}

Error write(StringRef text, const std::string &file) {
  return writeOut([&](raw_ostream &out) { out << text; }, file);
}

} // namespace autoconfig::harness
