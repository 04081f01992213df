//===-- MeasureProgram.h - Runs a preset's measurements ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_MEASUREPROGRAM_H
#define AUTOCONFIG_MEASURE_HOST_MEASUREPROGRAM_H

#include "autoconfig/core/Target.h"
#include "autoconfig/measure/host/Samples.h"

namespace autoconfig {

/// The program `measure` of a built preset: build/<preset>/bin/measure.
class MeasureProgram {
public:
  /// Reads root/build/<preset>/preset.json. An error where the preset is not
  /// built, where it runs under an emulator, which has no time, or where this
  /// machine's CPU lacks what it is built for.
  static llvm::Expected<MeasureProgram> find(llvm::StringRef root,
                                             llvm::StringRef preset);

  /// The program of a native preset for vectors as wide as those of a target
  /// that detects this machine; the preset of that very target where there is
  /// one. The error names the command that builds it.
  static llvm::Expected<MeasureProgram> findFor(llvm::StringRef root,
                                                const Target &target);

  /// The engine's target of the preset.
  const std::string &target() const { return targetName; }
  llvm::Expected<std::vector<MeasurementName>> list() const;
  /// Runs the named measurements, the default set where there is no name.
  llvm::Expected<Measurements> run(const Target &target,
                                   llvm::ArrayRef<std::string> only) const;
  /// The same, but one that crashes costs its own values only; it is in
  /// `failures` of what is returned.
  Measurements runEach(const Target &target,
                       llvm::ArrayRef<std::string> only) const;
  /// Seconds a call of kernels of one problem, which run in turns: a row of
  /// samples for each of the shared objects. `elements`: of A, B and C.
  llvm::Expected<std::vector<std::vector<double>>>
  race(llvm::ArrayRef<std::string> kernels,
       llvm::ArrayRef<int64_t> elements) const;
  /// Of the program's file: other measurements have another one.
  llvm::Expected<uint64_t> contentHash() const;

private:
  struct Output {
    std::string text, failure; // how it ended, where not by itself and well
  };
  Output outputOf(llvm::ArrayRef<std::string> arguments) const;

  std::string program, targetName;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_MEASUREPROGRAM_H
