//===-- TemporaryFile.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/TemporaryFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<TemporaryFile> TemporaryFile::create(StringRef name,
                                              StringRef extension) {
  SmallString<128> path;
  if (std::error_code code =
          sys::fs::createTemporaryFile(name, extension, path))
    return createStringError(code, "no temporary file: " + code.message());
  return TemporaryFile(path.str().str());
}

TemporaryFile::TemporaryFile(std::string path) : file(std::move(path)) {
  sys::RemoveFileOnSignal(file);
}

TemporaryFile::TemporaryFile(TemporaryFile &&other) noexcept
    : file(std::move(other.file)) {
  other.file.clear();
}

TemporaryFile::~TemporaryFile() {
  if (file.empty())
    return;
  sys::fs::remove(file);
  sys::DontRemoveFileOnSignal(file);
}

} // namespace autoconfig::harness
