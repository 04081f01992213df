//===-- MeasureProgram.cpp - Runs a preset's measurements -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MeasureProgram.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/xxhash.h"
#include "llvm/TargetParser/Host.h"

using namespace autoconfig;
using llvm::StringRef;

static constexpr unsigned patienceSeconds = 60;

static llvm::Expected<llvm::json::Object> readPreset(StringRef root,
                                                     StringRef preset) {
  std::string path = (root + "/build/" + preset + "/preset.json").str();
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError(
        "preset '" + preset + "' is not configured: cannot read '" + path +
        "'; build it with `cmake --workflow --preset " + preset +
        "` (cmake --list-presets shows all)");
  llvm::Expected<llvm::json::Value> value =
      llvm::json::parse((*buffer)->getBuffer());
  if (!value)
    return llvm::createStringError("'" + path + "' is not valid JSON: " +
                                   llvm::toString(value.takeError()) +
                                   "; configure the preset again");
  if (llvm::json::Object *object = value->getAsObject())
    return std::move(*object);
  return llvm::createStringError("'" + path +
                                 "' holds no object; configure the preset "
                                 "again");
}

/// What the preset's instruction set asks of this machine, and it lacks.
static std::string lacking(const llvm::json::Object &preset) {
  std::string missing;
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  if (const llvm::json::Array *wanted = preset.getArray("requirements"))
    for (const llvm::json::Value &entry : *wanted)
      if (std::optional<StringRef> feature = entry.getAsString())
        if (!features.lookup(*feature))
          missing += (missing.empty() ? "" : ", ") + feature->str();
  return missing;
}

llvm::Expected<MeasureProgram> MeasureProgram::find(StringRef root,
                                                    StringRef preset) {
  llvm::Expected<llvm::json::Object> description = readPreset(root, preset);
  if (!description)
    return description.takeError();
  StringRef executor = description->getString("executor").value_or(""),
            runner = description->getString("runner").value_or("");
  MeasureProgram found;
  found.targetName = description->getString("target").value_or("").str();
  if (executor == "qemu")
    return llvm::createStringError(
        "preset '" + preset +
        "' runs under an emulator, which has no time; the published facts of "
        "'" +
        found.targetName + "' serve");
  if (executor != "native")
    return llvm::createStringError("preset '" + preset +
                                   "' runs its programs by '" + executor +
                                   "', expected native");
  if (std::string missing = lacking(*description); !missing.empty())
    return llvm::createStringError("this machine's CPU lacks " + missing +
                                   ", which preset '" + preset +
                                   "' is built for; choose another preset");
  llvm::SmallString<128> path = llvm::sys::path::parent_path(runner);
  llvm::sys::path::append(path, "measure");
  found.program = path.str().str();
  if (!llvm::sys::fs::can_execute(found.program))
    return llvm::createStringError("preset '" + preset + "' has no program '" +
                                   found.program +
                                   "'; build it with `cmake --build build/" +
                                   preset + " --target measure`");
  return found;
}

/// The presets under root/build that are configured.
static std::vector<std::string> configuredPresets(StringRef root) {
  std::vector<std::string> presets;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator entry(root + "/build", code), end;
       entry != end && !code; entry.increment(code))
    if (llvm::sys::fs::exists(entry->path() + "/preset.json"))
      presets.push_back(llvm::sys::path::filename(entry->path()).str());
  llvm::sort(presets);
  return presets;
}

/// Whether what is measured for one target holds for another: both are this
/// machine, with vectors of one width.
static bool measuresFor(StringRef measured, const Target &target) {
  if (measured == target.name)
    return true;
  llvm::Expected<Target> of = loadTarget(measured);
  if (!of) {
    llvm::consumeError(of.takeError());
    return false;
  }
  return !of->machine.empty() &&
         of->integer("vector.bits") == target.integer("vector.bits");
}

/// What to do where no preset is configured.
static std::string commandFor(StringRef root, const Target &target) {
  std::string preset = "PRESET";
  std::error_code code;
  for (llvm::sys::fs::directory_iterator entry(root + "/toolchains", code), end;
       entry != end && !code; entry.increment(code)) {
    auto file = llvm::MemoryBuffer::getFile(entry->path());
    if (file && (*file)->getBuffer().contains(
                    ("set(AUTOCONFIG_TARGET " + target.name + ")")))
      preset = llvm::sys::path::stem(entry->path()).str();
  }
  return "`cmake --preset " + preset + " && cmake --build build/" + preset +
         " --target measure`";
}

llvm::Expected<MeasureProgram> MeasureProgram::findFor(StringRef root,
                                                       const Target &target) {
  std::optional<MeasureProgram> found;
  std::string why;
  for (const std::string &preset : configuredPresets(root)) {
    llvm::Expected<llvm::json::Object> description = readPreset(root, preset);
    if (!description) {
      llvm::consumeError(description.takeError());
      continue;
    }
    StringRef measured = description->getString("target").value_or("");
    bool exact = measured == target.name;
    if (description->getString("executor") != "native" || (found && !exact) ||
        !measuresFor(measured, target))
      continue;
    llvm::Expected<MeasureProgram> program = find(root, preset);
    if (program)
      found = std::move(*program);
    else
      why = llvm::toString(program.takeError());
    if (exact)
      break;
  }
  if (found)
    return std::move(*found);
  return llvm::createStringError(
      why.empty()
          ? "no native preset of this machine with vectors of " +
                std::to_string(target.integer("vector.bits")) +
                " bits is built; build one with " + commandFor(root, target)
          : why);
}

