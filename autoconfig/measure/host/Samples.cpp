//===-- Samples.cpp - What the program measure printed --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/Samples.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <algorithm>
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;

static std::vector<double> bestFirst(const MeasuredValue &value) {
  std::vector<double> sorted = value.samples;
  llvm::sort(sorted);
  if (!value.lowestIsBest)
    std::reverse(sorted.begin(), sorted.end());
  return sorted;
}

double MeasuredValue::best() const { return bestFirst(*this).front(); }

double MeasuredValue::spread() const {
  std::vector<double> sorted = bestFirst(*this);
  if (sorted.front() == 0) // what costs nothing, at best
    return sorted[sorted.size() / 4] == 0 ? 0 : 1;
  return std::abs(sorted[sorted.size() / 4] - sorted.front()) / sorted.front();
}

double Measurements::spread() const {
  std::vector<double> spreads;
  for (const MeasuredValue &value : values)
    if (value.samples.size() > 1)
      spreads.push_back(value.spread());
  if (spreads.empty())
    return 0;
  auto middle = spreads.begin() + (spreads.size() - 1) / 2;
  std::nth_element(spreads.begin(), middle, spreads.end());
  return *middle;
}

void Measurements::improve(const Measurements &again) {
  for (const MeasuredValue &other : again.values)
    for (MeasuredValue &value : values)
      if (value.program == other.program && value.name == other.name &&
          other.noise() < value.noise())
        value = other;
}

static llvm::Error badLine(StringRef line) {
  return llvm::createStringError("the program 'measure' printed '" + line +
                                 "', which is not what this version expects; "
                                 "build the preset again");
}

/// Each line that is an object, to `take`, which says whether it could use it.
static llvm::Error forEachEvent(
    StringRef output,
    llvm::function_ref<bool(StringRef, const llvm::json::Object &)> take) {
  for (StringRef line : llvm::split(output.trim(), '\n')) {
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
    if (!value) {
      llvm::consumeError(value.takeError());
      return badLine(line);
    }
    const llvm::json::Object *object = value->getAsObject();
    std::optional<StringRef> event =
        object ? object->getString("event") : std::nullopt;
    if (!event || !take(*event, *object))
      return badLine(line);
  }
  return llvm::Error::success();
}

/// False where there is none, or one is no number or below `least`.
static bool readSamples(const llvm::json::Array *samples, double least,
                        std::vector<double> &numbers) {
  if (!samples || samples->empty())
    return false;
  for (const llvm::json::Value &sample : *samples) {
    std::optional<double> number = sample.getAsNumber();
    if (!number || !(*number >= least))
      return false;
    numbers.push_back(*number);
  }
  return true;
}

static bool readValue(const llvm::json::Object &object, MeasuredValue &value) {
  std::optional<StringRef> program = object.getString("program"),
                           name = object.getString("name"),
                           unit = object.getString("unit"),
                           best = object.getString("best");
  if (!program || !name || !unit || !best)
    return false;
  value.program = program->str();
  value.name = name->str();
  value.unit = unit->str();
  value.lowestIsBest = *best == "lowest";
  value.atLeast = object.getBoolean("at_least").value_or(false);
  return readSamples(object.getArray("samples"), 0, value.samples);
}

/// Takes all that is there; `last` becomes the program that began last, "done"
/// once all were. Where `partial`, a value that nobody understands counts as
/// its program's failure.
static llvm::Expected<Measurements>
readEvents(StringRef output, std::string &last, bool partial) {
  Measurements result;
  last.clear();
  auto take = [&](StringRef event, const llvm::json::Object &object) {
    if (event == "machine") {
      result.cpu = object.getInteger("cpu").value_or(0);
      result.vectorBits = object.getInteger("vector_bits").value_or(0);
    } else if (event == "program") {
      last = object.getString("name").value_or("").str();
    } else if (event == "value") {
      MeasuredValue value;
      if (readValue(object, value))
        result.values.push_back(std::move(value));
      else if (partial)
        result.failures.emplace_back(last, "a value is none");
      else
        return false;
    } else if (event == "done") {
      last = "done";
    }
    return true; // later versions may tell more
  };
  if (llvm::Error wrong = forEachEvent(output, take))
    return wrong;
  double around = result.spread();
  for (MeasuredValue &value : result.values)
    value.around = around;
  return result;
}

llvm::Expected<Measurements> autoconfig::parseMeasurements(StringRef output) {
  std::string last;
  llvm::Expected<Measurements> result =
      readEvents(output, last, /*partial=*/false);
  if (result && last != "done")
    return llvm::createStringError(
        "the program 'measure' ended before it was done");
  return result;
}

llvm::Expected<std::vector<std::vector<double>>>
autoconfig::parseRace(StringRef output, size_t kernels) {
  constexpr double leastSeconds = 1e-12; // none takes no time
  std::vector<std::vector<double>> samples;
  bool done = false;
  auto take = [&](StringRef event, const llvm::json::Object &object) {
    done |= event == "done";
    return event != "kernel" ||
           (readSamples(object.getArray("seconds"), leastSeconds,
                        samples.emplace_back()) &&
            samples.back().size() == samples.front().size());
  };
  if (llvm::Error wrong = forEachEvent(output, take))
    return wrong;
  if (!done || samples.size() != kernels)
    return llvm::createStringError(
        "the program 'measure' ended before it was done");
  return samples;
}

llvm::Expected<Measurements> autoconfig::parsePartial(StringRef output,
                                                      std::string &last) {
  // A line without its end may be cut.
  output = output.take_front(output.rfind('\n') + 1);
  if (output.empty())
    return Measurements();
  llvm::Expected<Measurements> result =
      readEvents(output, last, /*partial=*/true);
  if (result)
    llvm::erase_if(result->values, [&](const MeasuredValue &value) {
      return value.program == last;
    });
  return result;
}

llvm::Expected<std::vector<MeasurementName>>
autoconfig::parseMeasurementNames(StringRef output) {
  std::vector<MeasurementName> names;
  auto take = [&](StringRef event, const llvm::json::Object &object) {
    std::optional<StringRef> name = object.getString("name"),
                             summary = object.getString("summary");
    if (event == "program" && name && summary)
      names.push_back({name->str(), summary->str(),
                       object.getBoolean("on_request").value_or(false)});
    return event != "program" || (name && summary);
  };
  if (llvm::Error wrong = forEachEvent(output, take))
    return wrong;
  return names;
}
