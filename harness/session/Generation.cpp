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

/// What is asked of a generator: its name, and not where it is.
static std::vector<std::string> questionTo(const Rival &rival,
                                           ArrayRef<std::string> arguments) {
  std::vector<std::string> question{rival.name};
  append_range(question, arguments);
  return question;
}

Expected<std::string> generatorVersion(const Rival &rival,
                                       const Answers &answers,
                                       const Limits &limits) {
  std::vector<std::string> question = questionTo(rival, {"--version"});
  if (answers.areThere()) {
    Expected<json::Object> kept = answers.take(question, "");
    if (!kept)
      return kept.takeError();
    return kept->getString("version").value_or("").str();
  }
  std::string version;
  Expected<Outcome> outcome =
      runProcess({{rival.generator.front(), "--version"}}, limits,
                 [&](StringRef line) { version = line.str(); });
  if (!outcome || !outcome->clean())
    version.clear();
  consumeError(outcome.takeError());
  if (Error error =
          answers.keep(question, json::Object{{"version", version}}, ""))
    return std::move(error);
  return version;
}

/// The generator's own words, or how it ended.
static std::string reasonOf(const Outcome &outcome) {
  StringRef said = StringRef(outcome.errors).trim();
  StringRef last = said.substr(said.rfind('\n') + 1).trim();
  if (outcome.kind != Outcome::Kind::Exited || last.empty())
    return "no code: " + outcome.describe();
  return last.str();
}

static Expected<Generated> callGenerator(Command command, std::string file,
                                         const Limits &limits) {
  command.clean = true; // whose settings would choose its code unseen
  Expected<Outcome> outcome = runProcess(command, limits, [](StringRef) {});
  if (!outcome)
    return outcome.takeError();
  Generated generated;
  generated.stopped = outcome->kind == Outcome::Kind::Stopped;
  if (generated.stopped || outcome->clean())
    generated.file = std::move(file);
  else
    generated.unavailable = reasonOf(*outcome);
  return generated;
}

static Generated generatedAsSaid(const json::Object &kept, std::string file) {
  Generated generated;
  generated.unavailable = kept.getString("unavailable").value_or("").str();
  if (generated.unavailable.empty())
    generated.file = std::move(file);
  return generated;
}

Expected<Generated> generateRival(const Workbench &bench, const Unit &unit,
                                  const Rival &rival,
                                  std::optional<uint64_t> seed) {
  KernelRequest request = bench.requestOf(unit);
  Expected<std::vector<std::string>> words =
      substituteFacts(rival.generator, *bench.target);
  if (!words)
    return words.takeError();
  std::string file = kernelFile(
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
  std::vector<std::string> question =
      questionTo(rival, ArrayRef(*words).drop_front());
  if (request.answers.areThere()) {
    Expected<json::Object> kept = request.answers.take(question, file);
    if (!kept)
      return kept.takeError();
    return generatedAsSaid(*kept, std::move(file));
  }
  llvm::append_range(*words, std::vector<std::string>{"-o", file});
  Expected<Generated> generated =
      callGenerator({std::move(*words)}, std::move(file), bench.limits);
  if (generated && !generated->stopped)
    if (Error error = request.answers.keep(
            question, json::Object{{"unavailable", generated->unavailable}},
            generated->file))
      return std::move(error);
  return generated;
}

} // namespace autoconfig::harness