static std::string textOf(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

MeasureProgram::Output
MeasureProgram::outputOf(llvm::ArrayRef<std::string> arguments) const {
  llvm::SmallString<128> output, errors;
  for (llvm::SmallString<128> *path : {&output, &errors})
    if (std::error_code code = llvm::sys::fs::createTemporaryFile(
            "autoconfig-measure", "txt", *path))
      return {"", "cannot create a temporary file: " + code.message()};
  llvm::scope_exit cleanUp([&] {
    llvm::sys::fs::remove(output);
    llvm::sys::fs::remove(errors);
  });
  std::vector<StringRef> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::optional<StringRef> redirects[] = {"", output.str(), errors.str()};
  std::string message;
  int code = llvm::sys::ExecuteAndWait(program, words, std::nullopt, redirects,
                                       patienceSeconds, 0, &message);
  Output result{textOf(output), ""};
  if (code == 0)
    return result;
  // Its own words where it ended by itself, else how it ended and where.
  std::string said = StringRef(textOf(errors)).trim().str();
  if (StringRef own = said; own.consume_front("measure: error: "))
    return {result.text, own.str()};
  std::string last = StringRef(result.text).trim().rsplit('\n').second.str();
  result.failure =
      "'" + program + "' " +
      (message.empty() ? "ended with exit code " + std::to_string(code)
                       : "failed: " + message) +
      (said.empty() ? "" : ": " + said) +
      (last.empty() ? "" : " after '" + last + "'");
  return result;
}

llvm::Expected<std::vector<MeasurementName>> MeasureProgram::list() const {
  Output output = outputOf({"--list"});
  if (!output.failure.empty())
    return llvm::createStringError(output.failure);
  return parseMeasurementNames(output.text);
}

static std::vector<std::string> argumentsFor(const Target &target,
                                             llvm::ArrayRef<std::string> only) {
  std::vector<std::string> arguments;
  if (!only.empty())
    arguments = {"--only", llvm::join(only, ",")};
  for (const FactKind &kind : factSchema()) {
    arguments.push_back("--fact");
    arguments.push_back(
        llvm::formatv("{0}={1}", kind.key,
                      llvm::format("%.17g", target.fact(kind.key).value)));
  }
  return arguments;
}

llvm::Expected<Measurements>
MeasureProgram::run(const Target &target,
                    llvm::ArrayRef<std::string> only) const {
  Output output = outputOf(argumentsFor(target, only));
  if (!output.failure.empty())
    return llvm::createStringError(output.failure);
  return parseMeasurements(output.text);
}

/// The names that are measured where none is given.
static std::vector<std::string>
defaultNames(const std::vector<MeasurementName> &all) {
  std::vector<std::string> names;
  for (const MeasurementName &name : all)
    if (!name.onRequest)
      names.push_back(name.name);
  return names;
}

Measurements MeasureProgram::runEach(const Target &target,
                                     llvm::ArrayRef<std::string> only) const {
  Measurements result;
  std::vector<std::string> left = only;
  for (;;) {
    Output output = outputOf(argumentsFor(target, left));
    std::string failed;
    llvm::Expected<Measurements> part = parsePartial(output.text, failed);
    if (!part) {
      result.failures.emplace_back("the program",
                                   llvm::toString(part.takeError()));
      return result;
    }
    result.cpu = part->cpu;
    result.vectorBits = part->vectorBits;
    llvm::append_range(result.values, part->values);
    llvm::append_range(result.failures, part->failures);
    if (output.failure.empty())
      return result;
    result.failures.emplace_back(failed.empty() ? "the program" : failed,
                                 output.failure);
    if (left.empty()) {
      llvm::Expected<std::vector<MeasurementName>> names = list();
      if (names)
        left = defaultNames(*names);
      else
        llvm::consumeError(names.takeError());
    }
    // Go on behind the one that failed; it may be none of them.
    auto at = llvm::find(left, failed);
    if (at == left.end())
      return result;
    left.erase(left.begin(), at + 1);
    if (left.empty())
      return result;
  }
}

llvm::Expected<std::vector<std::vector<double>>>
MeasureProgram::race(llvm::ArrayRef<std::string> kernels,
                     llvm::ArrayRef<int64_t> elements) const {
  std::vector<std::string> texts, arguments;
  for (int64_t count : elements)
    texts.push_back(std::to_string(count));
  arguments = {"--elements", llvm::join(texts, ",")};
  for (const std::string &kernel : kernels) {
    arguments.push_back("--kernel");
    arguments.push_back(kernel);
  }
  Output output = outputOf(arguments);
  if (!output.failure.empty())
    return llvm::createStringError(output.failure);
  return parseRace(output.text, kernels.size());
}

llvm::Expected<uint64_t> MeasureProgram::contentHash() const {
  auto buffer = llvm::MemoryBuffer::getFile(program);
  if (!buffer)
    return llvm::createStringError("cannot read '" + program +
                                   "': " + buffer.getError().message());
  return llvm::xxh3_64bits((*buffer)->getBuffer());
}
