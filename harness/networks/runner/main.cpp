//===-- main.cpp - Runs networks ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads the contenders of a job, compares the first one's result with that of
// each other, measures all, interleaved, and prints one JSON object.
//
//===----------------------------------------------------------------------===//

#include "harness/networks/runner/NetworkContender.h"
#include "harness/runner/Conditions.h"
#include "harness/runner/Measure.h"
#include <cmath>
#include <iostream>
#include <malloc.h>
#include <nlohmann/json.hpp>

using namespace runner;
using namespace runner::network;
using nlohmann::json;

namespace {

/// The largest difference, and the largest magnitude of what is expected.
struct Difference {
  double largest = 0, magnitude = 0;
  bool within(double tolerance) const {
    return largest <= tolerance * magnitude;
  }
};

Difference difference(std::span<const float> ours,
                      std::span<const float> theirs) {
  Difference result;
  if (ours.size() != theirs.size())
    result.largest = INFINITY;
  for (size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
    const double distance = std::fabs(double(ours[i]) - double(theirs[i]));
    if (std::isnan(distance))
      result.largest = INFINITY;
    result.largest = std::max(result.largest, distance);
    result.magnitude = std::max(result.magnitude, std::fabs(double(theirs[i])));
  }
  return result;
}

struct Loaded {
  json told;
  std::unique_ptr<NetworkContender> contender;
};

Loaded load(const Specification &given, const NetworkTensors &tensors) {
  Loaded loaded{{{"name", given.name}}, nullptr};
  try {
    loaded.contender = given.kind == "onnx" ? loadModel(given, tensors.outputs)
                                            : loadModule(given, tensors);
    loaded.contender->run(1);
    loaded.told["status"] = "passed";
    loaded.told["version"] = loaded.contender->describe().version;
    if (const std::string damage = loaded.contender->damage(); !damage.empty())
      throw Refusal(Status::Failed, damage);
  } catch (const Refusal &refusal) {
    loaded.contender.reset();
    loaded.told["status"] = name(refusal.status);
    loaded.told["reason"] = refusal.what();
  } catch (const std::exception &error) {
    loaded.contender.reset();
    loaded.told["status"] = "failed";
    loaded.told["reason"] = error.what();
  }
  return loaded;
}

/// The first against all others.
void verify(std::vector<Loaded> &loaded, double tolerance) {
  if (!loaded.front().contender)
    return;
  const std::vector<float> first = loaded.front().contender->result();
  for (size_t i = 1; i < loaded.size(); ++i) {
    Loaded &other = loaded[i];
    if (!other.contender)
      continue;
    const Difference found = difference(first, other.contender->result());
    other.told["max_difference"] = found.largest;
    other.told["max_magnitude"] = found.magnitude;
    if (found.within(tolerance))
      continue;
    other.told["status"] = "failed";
    other.told["reason"] =
        "its result differs from " + std::string(loaded.front().told["name"]) +
        "'s by " + std::to_string(found.largest) + ", magnitudes are up to " +
        std::to_string(found.magnitude);
  }
}

void time(std::vector<Loaded> &loaded, const TimeSettings &settings) {
  std::vector<Contender *> contenders;
  std::vector<json *> told;
  for (Loaded &one : loaded)
    if (one.contender && one.told["status"] == "passed") {
      contenders.push_back(one.contender.get());
      told.push_back(&one.told);
    }
  Counters counters(hardwareEvents());
  const std::vector<Samples> samples =
      measure(contenders, settings, counters, [](size_t) {});
  for (size_t i = 0; i < samples.size(); ++i)
    (*told[i])["seconds"] = samples[i].seconds;
}

json carryOut(const NetworkJob &job) {
  const std::string lacks = Cpu::detect().missing(job.requirements);
  if (!lacks.empty())
    throw std::runtime_error("this CPU lacks " + lacks);
  if (job.time.cpu)
    pinTo(*job.time.cpu);
  const std::unique_ptr<Buffer> inputs = readFloats(job.inputs);
  const std::unique_ptr<Buffer> parameters = readFloats(job.parameters);
  const NetworkTensors tensors{*inputs, *parameters, job.outputs};
  std::vector<Loaded> loaded;
  for (const Specification &given : job.contenders)
    loaded.push_back(load(given, tensors));
  verify(loaded, job.tolerance);
  json result = json::object();
  std::optional<Conditions> conditions;
  if (job.time.cpu)
    conditions.emplace(*job.time.cpu);
  if (job.time.samples > 0)
    time(loaded, job.time);
  if (conditions)
    result["conditions"] = conditions->told();
  for (Loaded &one : loaded)
    result["contenders"].push_back(std::move(one.told));
  if (!job.profiled.empty())
    result["operation_seconds"] =
        operationSeconds(job.profiled, tensors, job.operations);
  return result;
}

} // namespace

/// Memory that a call has freed stays for the next one, as with an allocator of
/// arenas (ONNX Runtime has its own): else the kernel would clear pages in each
/// call.
static void keepFreedMemory() {
  constexpr int all = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, all);
  mallopt(M_TRIM_THRESHOLD, all);
  mallopt(M_TOP_PAD, 1 << 26);
}

int main(int argc, char **argv) {
  if (argc != 2 || argv[1][0] == '-') {
    std::cerr << "usage: network-runner JOB.json; `autobench network` writes "
                 "such jobs\n";
    return 2;
  }
  keepFreedMemory();
  try {
    std::cout << carryOut(NetworkJob::load(argv[1])).dump() << std::endl;
    return 0;
  } catch (const std::bad_alloc &) {
    std::cerr << "network-runner: error: not enough memory for this network\n";
  } catch (const std::exception &error) {
    std::cerr << "network-runner: error: " << error.what() << "\n";
  }
  return 2;
}
