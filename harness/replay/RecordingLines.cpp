//===-- RecordingLines.cpp - Recordings as JSON lines ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/replay/RecordingLines.h"
#include "harness/common/Json.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// To a sixth digit, or an eighth of a cycle, which JSON writes in few
/// characters: the file is smaller, and no measurement has more.
static double rounded(double cycles) {
  double unit =
      cycles < 1e5 ? 0.125 : std::pow(10, std::floor(std::log10(cycles)) - 5);
  return std::round(cycles / unit) * unit;
}

static json::Value jsonIn(StringRef text) {
  Expected<json::Value> value = json::parse(text);
  if (value)
    return std::move(*value);
  consumeError(value.takeError());
  return json::Object{};
}

static json::Object machineToJSON(const Machine &machine) {
  return json::Object{{"cpu", machine.cpu},
                      {"architecture", machine.architecture},
                      {"kernel", machine.osKernel},
                      {"caches", jsonIn(machine.caches)},
                      {"facts", jsonIn(machine.facts)}};
}

static json::Object headOf(const RecordedSample &sample) {
  return json::Object{{"recording", "candidates"},
                      {"op", sample.op},
                      {"preset", sample.preset},
                      {"target", sample.target},
                      {"ghz", sample.gigahertz},
                      {"date", sample.date},
                      {"revision", sample.revision},
                      {"command", sample.command},
                      {"machine", machineToJSON(sample.machine)}};
}

static json::Object toJSON(const RecordedKernel &kernel) {
  json::Object line{{"problem", kernel.problem},
                    {"weights", kernel.weights},
                    {"algorithm", kernel.candidate.algorithm},
                    {"parameters", kernel.candidate.parametersToJSON()},
                    {"measured_cycles", rounded(kernel.cycles)}};
  if (kernel.candidate.predictedCycles)
    line["predicted_cycles"] = rounded(*kernel.candidate.predictedCycles);
  if (kernel.chosen)
    line["chosen"] = true;
  return line;
}

std::string linesOf(const Recording &recording) {
  std::string text;
  for (const RecordedSample &sample : recording) {
    text += toText(headOf(sample)) + "\n";
    for (const RecordedKernel &kernel : sample.kernels)
      text += toText(toJSON(kernel)) + "\n";
  }
  return text;
}

static Error malformed(const Twine &expected) {
  return createStringError(inconvertibleErrorCode(), "expected " + expected);
}

static std::string text(const json::Object &object, StringRef key) {
  return object.getString(key).value_or("").str();
}

static std::string jsonText(const json::Object &object, StringRef key) {
  const json::Value *value = object.get(key);
  return value ? toText(*value) : "{}";
}

static Expected<RecordedSample> readHead(const json::Object &line) {
  const json::Object *machine = line.getObject("machine");
  RecordedSample sample;
  sample.gigahertz = line.getNumber("ghz").value_or(0);
  if (line.getString("recording") != "candidates" || !machine ||
      !(sample.gigahertz > 0) || !line.getString("preset"))
    return malformed("{\"recording\": \"candidates\", \"preset\": .., "
                     "\"target\": .., \"ghz\": .., \"machine\": {..}, ..}");
  sample.op = line.getString("op").value_or("matmul").str();
  sample.preset = text(line, "preset");
  sample.target = text(line, "target");
  sample.date = text(line, "date");
  sample.revision = text(line, "revision");
  sample.command = text(line, "command");
  sample.machine.cpu = text(*machine, "cpu");
  sample.machine.architecture = text(*machine, "architecture");
  sample.machine.osKernel = text(*machine, "kernel");
  sample.machine.caches = jsonText(*machine, "caches");
  sample.machine.facts = jsonText(*machine, "facts");
  return sample;
}

static Expected<RecordedKernel> readKernel(const json::Object &line,
                                           const RecordedSample &sample) {
  const json::Object *parameters = line.getObject("parameters");
  RecordedKernel kernel;
  kernel.cycles = line.getNumber("measured_cycles").value_or(0);
  kernel.weights = text(line, "weights");
  kernel.candidate.algorithm = text(line, "algorithm");
  kernel.candidate.predictedCycles = line.getNumber("predicted_cycles");
  kernel.chosen = line.getBoolean("chosen").value_or(false);
  if (!parameters || !(kernel.cycles > 0) ||
      kernel.candidate.algorithm.empty() ||
      (kernel.weights != "given" && kernel.weights != "prepared"))
    return malformed("{\"problem\": .., \"weights\": \"given\" or "
                     "\"prepared\", \"algorithm\": .., \"parameters\": {..}, "
                     "\"measured_cycles\": ..}");
  Expected<Problem> problem =
      Problem::parse(driverOf(sample.op), text(line, "problem"));
  if (!problem)
    return problem.takeError();
  kernel.problem = problem->shape();
  for (const auto &[name, value] : *parameters) {
    std::optional<int64_t> integer = value.getAsInteger();
    if (!integer)
      return malformed("an integer as parameter '" + Twine(name.str()) + "'");
    kernel.candidate.parameters[name.str()] = *integer;
  }
  return kernel;
}

static Error addLine(Recording &recording, StringRef line) {
  Expected<json::Object> object = parseJsonObject(line, "no JSON");
  if (!object)
    return object.takeError();
  if (object->get("recording")) {
    Expected<RecordedSample> sample = readHead(*object);
    if (sample)
      recording.push_back(std::move(*sample));
    return sample.takeError();
  }
  if (recording.empty())
    return malformed("a line with \"recording\" first, as `autobench "
                     "export-candidates` writes it");
  Expected<RecordedKernel> kernel = readKernel(*object, recording.back());
  if (kernel)
    recording.back().kernels.push_back(std::move(*kernel));
  return kernel.takeError();
}

Expected<Recording> recordingIn(StringRef lines) {
  Recording recording;
  size_t number = 0;
  for (StringRef line : split(lines.rtrim('\n'), '\n')) {
    ++number;
    if (Error error = addLine(recording, line))
      return createStringError(inconvertibleErrorCode(),
                               "line " + Twine(number) + ": " +
                                   toString(std::move(error)));
  }
  return recording;
}

} // namespace autoconfig::harness
