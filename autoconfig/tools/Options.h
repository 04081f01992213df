//===-- Options.h - What the commands have in common -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TOOLS_OPTIONS_H
#define AUTOCONFIG_TOOLS_OPTIONS_H

#include "autoconfig/driver/Kernel.h"
#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace autoconfig {

/// As given; see --help of the commands.
struct Options {
  std::string target = "host", op;
  ShapeOptions shape;
  std::string weights = "given", algorithm;
  std::vector<std::string> parameters, facts;
  std::optional<double> tolerance;
  SumOrder order = SumOrder::Any;
  std::optional<uint64_t> mostWorkspace; // bytes
  std::string knownBy = "all";           // all, measured or described
  bool json = false, noMeasure = false;
  unsigned shortlist = 0; // candidates to measure; 0: the models choose

  bool prepared() const { return weights == "prepared"; }
};

/// Of the argument PROBLEM.
inline constexpr const char *problemHelp =
    "64x576:576x3136, ic64ih56oc64kh3ph1: see workloads/README.md";

/// --target.
void addTargetOption(CLI::App &command, Options &options);
/// --set, --facts, --no-measure.
void addFactOptions(CLI::App &command, Options &options);
/// --op, --weights, --wtag, --tag, --mb, --algorithm, --param, --tolerance,
/// --numerics, --workspace, --json, and those of facts.
void addSelectionOptions(CLI::App &command, Options &options);

llvm::Error fail(const std::string &message);
void printJSON(llvm::json::Value value);

/// "name=integer" of --param.
llvm::Error parseParameter(llvm::StringRef text, SelectionOptions &options);
/// The problem in the layout that --wtag asks for.
llvm::Expected<Problem> parseProblem(llvm::StringRef text,
                                     const Options &options);

/// The target with the facts that the options ask for. At the first use of this
/// machine it is measured; what there is to say of that goes to standard error.
llvm::Expected<Target> targetOf(const Options &options);
/// Whether measuring, and what was measured, is wanted at all: not with
/// AUTOCONFIG_MEASURE=0, which tests set.
bool measuringIsOn();
void printNote(const llvm::Twine &note);

/// What explain, compile and decide start with.
struct Job {
  Target target;
  SelectionOptions selection;
  KernelCompiler compiler;

  static llvm::Expected<Job> create(const Options &options);
};

} // namespace autoconfig

#endif // AUTOCONFIG_TOOLS_OPTIONS_H
