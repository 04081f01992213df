//===-- MeasureProgram.cpp - Runs a preset's measurements -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MeasureProgram.h"
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

static std::string textOf(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

llvm::Expected<std::string>
MeasureProgram::outputOf(llvm::ArrayRef<std::string> arguments) const {
  llvm::SmallString<128> output, errors;
  for (llvm::SmallString<128> *path : {&output, &errors})
    if (std::error_code code = llvm::sys::fs::createTemporaryFile(
            "autoconfig-measure", "txt", *path))
      return llvm::createStringError(code, "cannot create a temporary file: " +
                                               code.message());
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
  if (code == 0)
    return textOf(output);
  // Its own words where it ended by itself, else how it ended and where.
  std::string said = StringRef(textOf(errors)).trim().str();
  if (StringRef own = said; own.consume_front("measure: error: "))
    return llvm::createStringError(own);
  std::string last = StringRef(textOf(output)).trim().rsplit('\n').second.str();
  return llvm::createStringError(
      "'" + program + "' " +
      (message.empty() ? "ended with exit code " + std::to_string(code)
                       : "failed: " + message) +
      (said.empty() ? "" : ": " + said) +
      (last.empty() ? "" : " after '" + last + "'"));
}

llvm::Expected<std::vector<MeasurementName>> MeasureProgram::list() const {
  llvm::Expected<std::string> output = outputOf({"--list"});
  if (!output)
    return output.takeError();
  return parseMeasurementNames(*output);
}

llvm::Expected<Measurements>
MeasureProgram::run(const Target &target,
                    llvm::ArrayRef<std::string> only) const {
  std::vector<std::string> arguments;
  if (!only.empty())
    arguments = {"--only", llvm::join(only, ",")};
  for (const FactKind &kind : factSchema()) {
    arguments.push_back("--fact");
    arguments.push_back(
        llvm::formatv("{0}={1}", kind.key,
                      llvm::format("%.17g", target.fact(kind.key).value)));
  }
  llvm::Expected<std::string> output = outputOf(arguments);
  if (!output)
    return output.takeError();
  return parseMeasurements(*output);
}
