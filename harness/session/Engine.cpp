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

static Expected<EngineAnswer> callEngine(Command process,
                                         const KernelRequest &request,
                                         const Limits &limits) {
  std::string name = "autoconfig " + process.words[1];
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

static json::Object answerToJSON(const EngineAnswer &answer) {
  if (!answer.failure)
    return json::Object{{"object", json::Object(answer.object)}};
  return json::Object{{"status", statusName(answer.failure->status)},
                      {"reason", answer.failure->reason}};
}

static EngineAnswer answerFromJSON(json::Object kept) {
  EngineAnswer answer;
  if (json::Object *object = kept.getObject("object"))
    answer.object = std::move(*object);
  else
    answer.failure =
        EngineFailure{statusNamed(kept.getString("status").value_or(""))
                          .value_or(Status::Failed),
                      kept.getString("reason").value_or("").str()};
  return answer;
}

Expected<EngineAnswer> askEngine(const KernelRequest &request,
                                 StringRef command, const std::string &output,
                                 ArrayRef<std::string> options,
                                 const Limits &limits) {
  std::vector<std::string> question{command.str(),
                                    "--target",
                                    request.target,
                                    "--op",
                                    request.problem.driver,
                                    request.problem.shape(),
                                    "--weights",
                                    request.weights,
                                    "--json"};
  Command process{{request.autoconfig}};
  append_range(process.words, question);
  if (!output.empty())
    append_range(process.words, std::vector<std::string>{"-o", output});
  std::vector<std::string> more = options.vec();
  if (!request.facts.empty())
    append_range(more, std::vector<std::string>{"--facts", request.facts});
  append_range(question, more);
  append_range(process.words, more);
  if (request.answers.areThere()) {
    Expected<json::Object> kept = request.answers.take(question, output);
    if (!kept)
      return kept.takeError();
    return answerFromJSON(std::move(*kept));
  }
  Expected<EngineAnswer> answer =
      callEngine(std::move(process), request, limits);
  if (answer && !answer->stopped)
    if (Error error =
            request.answers.keep(question, answerToJSON(*answer), output))
      return std::move(error);
  return answer;
}

} // namespace autoconfig::harness
