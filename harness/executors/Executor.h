//===-- Executor.h - Ways to run a program on the target --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An executor runs the preset's runner where the target is. To add one, add
// harness/executors/<Name>.cpp that defines
//
//   llvm::Expected<std::unique_ptr<Executor>>
//   create<Name>(const Preset &, const Target &);
//
// and name it (in lower case) as AUTOCONFIG_EXECUTOR in a tool chain file, or
// with --executor. The build finds the file; nothing else is edited. What a run
// through it is worth it says itself: see kind() and what follows.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_EXECUTOR_H
#define AUTOCONFIG_HARNESS_EXECUTORS_EXECUTOR_H

#include "autoconfig/core/Target.h"
#include "harness/common/Preset.h"
#include "harness/store/Measurement.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// How a run ended.
struct Outcome {
  enum class Kind {
    Exited,    // by itself; `code` is the exit code
    Signalled, // by a signal; `code` is its number
    TimedOut,  // killed by a limit
    Stopped,   // killed because the user asked to stop
    Lost,      // nobody knows: the connection to its machine broke
  };
  Kind kind = Kind::Exited;
  int code = 0;
  std::string errors; // the last 4 KB of standard error

  bool clean() const { return kind == Kind::Exited && code == 0; }
  /// "SIGSEGV: last line of standard error", "exit code 2", "no sign of life
  /// for 60 s".
  std::string describe() const;
};

struct Limits {
  /// Longest time without a line: what one contender may take.
  double silenceSeconds = 600;
  /// Longest time in all; keeps a program that chatters for ever from hanging.
  double totalSeconds = 7200;
  /// Set by Ctrl-C; may be null.
  const std::atomic<bool> *stop = nullptr;
};

using LineHandler = llvm::function_ref<void(llvm::StringRef line)>;

class Executor {
public:
  virtual ~Executor();
  /// What a run through this executor can be evidence of: native time where
  /// the programs run on the hardware itself, however they are started;
  /// anything else is an emulator's.
  virtual MeasurementKind kind() const = 0;
  bool emulates() const { return kind() != MeasurementKind::NativeTime; }
  /// The emulator and its options without folders; "" exactly where there is
  /// none.
  virtual std::string emulator() const { return ""; }
  /// Whether the preset's counting emulator (counting/CountingEmulator.h) runs
  /// the same in its place, so that counts are to be had.
  virtual bool hasCountingTwin() const { return false; }
  /// Whether tensors may lie at guard pages: not where an emulator reads the
  /// lanes that an instruction masks out.
  virtual bool allowsGuards() const { return true; }
  /// The CPU to measure on, of the machine that the runner runs on: the last
  /// that may be used, since the first takes most interrupts. After a first
  /// run.
  virtual int measuringCpu() const;
  /// {"L1 Data": "32K", ...} of that machine; empty where unknown. After a
  /// first run.
  virtual llvm::json::Object caches() const { return {}; }
  /// Runs the runner with `arguments`, handing over each complete line of its
  /// standard output. Half a line at the end is dropped. An error means that it
  /// could not be started at all. Of an emulator called by several threads at a
  /// time.
  virtual llvm::Expected<Outcome> run(llvm::ArrayRef<std::string> arguments,
                                      const Limits &limits,
                                      LineHandler onLine) = 0;
};

/// The files of this folder, in lower case.
std::vector<std::string> executorNames();

/// The executor that the preset names; an error lists the known ones.
llvm::Expected<std::unique_ptr<Executor>> createExecutor(const Preset &preset,
                                                         const Target &target);

/// The words with each `{key}` replaced by that fact of the target.
llvm::Expected<std::vector<std::string>>
substituteFacts(llvm::ArrayRef<std::string> words, const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_EXECUTOR_H
