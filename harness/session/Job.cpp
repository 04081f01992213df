//===-- Job.cpp - One run of the runner -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Job.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

json::Object Job::toJSON() const {
  json::Array list;
  for (const Contender &contender : contenders)
    list.push_back(json::Object{
        {"name", contender.name},
        {contender.isKernel ? "kernel" : "rival", contender.file}});
  json::Object measure{{"kind", time ? "time" : "none"}};
  if (time) {
    measure["samples"] = time->samples;
    measure["min_seconds"] = time->minSeconds;
    measure["cpu"] = time->cpu;
  }
  return json::Object{{"op", problem.op},
                      {"problem", problem.shape()},
                      {"src", json::Array(problem.src)},
                      {"weights", json::Array(problem.weights)},
                      {"dst", json::Array(problem.dst)},
                      {"weights_mode", weights},
                      {"weights_transposed", problem.weightsTransposed},
                      {"seed", seed},
                      {"contenders", std::move(list)},
                      {"measure", std::move(measure)},
                      {"verify", json::Object{{"rows", verifyRows}}}};
}

void Tracker::verified(const json::Object &event, StringRef contender) {
  auto text = [&](StringRef key) {
    return event.getString(key).value_or("").str();
  };
  Verdict verdict;
  verdict.contender = contender.str();
  std::string name = text("status");
  if (std::optional<Status> status = statusNamed(name)) {
    verdict.status = *status;
    verdict.reason = text("reason");
    if (*status != Status::Passed && verdict.reason.empty())
      verdict.reason = "the runner gave no reason";
    if (*status == Status::Passed)
      verdict.reason.clear();
  } else {
    verdict.reason = "the runner sent the unknown status '" + name + "'";
  }
  verdict.version = text("version");
  verdict.implementation = text("implementation");
  verdict.checkedElements = event.getInteger("checked_elements");
  if (std::optional<double> error = event.getNumber("max_error"))
    if (std::isfinite(*error))
      verdict.maxError = error;
  verdicts[verdict.contender] = std::move(verdict);
}

void Tracker::counted(const json::Object &event, StringRef contender) {
  Samples &mine = samples[contender.str()];
  const json::Object *events = event.getObject("events");
  if (!events)
    return;
  for (const auto &[name, values] : *events) {
    std::vector<double> &counts = mine.events[name.str()];
    if (const json::Array *list = values.getAsArray())
      for (const json::Value &value : *list)
        counts.push_back(value.getAsNumber().value_or(NAN));
    bool good = counts.size() == mine.seconds.size() &&
                all_of(counts, [](double c) { return c >= 0; });
    if (!good)
      mine.problem = "counter " + name.str() + " has not one count of 0 or " +
                     "more for each sample";
  }
}

void Tracker::line(StringRef text) {
  if (!text.starts_with("{"))
    return;
  Expected<json::Value> value = json::parse(text);
  if (!value) {
    consumeError(value.takeError());
    return;
  }
  json::Object *event = value->getAsObject();
  std::optional<StringRef> kind = event->getString("event");
  if (!kind)
    return;
  if (*kind == "machine") {
    told = std::move(*event);
    return;
  }
  if (*kind == "clock") {
    if (std::optional<double> ghz = event->getNumber("ghz"); ghz && *ghz > 0)
      gigahertz = ghz;
    return;
  }
  if (*kind == "done") {
    finished = true;
    return;
  }
  std::optional<StringRef> contender = event->getString("contender");
  if (!contender)
    return;
  if (*kind == "verifying" || *kind == "measuring") {
    lastContender = contender->str();
    lastEvent = kind->str();
  } else if (*kind == "verified") {
    verified(*event, *contender);
  } else if (*kind == "counters") {
    counted(*event, *contender);
  } else if (*kind == "samples") {
    Samples &mine = samples[contender->str()];
    if (std::optional<int64_t> calls = event->getInteger("iterations"))
      mine.iterations = std::min(mine.iterations.value_or(*calls), *calls);
    const json::Array *seconds = event->getArray("seconds");
    if (!seconds)
      return;
    for (const json::Value &sample : *seconds) {
      double value = sample.getAsNumber().value_or(NAN);
      if (!(value > 0) || !std::isfinite(value))
        mine.problem = "sample " + std::to_string(mine.seconds.size() + 1) +
                       " is not a positive number of seconds";
      mine.seconds.push_back(value);
    }
  }
}

std::optional<Verdict> Tracker::verdict(StringRef contender) const {
  auto found = verdicts.find(contender);
  if (found == verdicts.end())
    return std::nullopt;
  Verdict verdict = found->second;
  if (verdict.status != Status::Passed || !wantsSamples)
    return verdict;
  auto mine = samples.find(contender);
  if (!finished)
    return std::nullopt;
  std::string problem;
  if (mine == samples.end() || mine->second.seconds.empty())
    problem = "the runner sent no samples";
  else
    problem = mine->second.problem;
  if (problem.empty()) {
    verdict.seconds = mine->second.seconds;
    verdict.iterations = mine->second.iterations;
    verdict.gigahertz = gigahertz;
    verdict.events = mine->second.events;
  } else {
    verdict.status = Status::Failed;
    verdict.reason = problem;
  }
  return verdict;
}

} // namespace autoconfig::harness
