//===-- LlvmNames.h - CPUs and features that LLVM knows ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_LLVMNAMES_H
#define AUTOCONFIG_TARGETS_LLVMNAMES_H

#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>

namespace llvm {
class MCSubtargetInfo;
} // namespace llvm

namespace autoconfig {

/// The names that LLVM's back end for a triple knows. LLVM itself passes over
/// those it does not know.
class LlvmNames {
public:
  /// Null where LLVM has no back end.
  static std::unique_ptr<LlvmNames> of(const std::string &triple);
  ~LlvmNames();

  /// Why LLVM cannot take this name; nothing if it can. The reason names the
  /// nearest known one.
  std::optional<std::string> refusesCpu(llvm::StringRef cpu) const;
  /// The same for a feature string, "+v,-prefer-256-bit".
  std::optional<std::string> refusesFeatures(llvm::StringRef features) const;

private:
  LlvmNames(std::string triple, std::unique_ptr<llvm::MCSubtargetInfo> info);
  std::string triple;
  std::unique_ptr<llvm::MCSubtargetInfo> info;
};

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_LLVMNAMES_H
