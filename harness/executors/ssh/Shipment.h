//===-- Shipment.h - What a job needs on a board ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_SSH_SHIPMENT_H
#define AUTOCONFIG_HARNESS_EXECUTORS_SSH_SHIPMENT_H

#include "harness/common/Preset.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/TarWriter.h"

namespace autoconfig::harness {

/// Packs jobs for a session on a board: of runner, rivals and their libraries
/// only what is not there yet, by content.
class Shipper {
public:
  /// `objects`: SHA-1s of what the board has.
  Shipper(const Preset &preset, llvm::StringSet<> objects)
      : preset(preset), objects(std::move(objects)) {}

  /// Writes an archive for scripts::put. Errors: a file cannot be read, a
  /// library is not in the sysroot, the job is no job.
  llvm::Error pack(llvm::StringRef jobFile, const std::string &archive);
  /// After pack(): scripts::put's arguments for what is new, SHA-1 and link by
  /// turns.
  const std::vector<std::string> &newLinks() const { return added; }
  /// After pack(): the words that run the runner in the session's folder, which
  /// is `session` there.
  std::vector<std::string> command(llvm::StringRef session) const;

private:
  llvm::Error addRunner(llvm::TarWriter &tar);
  llvm::Error addLibraries(llvm::TarWriter &tar,
                           llvm::ArrayRef<std::string> files);
  llvm::Error addObject(llvm::TarWriter &tar, const std::string &file,
                        const std::string &link);

  const Preset &preset;
  llvm::StringSet<> objects;
  llvm::StringSet<> linked; // in the session
  std::vector<std::string> rivals;
  std::vector<std::string> added;
  bool hasLoader = false;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_SSH_SHIPMENT_H
