//===-- Cell.h - One contender on one problem -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_CELL_H
#define AUTOCONFIG_HARNESS_STORE_CELL_H

#include "harness/store/Measurement.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>

namespace autoconfig::harness {

enum class Status { Passed, Failed, Skipped, Crashed, TimedOut, Unavailable };

/// "passed", ..., "timed out".
const char *statusName(Status status);
std::optional<Status> statusNamed(llvm::StringRef name);

/// What a contender is there for; see results/schema.sql.
enum class Role {
  Chosen,
  Rival,
  Candidate,
  Yardstick,
  Trial,
  Finalist,
  Base,
  Head
};

/// "chosen", ..., "head".
const char *roleName(Role role);

/// What a rival is, as its source says; see baselines/README.md. No source says
/// Fixed: a given configuration of ours, beside the chosen kernel.
enum class RivalKind { Library, Compiler, Search, Loops, Fixed };

/// "library", ..., "fixed".
const char *rivalKindName(RivalKind kind);
/// Of those that a source can say.
std::optional<RivalKind> rivalKindNamed(llvm::StringRef name);

struct Machine {
  std::string cpu, architecture;
  std::string caches = "{}"; // JSON
  std::string emulator;
  std::string facts = "{}"; // JSON
  std::string osKernel;     // its release; no part of what it is
};

struct RunInfo {
  std::string startedAt; // UTC, ISO 8601
  std::string command;
  std::string revision;
};

struct SuiteEntry {
  std::string suite, op, problem, name;
  int64_t multiplicity = 1;
};

/// What makes a cell this cell, but for the process: when all of it agrees, it
/// is not run again.
struct CellKey {
  std::string op, problem, preset, target, rival;
  std::string weights; // "given", "prepared"
  std::string subject; // kernel object's SHA-1 or rival's version
  int64_t machine = 0; // Store::machine
  Role role = Role::Rival;
  std::string executor; // how it was run: "native", "qemu", ...
};

/// Why our kernel is what it is.
struct DecisionRecord {
  std::string algorithm;
  std::string parameters = "{}"; // JSON object
  std::optional<double> predictedCycles;
  std::string decision = "{}"; // JSON, all of it
  /// Of the main loop, whole lines; kept of chosen kernels. "": not known.
  std::string assembly = {};
};

/// The longest that is kept (results/schema.sql).
constexpr size_t mostAssembly = 16384;

struct Cell {
  CellKey key;
  Measurement measurement = EmulatedStatus{};
  std::optional<NativeCounter> counters; // with native time only
  /// With emulated counts only: one for each core, the target's own first.
  std::vector<ModelledCycles> modelled;
  Status status = Status::Passed;
  std::string reason; // empty exactly when passed
  std::string note;
  double flops = 0;
  std::string version, implementation;
  std::optional<int64_t> checkedElements;
  std::optional<double> maxError;
  std::string job;      // of native time: a part of what makes it this cell
  std::string osKernel; // its release
  std::optional<double> gigahertz; // of the CPU, native only
  std::string settings = "{}";     // JSON
  std::string compiler, compilerFlags, revision, finishedAt;
  std::optional<DecisionRecord> decision; // ours only
  StaticCode code;                        // ours only
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_CELL_H
