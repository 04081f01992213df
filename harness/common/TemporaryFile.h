//===-- TemporaryFile.h - A file that is gone afterwards --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_TEMPORARYFILE_H
#define AUTOCONFIG_HARNESS_COMMON_TEMPORARYFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace autoconfig::harness {

/// Empty at first, in the system's folder for such files. It goes with this
/// object, and where the program is ended by Ctrl-C or SIGTERM.
class TemporaryFile {
public:
  static llvm::Expected<TemporaryFile> create(llvm::StringRef name,
                                              llvm::StringRef extension);
  TemporaryFile(TemporaryFile &&other) noexcept;
  ~TemporaryFile();

  const std::string &path() const { return file; }

private:
  explicit TemporaryFile(std::string file);

  std::string file; // "": another object has it
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_TEMPORARYFILE_H
