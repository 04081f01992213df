//===-- Files.cpp - Files, whole or not at all ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

llvm::Expected<std::string> autoconfig::readTextFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   "cannot read '" + path +
                                       "': " + buffer.getError().message());
  StringRef text = (*buffer)->getBuffer();
  text.consume_front("\xEF\xBB\xBF");
  return text.str();
}

/// An error of the system, which its code tells.
static llvm::Error cannotWrite(StringRef path, const Twine &why) {
  return llvm::createStringError(std::make_error_code(std::errc::io_error),
                                 "cannot write '" + path + "': " + why);
}

/// Writes what a disk may have no place for, and says so.
static std::error_code writeText(StringRef path, StringRef text) {
  std::error_code code;
  llvm::raw_fd_ostream out(path, code, llvm::sys::fs::OF_None);
  if (code)
    return code;
  out << text;
  out.close();
  code = out.error();
  out.clear_error();
  return code;
}

/// Creates an empty file that nobody else has, beside `path`.
static llvm::Expected<std::string> createBeside(StringRef path) {
  while (true) {
    std::string name = llvm::formatv("{0}.part-{1:x-8}", path,
                                     llvm::sys::Process::GetRandomNumber());
    int descriptor;
    std::error_code code = llvm::sys::fs::openFileForWrite(
        name, descriptor, llvm::sys::fs::CD_CreateNew);
    if (code == std::errc::file_exists)
      continue;
    if (code)
      return llvm::errorCodeToError(code);
    llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
    return name;
  }
}

llvm::Error
autoconfig::replaceFile(StringRef path,
                        llvm::function_ref<llvm::Error(StringRef)> make) {
  // Two who write the same file at a time do not share a temporary one.
  llvm::Expected<std::string> temporary = createBeside(path);
  if (!temporary)
    return cannotWrite(path, llvm::toString(temporary.takeError()));
  llvm::sys::RemoveFileOnSignal(*temporary);
  llvm::scope_exit clean([&] {
    llvm::sys::fs::remove(*temporary);
    llvm::sys::DontRemoveFileOnSignal(*temporary);
  });
  if (llvm::Error error = make(*temporary))
    return cannotWrite(path, llvm::toString(std::move(error)));
  if (std::error_code code = llvm::sys::fs::rename(*temporary, path))
    return cannotWrite(path, code.message());
  clean.release();
  llvm::sys::DontRemoveFileOnSignal(*temporary);
  return llvm::Error::success();
}

llvm::Error autoconfig::writeFile(StringRef path, StringRef text) {
  llvm::sys::fs::file_status status;
  bool special = !llvm::sys::fs::status(path, status) &&
                 status.type() != llvm::sys::fs::file_type::regular_file &&
                 status.type() != llvm::sys::fs::file_type::directory_file;
  if (special) {
    if (std::error_code code = writeText(path, text))
      return cannotWrite(path, code.message());
    return llvm::Error::success();
  }
  return replaceFile(path, [&](StringRef temporary) {
    return llvm::errorCodeToError(writeText(temporary, text));
  });
}
