//===-- MachineProfile.h - What was measured on this machine ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A machine is measured once, when a target that detects it is used for the
// first time. The profile stays in the user's cache folder, under a name made
// of all that tells this machine from others and of the program that measured:
//
//   <cache>/profiles/host-avx512-0123456789abcdef.yaml
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_MACHINEPROFILE_H
#define AUTOCONFIG_MEASURE_HOST_MACHINEPROFILE_H

#include "autoconfig/measure/host/MeasureProgram.h"
#include "autoconfig/measure/host/Profile.h"
#include "llvm/ADT/Twine.h"

namespace autoconfig {

/// $AUTOCONFIG_CACHE, else $XDG_CACHE_HOME/autoconfig, else
/// $HOME/.cache/autoconfig, else /var/cache/autoconfig.
std::string cacheFolder();

/// 2026-11-23, in UTC.
std::string today();

/// Measures, and again what is noisy, for most noise is over soon. After
/// `seconds`, nothing is measured again.
llvm::Expected<Profile> measureProfile(const MeasureProgram &program,
                                       const Target &base,
                                       llvm::ArrayRef<std::string> only,
                                       llvm::StringRef file, NoisePolicy policy,
                                       double seconds = 3600);

class MachineProfile {
public:
  /// The profile's place; it need not be there. An error where nothing can be
  /// measured, with the way out.
  static llvm::Expected<MachineProfile> locate(MeasureProgram program);

  const std::string &path() const { return file; }
  bool exists() const;
  /// Whether some minutes went by since it was written: who kept this machine
  /// busy then may be gone.
  bool isOld() const;

  /// What `ensure` did.
  struct Made {
    std::optional<Profile> profile; // none: another process made it meanwhile
    double seconds = 0;
  };
  /// Measures and writes the profile, unless it is there; one process at a time
  /// does. `anew`: also where it is there. `only`: these alone, what else the
  /// profile has stays.
  llvm::Expected<Made> ensure(llvm::ArrayRef<std::string> only = {},
                              bool anew = false) const;

  /// The measured facts over those of the target.
  llvm::Error applyTo(Target &target) const;

private:
  explicit MachineProfile(MeasureProgram program)
      : program(std::move(program)) {}
  llvm::Expected<Made> measure(llvm::ArrayRef<std::string> only) const;

  MeasureProgram program;
  std::string file;
};

using Note = llvm::function_ref<void(const llvm::Twine &)>;

/// For a target that detects this machine: takes what was measured on it, and
/// measures it first if that was never done; and again what was noisy, some
/// minutes later. Whatever goes wrong becomes a note, a line, and leaves the
/// facts as they are.
void takeMeasuredFacts(Target &target, llvm::StringRef root, Note note);

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_MACHINEPROFILE_H
