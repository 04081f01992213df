//===-- Job.cpp - What one run of the runner does -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Job.h"
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace runner;
using nlohmann::json;

namespace {

/// The value of a key; says which key it is, and what there should be.
template <class T>
T get(const json &object, const char *key, const char *expected) {
  if (!object.is_object() || !object.contains(key))
    throw std::invalid_argument(std::string("'") + key +
                                "' is missing, expected " + expected);
  try {
    return object.at(key).get<T>();
  } catch (const json::exception &) {
    throw std::invalid_argument(std::string("'") + key + "' is " +
                                object.at(key).dump() + ", expected " +
                                expected);
  }
}

/// The index of a word in the list of those that there may be.
size_t wordIndex(const json &object, const char *key,
                 const std::vector<std::string> &words) {
  std::string expected;
  for (const std::string &word : words)
    expected += (expected.empty() ? "\"" : " or \"") + word + "\"";
  const auto word = get<std::string>(object, key, expected.c_str());
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    throw std::invalid_argument(std::string("'") + key + "' is \"" + word +
                                "\", expected " + expected);
  return found - words.begin();
}

ContenderSpec parseContender(const json &object) {
  ContenderSpec spec;
  spec.name = get<std::string>(object, "name", "a contender's name");
  spec.isKernel = object.contains("kernel");
  if (spec.isKernel == object.contains("rival"))
    throw std::invalid_argument("the contender \"" + spec.name +
                                "\" needs either 'kernel' or 'rival'");
  spec.path = get<std::string>(object, spec.isKernel ? "kernel" : "rival",
                               "the path of a shared object");
  return spec;
}

TimeSettings parseTime(const json &object) {
  TimeSettings time;
  time.samples = get<int>(object, "samples", "a number of repetitions");
  time.minSeconds = get<double>(object, "min_seconds", "seconds");
  if (object.contains("cpu"))
    time.cpu = get<int>(object, "cpu", "the number of a CPU");
  if (time.samples < 1 || !(time.minSeconds > 0))
    throw std::invalid_argument(
        "'samples' must be at least 1 and 'min_seconds' more than 0");
  return time;
}

void parseMeasure(const json &object, Job &job) {
  switch (wordIndex(object, "kind", {"none", "time", "count"})) {
  case 1:
    job.time = parseTime(object);
    break;
  case 2:
    job.count = true;
    break;
  }
}

void parseVerify(const json &object, Job &job) {
  job.verifyRows = get<int64_t>(object, "rows", "a number of rows, 0 for all");
  if (object.contains("guards"))
    job.guards = get<bool>(object, "guards", "true or false");
  if (object.contains("tolerance"))
    job.tolerance = get<double>(object, "tolerance", "a number");
  if (job.verifyRows < 0 || !(job.tolerance >= 0))
    throw std::invalid_argument("'rows' and 'tolerance' must not be negative");
}

Job parseJob(const json &object) {
  Job job;
  job.op = get<std::string>(object, "op", "an operator");
  job.problem = parseProblem(
      job.op, get<std::string>(object, "problem", "the text of a problem"));
  job.weightsPrepared =
      wordIndex(object, "weights_mode", {"given", "prepared"}) == 1;
  job.seed = get<uint64_t>(object, "seed", "a number");
  for (const json &contender :
       get<std::vector<json>>(object, "contenders", "a list"))
    job.contenders.push_back(parseContender(contender));
  parseMeasure(get<json>(object, "measure", "an object"), job);
  parseVerify(get<json>(object, "verify", "an object"), job);
  return job;
}

} // namespace

Job Job::load(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error(path + ": cannot read this job");
  try {
    return parseJob(json::parse(file));
  } catch (const std::exception &error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}
