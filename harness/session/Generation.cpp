//===-- Generation.cpp - Rivals that are made for a problem ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Generation.h"
#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

std::string generatorVersion(const Rival &rival, const Limits &limits) {
  std::string version;
  Expected<Outcome> outcome =
      runProcess({{rival.generator.front(), "--version"}}, limits,
                 [&](StringRef line) { version = line.str(); });
  if (outcome && outcome->clean())
    return version;
  consumeError(outcome.takeError());
  return "";
}

/// The generator's own words, or how it ended.
static std::string reasonOf(const Outcome &outcome) {
  StringRef said = StringRef(outcome.errors).trim();
  StringRef last = said.substr(said.rfind('\n') + 1).trim();
  if (outcome.kind != Outcome::Kind::Exited || last.empty())
    return "no code: " + outcome.describe();
  return last.str();
}

Expected<Generated> generateRival(const Workbench &bench, const Unit &unit,
                                  const Rival &rival,
                                  std::optional<uint64_t> seed) {
  KernelRequest request = bench.requestOf(unit);
  Expected<std::vector<std::string>> words =
      substituteFacts(rival.generator, *bench.target);
  if (!words)
    return words.takeError();
  Generated generated;
  generated.file = kernelFile(
      request, rival.name + (seed ? "-" + std::to_string(*seed) : ""));
  if (std::error_code code = sys::fs::create_directories(request.folder))
    return createStringError(code, "cannot make the folder '" + request.folder +
                                       "': " + code.message());
  llvm::append_range(
      *words, std::vector<std::string>{"--op", unit.problem->op, "--problem",
                                       unit.problem->shape(), "--weights",
                                       unit.weights});
  if (seed)
    llvm::append_range(
        *words, std::vector<std::string>{"--seed", std::to_string(*seed)});
  llvm::append_range(*words, std::vector<std::string>{"-o", generated.file});
  Command command{std::move(*words)};
  command.clean = true; // whose settings would choose its code unseen
  Expected<Outcome> outcome =
      runProcess(command, bench.limits, [](StringRef) {});
  if (!outcome)
    return outcome.takeError();
  generated.stopped = outcome->kind == Outcome::Kind::Stopped;
  if (generated.stopped || outcome->clean())
    return generated;
  generated.file.clear();
  generated.unavailable = reasonOf(*outcome);
  return generated;
}

} // namespace autoconfig::harness
