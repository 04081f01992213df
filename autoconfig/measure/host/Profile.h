//===-- Profile.h - A target with what was measured here --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A profile is a target file: `base:` names the target that was measured, its
// facts are those that were measured, each with a source that says so; its
// `warnings:` tell what was left out, and what is not to be relied on. Every
// tool takes it as `--target FILE.yaml`.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_PROFILE_H
#define AUTOCONFIG_MEASURE_HOST_PROFILE_H

#include "autoconfig/core/Target.h"
#include "autoconfig/measure/host/Samples.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace autoconfig {

/// A spread above this is noise: two windows of the same work differ by less
/// than 0.5% on a quiet core.
inline constexpr double noisySpread = 0.03;
/// Above this a fact of the nearest described core is the better guess: those
/// of a family are nearer to each other (results/published/machines.md).
inline constexpr double uselessSpread = 0.2;

/// What becomes of a noisy fact.
enum class NoisePolicy {
  Refuse, // there is no profile
  Skip,   // the fact stays as the base has it
  Keep,   // it is taken, and its source says that it is noisy
  /// The same, and what cannot be taken is left as the base has it, with a
  /// warning: nothing stops the job that wanted to know.
  Warn,
};

/// In the source of a fact that is this or more.
inline constexpr llvm::StringLiteral atLeastMark = ", at least";
/// At the end of the source of a fact that is not to be relied on.
inline constexpr llvm::StringLiteral noisyMark = " (noisy)";
/// The same, of one that tells less than a guess.
inline constexpr llvm::StringLiteral uselessMark = " (too noisy)";

/// The program that measured the fact, where it is noisy; else empty.
llvm::StringRef noisyProgram(const Fact &fact);
/// Whether what is `known` of a fact, without having been measured, is rather
/// taken: of the nearest described core where the measured value is too noisy,
/// of this very one where it is noisy and does not depend on what else the
/// machine does, as L3, memory and the clock do.
bool isBetterGuess(llvm::StringRef key, const Fact &known,
                   const Fact &measured);

struct ProfileEntry {
  enum class State {
    Measured,
    Unchanged, // the base's fact satisfies a measured bound
    Refused,   // noisy, or no possible value of the fact
    Reported,  // no fact of a target
  };
  MeasuredValue measured;
  State state = State::Reported;
  Fact fact;          // if Measured
  std::string reason; // if Refused: "spread 7.1%, over 3%"
};

class Profile {
public:
  /// Compares with `base`. `file` is where the profile shall be: a target has
  /// the name of its file.
  static llvm::Expected<Profile>
  create(const Target &base, const Measurements &measurements,
         llvm::StringRef file, llvm::StringRef date, NoisePolicy policy);

  /// Takes over what an earlier profile has and this one did not measure, or
  /// not well.
  void keepFacts(const std::map<std::string, Fact> &facts);

  /// The values that are refused, with reasons, in one error; success where
  /// there is none or the policy is to go on without them.
  llvm::Error refusal() const;
  /// The names of the programs whose facts were refused.
  std::vector<std::string> refusedPrograms() const;

  const std::vector<std::string> &warnings() const { return warningTexts; }
  /// Of the facts that were taken.
  size_t measuredFacts() const;

  void writeYaml(llvm::raw_ostream &out) const;
  /// Each fact of the target, measured or not, then what was only reported.
  void print(llvm::raw_ostream &out) const;
  llvm::json::Object toJSON() const;

private:
  explicit Profile(const Target &base) : base(base) {}
  ProfileEntry judge(const MeasuredValue &value, llvm::StringRef date) const;
  void refuseContradictions();
  void warn();
  const ProfileEntry *measuredFact(llvm::StringRef key) const;
  /// Measured now, or earlier and kept; null: neither.
  const Fact *knownFact(llvm::StringRef key) const;
  /// The base with what was measured.
  Target result() const;

  Target base;
  std::string name;
  NoisePolicy policy = NoisePolicy::Refuse;
  int64_t cpu = 0;
  std::vector<ProfileEntry> entries;
  std::map<std::string, Fact> kept; // of an earlier profile
  std::vector<std::pair<std::string, std::string>> failures; // of programs
  std::vector<std::string> warningTexts;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_PROFILE_H
