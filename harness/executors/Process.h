//===-- Process.h - Run a program under limits ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_H
#define AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_H

#include "harness/executors/Executor.h"
#include <map>

namespace autoconfig::harness {

struct Command {
  std::vector<std::string> words; // the program and its arguments
  /// Added to, and stronger than, this process's environment.
  std::map<std::string, std::string> environment = {};
  /// Inherit nothing that executors/not-inherited.txt lists: for whatever is
  /// verified or measured.
  bool clean = false;
  /// File that the program reads as its standard input; "": a pipe without a
  /// byte, which stays open as long as this process waits for the program.
  std::string input = "/dev/null";
  /// Inherit nothing at all, and do not randomize addresses where the system
  /// allows that: for what shall be the same in every run.
  bool reproducible = false;
};

/// The beginnings of names in executors/not-inherited.txt.
llvm::ArrayRef<llvm::StringLiteral> notInherited();

/// Runs the command as the leader of its own process group, so that a limit or
/// Ctrl-C ends it with everything that it started. The program also dies with
/// this process.
llvm::Expected<Outcome> runProcess(const Command &command, const Limits &limits,
                                   LineHandler onLine);

/// An executor that starts a command on this machine: `prefix`, then the
/// runner and its arguments.
class CommandExecutor : public Executor {
public:
  CommandExecutor(MeasurementKind kind, std::vector<std::string> prefix,
                  const Preset &preset, bool reproducible = false);
  MeasurementKind kind() const override { return measured; }
  std::string emulator() const override;
  llvm::Expected<Outcome> run(llvm::ArrayRef<std::string> arguments,
                              const Limits &limits,
                              LineHandler onLine) override;

private:
  MeasurementKind measured;
  std::vector<std::string> prefix; // an emulator, or what else starts it
  std::string runner;
  std::map<std::string, std::string> environment;
  bool reproducible;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_H
