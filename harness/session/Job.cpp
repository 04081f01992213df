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
  json::Object measure{{"kind", time ? "time" : count ? "count" : "none"}};
  if (time) {
    measure["samples"] = time->samples;
    measure["min_seconds"] = time->minSeconds;
    measure["cpu"] = time->cpu;
  }
  json::Object verify{{"rows", verifyRows}};
  if (!guards)
    verify["guards"] = false;
  if (tolerance > 0)
    verify["tolerance"] = tolerance;
  return json::Object{{"op", problem.op},
                      {"problem", problem.shape()},
                      {"weights_mode", weights},
                      {"seed", seed},
                      {"contenders", std::move(list)},
                      {"measure", std::move(measure)},
                      {"verify", std::move(verify)}};
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
    std::optional<double> ghz = event->getNumber("ghz");
    if (!ghz || !(*ghz > 0))
      return;
    gigahertz = ghz;
    fastestGigahertz = event->getNumber("ghz_fastest");
    return;
  }
  if (*kind == "conditions") {
    if (json::Object *are = event->getObject("are"))
      conditions = std::move(*are);
    return;
  }
  if (*kind == "region") {
    region(*event);
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
  } else if (*kind == "counted") {
    countedCall(*event, *contender);
  } else if (*kind == "counters") {
    counted(*event, *contender);
  } else if (*kind == "samples") {
    Samples &mine = samples[contender->str()];
    if (std::optional<int64_t> calls = event->getInteger("iterations"))
      mine.iterations = std::min(mine.iterations.value_or(*calls), *calls);
    mine.noise = event->getNumber("noise");
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

/// The plugin does not know the contender; the runner named it last.
void Tracker::region(const json::Object &event) {
  Counted &mine = counts[lastContender];
  Expected<BlockProfile> profile = BlockProfile::parse(event);
  if (profile)
    mine.region.profile = std::move(*profile);
  else
    mine.problem = toString(profile.takeError());
  mine.hasProfile = true;
}

void Tracker::countedCall(const json::Object &event, StringRef contender) {
  Counted &mine = counts[contender.str()];
  Expected<std::vector<LoadedModule>> modules = parseModules(event);
  if (modules)
    mine.region.modules = std::move(*modules);
  else
    mine.problem = toString(modules.takeError());
  if (!mine.hasProfile)
    mine.problem = "the counting plugin told nothing of its call";
}

static Verdict failed(Verdict verdict, std::string problem) {
  verdict.status = Status::Failed;
  verdict.reason = std::move(problem);
  return verdict;
}

std::optional<Verdict> Tracker::withSamples(Verdict verdict) const {
  if (!finished)
    return std::nullopt;
  auto mine = samples.find(verdict.contender);
  if (mine == samples.end() || mine->second.seconds.empty())
    return failed(std::move(verdict), "the runner sent no samples");
  if (!mine->second.problem.empty())
    return failed(std::move(verdict), mine->second.problem);
  verdict.seconds = mine->second.seconds;
  verdict.iterations = mine->second.iterations;
  verdict.noise = mine->second.noise;
  verdict.gigahertz = gigahertz;
  verdict.fastestGigahertz = fastestGigahertz;
  verdict.conditions = conditions;
  verdict.events = mine->second.events;
  return verdict;
}

std::optional<Verdict> Tracker::withCounts(Verdict verdict) const {
  auto mine = counts.find(verdict.contender);
  bool complete =
      mine != counts.end() &&
      (!mine->second.problem.empty() || !mine->second.region.modules.empty());
  if (!complete)
    return finished ? std::optional(failed(std::move(verdict),
                                           "the runner sent no counts"))
                    : std::nullopt;
  if (!mine->second.problem.empty())
    return failed(std::move(verdict), mine->second.problem);
  verdict.counted = mine->second.region;
  return verdict;
}

std::optional<Verdict> Tracker::verdict(StringRef contender) const {
  auto found = verdicts.find(contender);
  if (found == verdicts.end())
    return std::nullopt;
  if (found->second.status != Status::Passed)
    return found->second;
  return wantsSamples  ? withSamples(found->second)
         : wantsCounts ? withCounts(found->second)
                       : std::optional(found->second);
}

} // namespace autoconfig::harness
