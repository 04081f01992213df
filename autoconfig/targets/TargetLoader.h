//===-- TargetLoader.h - From files to a target -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target is a YAML file, autoconfig/targets/<name>.yaml. `base: <name>` takes
// the facts of another target first, and appends to its features; `detect:
// host` takes what the operating system tells about this machine, over what is
// published of its core, or of the described core that is nearest to it
// (Relatives.h). A broken file is an error where it is asked for, by name, path
// or `base:`; among those that are only searched it is a warning of the target.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_TARGETLOADER_H
#define AUTOCONFIG_TARGETS_TARGETLOADER_H

#include "autoconfig/core/Target.h"
#include <string>
#include <vector>

namespace autoconfig {

struct HostProbe;

/// What a target that detects this machine is made of.
struct LoadOptions {
  /// Also of what is published of its core, or of a relative. Without, what is
  /// not detected is assumed.
  bool describedFacts = true;
  /// Another machine's answers, for tests; null: this machine's.
  const HostProbe *probe = nullptr;
};

/// A name found in the target folders, or a path that ends in .yaml. Errors
/// read "file:line:column: error: ..." or list the known names.
llvm::Expected<Target> loadTarget(llvm::StringRef nameOrPath,
                                  const LoadOptions &options = {});

/// Names in the target folders, sorted. The folders: $AUTOCONFIG_TARGETS if
/// set (several are separated by colons), else the one of the source tree.
llvm::Expected<std::vector<std::string>> targetNames();

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_TARGETLOADER_H
