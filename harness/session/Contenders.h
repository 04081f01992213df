//===-- Contenders.h - Who takes part ---------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_CONTENDERS_H
#define AUTOCONFIG_HARNESS_SESSION_CONTENDERS_H

#include "harness/session/Candidates.h"
#include "harness/session/Job.h"
#include "llvm/ADT/STLExtras.h"

namespace autoconfig::harness {

/// A rival as the preset's build left it.
struct Rival {
  std::string name;
  std::string file;        // "" where unavailable, or yet to be generated
  std::string unavailable; // the reason
  /// The program and the target's options, with `{facts}`: makes the file for a
  /// problem (Generation.h). Empty: there is one file for all.
  std::vector<std::string> generator;
  RivalKind kind = RivalKind::Library;
  /// Whose problems it computes, by name.
  std::vector<std::string> operators;
  /// Has no vector code on the preset's architecture, as its source says.
  bool scalar = false;
  /// Why it takes part only where `--rivals` names it; "": it does not.
  std::string onlyNamed;

  bool serves(llvm::StringRef op) const {
    return llvm::is_contained(operators, op);
  }
  bool available() const { return !file.empty() || !generator.empty(); }
};

/// rival_<name>.so, .generator and .unavailable of the folder, sorted by name;
/// beside each rival_<name>.json says what it is
/// (baselines/declarations.cmake).
llvm::Expected<std::vector<Rival>> findRivals(llvm::StringRef folder);

/// The rivals whose names are in `wanted`; all where it is empty. Our own name
/// is accepted and adds nothing. An error lists the known names.
llvm::Expected<std::vector<Rival>>
selectRivals(std::vector<Rival> rivals, llvm::ArrayRef<std::string> wanted);

/// Where a kernel of that label, or a rival's for the problem, is written.
std::string kernelFile(const KernelRequest &request, llvm::StringRef label);

/// A generated kernel, or why there is none.
struct Kernel {
  std::string file;
  std::string hash; // SHA-1 of the object; "" if there is none
  DecisionRecord decision;
  StaticCode code;
  std::optional<Verdict> failure;
  bool stopped = false;
};

/// Has `autoconfig compile` generate the kernel that the models choose. An
/// error means that it could not be started; a kernel that cannot be generated
/// is a verdict.
llvm::Expected<Kernel> compileKernel(const KernelRequest &request,
                                     const Limits &limits);

/// The same for a candidate. `label` is part of the file's name, and the
/// verdict's contender. The record holds only the candidate's own terms.
llvm::Expected<Kernel> compileCandidate(const KernelRequest &request,
                                        const Candidate &candidate,
                                        llvm::StringRef label,
                                        const Limits &limits);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_CONTENDERS_H
