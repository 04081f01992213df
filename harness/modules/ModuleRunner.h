//===-- ModuleRunner.h - Compiles modules and runs them ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module with a function `network`, of inputs, parameters and result, each a
// memref of one dimension or of that many elements, becomes a shared object
// through autoconfig-opt's pipeline; the program network-runner compares such
// objects' results and measures them, interleaved.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_MODULES_MODULERUNNER_H
#define AUTOCONFIG_HARNESS_MODULES_MODULERUNNER_H

#include "harness/common/Preset.h"
#include "harness/executors/Executor.h"
#include "llvm/Support/JSON.h"
#include <atomic>
#include <optional>

namespace autoconfig::harness {

struct ModuleRunnerOptions {
  std::string preset, target; // the target: empty, the preset's
  int samples = 5;            // 0: verify only
  double minSeconds = 0.2;    // of each sample
  double timeoutSeconds = 600;
};

/// What network-runner says of one contender.
struct ModuleResult {
  std::string name, status, reason, version;
  std::vector<double> seconds; // one a sample
  std::optional<double> difference, magnitude;
  std::optional<double> medianSeconds() const;

  static ModuleResult of(const llvm::json::Object &told);
};

class ModuleRunner {
public:
  /// Errors: a program that is not built, an emulated preset.
  static llvm::Expected<ModuleRunner> create(const ModuleRunnerOptions &options,
                                             llvm::StringRef root,
                                             const std::atomic<bool> &stop);

  const std::string &targetName() const { return target; }
  /// build/<preset>/<name>, which is made.
  llvm::Expected<std::string> makeFolder(const llvm::Twine &name) const;
  /// The module's file through the pipeline to a shared object, with more
  /// options of the pipeline's.
  llvm::Error compile(const std::string &module, const std::string &object,
                      const std::string &more) const;
  /// Has the job of network-runner carried out, from a file: what it needs of
  /// the machine and the options is added. Returns what it tells.
  llvm::Expected<llvm::json::Object> run(llvm::json::Object job,
                                         const std::string &path) const;

private:
  ModuleRunnerOptions options;
  std::string root, target, requirements;
  Limits limits;
  Preset preset;
  std::unique_ptr<Executor> executor;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_MODULES_MODULERUNNER_H
