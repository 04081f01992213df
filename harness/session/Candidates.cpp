//===-- Candidates.cpp - What the models choose from ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Candidates.h"
#include "harness/search/Permutation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

std::string Candidate::name() const {
  std::string text = algorithm;
  ListSeparator separator(",", " ");
  for (const auto &[parameter, value] : parameters)
    text += (StringRef(separator) + parameter + "=" + Twine(value)).str();
  return text;
}

std::string Candidate::rivalName() const {
  std::string text = algorithm;
  ListSeparator separator(",", "(");
  for (const auto &[parameter, value] : parameters)
    text += (StringRef(separator) + parameter + "=" + Twine(value)).str();
  text += parameters.empty() ? "" : ")";
  std::vector<std::string> parts{text};
  if (text.empty())
    parts.clear();
  if (!tolerance.empty())
    parts.push_back("tolerance=" + tolerance);
  if (!numerics.empty())
    parts.push_back("numerics=" + numerics);
  return ownName.str() + ":" + join(parts, ",");
}

std::vector<std::string> Candidate::options() const {
  std::vector<std::string> words;
  auto add = [&](StringRef option, const std::string &value) {
    if (!value.empty())
      words.insert(words.end(), {option.str(), value});
  };
  add("--algorithm", algorithm);
  for (const auto &[parameter, value] : parameters)
    add("--param", parameter + "=" + std::to_string(value));
  add("--tolerance", tolerance);
  add("--numerics", numerics);
  return words;
}

json::Object Candidate::parametersToJSON() const {
  json::Object object;
  for (const auto &[parameter, value] : parameters)
    object[parameter] = value;
  return object;
}

/// Nothing where it is no candidate.
static std::optional<Candidate> readCandidate(const json::Value &value) {
  const json::Object *object = value.getAsObject();
  const json::Object *parameters =
      object ? object->getObject("parameters") : nullptr;
  std::optional<StringRef> algorithm =
      object ? object->getString("algorithm") : std::nullopt;
  if (!parameters || !algorithm)
    return std::nullopt;
  Candidate candidate;
  candidate.algorithm = algorithm->str();
  candidate.predictedCycles = object->getNumber("predicted_cycles");
  for (const auto &[name, number] : *parameters) {
    std::optional<int64_t> integer = number.getAsInteger();
    if (!integer)
      return std::nullopt;
    candidate.parameters[name.str()] = *integer;
  }
  return candidate;
}

Expected<CandidateSpace> candidateSpace(const KernelRequest &request,
                                        const Limits &limits) {
  Expected<EngineAnswer> answer =
      askEngine(request, "explain", "", {"--all"}, limits);
  if (!answer)
    return answer.takeError();
  CandidateSpace space;
  space.stopped = answer->stopped;
  space.failure = std::move(answer->failure);
  if (space.stopped || space.failure)
    return space;
  auto malformed = [&](const Twine &what) {
    space.failure = {Status::Failed,
                     ("'autoconfig explain --all --json' gave " + what).str()};
    return space;
  };
  const json::Value *chosen = answer->object.get("chosen");
  std::optional<Candidate> read =
      chosen ? readCandidate(*chosen) : std::nullopt;
  if (!read)
    return malformed("no 'chosen' with 'algorithm' and 'parameters'");
  space.chosen = std::move(*read);
  const json::Array *candidates = answer->object.getArray("candidates");
  if (!candidates)
    return malformed("no 'candidates'");
  for (const json::Value &value : *candidates) {
    std::optional<Candidate> candidate = readCandidate(value);
    if (!candidate)
      return malformed("a candidate without 'algorithm' or 'parameters'");
    space.all.push_back(std::move(*candidate));
  }
  return space;
}

std::vector<Candidate> drawSample(const CandidateSpace &space, size_t count,
                                  uint64_t seed, double slowest) {
  std::vector<Candidate> all = space.all;
  if (std::optional<double> least = space.chosen.predictedCycles)
    llvm::erase_if(all, [&](const Candidate &candidate) {
      return candidate.predictedCycles.value_or(0) > slowest * *least;
    });
  llvm::sort(all, [](const Candidate &a, const Candidate &b) {
    return a.name() < b.name();
  });
  std::mt19937_64 random(seed);
  std::vector<Candidate> drawn;
  for (size_t index : permutation(all.size(), random))
    drawn.push_back(std::move(all[index]));
  // Only now: another choice keeps the sample but for one.
  llvm::erase_if(drawn, [&](const Candidate &candidate) {
    return candidate.name() == space.chosen.name();
  });
  if (drawn.size() > count)
    drawn.resize(count);
  return drawn;
}

} // namespace autoconfig::harness
