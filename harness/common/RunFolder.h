//===-- RunFolder.h - Files of one run --------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels and jobs of a run, or what an import needs for a time, lie in a
// folder of their own: several at a time do not touch each other's files. The
// folder is gone when the run ends; where it was killed, the next one removes
// it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_RUNFOLDER_H
#define AUTOCONFIG_HARNESS_COMMON_RUNFOLDER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <utility>

namespace autoconfig::harness {

class RunFolder {
public:
  /// `parent`/run-<something unique, of always the same length>. Errors name
  /// the folder that cannot be made.
  static llvm::Expected<RunFolder> create(const std::string &parent);
  RunFolder(RunFolder &&other)
      : folder(std::move(other.folder)), lock(std::exchange(other.lock, -1)) {}
  ~RunFolder();
  const std::string &path() const { return folder; }

private:
  RunFolder(std::string folder, int lock)
      : folder(std::move(folder)), lock(lock) {}
  std::string folder;
  int lock; // held while the run lives
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_RUNFOLDER_H
