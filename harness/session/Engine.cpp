//===-- Engine.cpp - Questions to autoconfig ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Engine.h"
#include "harness/common/Json.h"
#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"
#include <csignal>

using namespace llvm;

namespace autoconfig::harness {

/// Somebody ended it, or the system failed it; such an end says nothing about a
/// kernel.
static bool isSystemsFault(const Outcome &outcome) {
  StringRef errors = outcome.errors;
  if (errors.contains("out of memory") || errors.contains("std::bad_alloc"))
    return !outcome.clean();
  if (outcome.kind == Outcome::Kind::Signalled)
    return is_contained(
        {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU, SIGXFSZ},
        outcome.code);
  return outcome.kind == Outcome::Kind::Exited &&
         outcome.code == engineSystemFailure;
}

static std::optional<EngineFailure> failureOf(const Outcome &outcome,
                                              StringRef name) {
  switch (outcome.kind) {
  case Outcome::Kind::TimedOut:
    return EngineFailure{Status::TimedOut,
                         ("'" + name + "' did not end").str()};
  case Outcome::Kind::Signalled:
    return EngineFailure{Status::Crashed, outcome.describe()};
  default:
    if (outcome.clean())
      return std::nullopt;
    return EngineFailure{Status::Failed, outcome.describe()};
  }
}

Expected<EngineAnswer> askEngine(const KernelRequest &request,
                                 StringRef command,
                                 ArrayRef<std::string> options,
                                 const Limits &limits) {
  Command process{{request.autoconfig, command.str(), "--target",
                   request.target, "--op", request.problem.driver,
                   request.problem.shape(), "--weights", request.weights,
                   "--json"},
                  {}};
  process.words.insert(process.words.end(), options.begin(), options.end());
  if (!request.facts.empty())
    process.words.insert(process.words.end(), {"--facts", request.facts});
  if (!request.profiled)
    process.environment["AUTOCONFIG_MEASURE"] = "0";
  std::string output;
  Expected<Outcome> outcome = runProcess(process, limits, [&](StringRef line) {
    output += line;
    output += '\n';
  });
  if (!outcome)
    return outcome.takeError();
  EngineAnswer answer;
  answer.stopped = outcome->kind == Outcome::Kind::Stopped;
  std::string name = ("autoconfig " + command).str();
  if (isSystemsFault(*outcome))
    return createStringError(inconvertibleErrorCode(),
                             "'" + name + "' on " + request.problem.shape() +
                                 ": " + outcome->describe() +
                                 "; finished cells are kept, and the same "
                                 "command continues");
  if (!answer.stopped)
    answer.failure = failureOf(*outcome, name);
  if (answer.stopped || answer.failure)
    return answer;
  errs() << outcome->errors; // that this machine was measured, warnings
  Expected<json::Object> object =
      parseJsonObject(output, "output of '" + name + " --json'");
  if (object)
    answer.object = std::move(*object);
  else
    answer.failure = {Status::Failed, toString(object.takeError())};
  return answer;
}

} // namespace autoconfig::harness
