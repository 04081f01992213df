//===-- ModuleRunner.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleRunner.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "harness/executors/Process.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

static Error failure(const Twine &what) {
  return createStringError(inconvertibleErrorCode(), what);
}

std::optional<double> ModuleResult::medianSeconds() const {
  return median(seconds);
}

ModuleResult ModuleResult::of(const json::Object &told) {
  auto text = [&](StringRef key) {
    return told.getString(key).value_or("").str();
  };
  ModuleResult one{text("name"),
                   text("status"),
                   text("reason"),
                   text("version"),
                   {},
                   {},
                   {}};
  if (const json::Array *seconds = told.getArray("seconds"))
    for (const json::Value &sample : *seconds)
      one.seconds.push_back(sample.getAsNumber().value_or(0));
  one.difference = told.getNumber("max_difference");
  one.magnitude = told.getNumber("max_magnitude");
  return one;
}

Expected<ModuleRunner> ModuleRunner::create(const ModuleRunnerOptions &options,
                                            StringRef root,
                                            const std::atomic<bool> &stop) {
  ModuleRunner made;
  made.options = options;
  made.root = root.str();
  made.limits.silenceSeconds = options.timeoutSeconds;
  made.limits.stop = &stop;
  Preset &preset = made.preset;
  Expected<Preset> loaded = Preset::load(root, options.preset);
  if (!loaded)
    return loaded.takeError();
  preset = std::move(*loaded);
  made.target = options.target.empty() ? preset.target : options.target;
  Expected<Target> described = loadTarget(made.target);
  if (!described)
    return described.takeError();
  made.requirements = join(described->cpuRequirements, ",");
  preset.runner =
      (sys::path::parent_path(preset.runner) + "/network-runner").str();
  Expected<std::unique_ptr<Executor>> executor =
      createExecutor(preset, *described);
  if (!executor)
    return executor.takeError();
  made.executor = std::move(*executor);
  if (made.executor->emulates())
    return failure("preset '" + preset.name +
                   "' is emulated, where a module has no time; name a native "
                   "one");
  if (!sys::fs::exists(preset.runner))
    return failure("there is no " + preset.runner +
                   "; cmake --build --preset " + preset.name +
                   " --target network-runner");
  return made;
}

Expected<std::string> ModuleRunner::makeFolder(const Twine &name) const {
  std::string folder = (preset.folder + "/" + name).str();
  if (std::error_code code = sys::fs::create_directories(folder))
    return failure("cannot make the folder " + folder + ": " + code.message());
  return folder;
}

Error ModuleRunner::compile(const std::string &module,
                            const std::string &object,
                            const std::string &more) const {
  std::string pipeline = "--autoconfig-pipeline=target=" + target +
                         " object=" + object + (more.empty() ? "" : " ") + more;
  Command command{{root + "/build/host/bin/autoconfig-opt", module, pipeline,
                   "-o", "/dev/null"}};
  if (!sys::fs::exists(command.words.front()))
    return failure("there is no " + command.words.front() +
                   "; cmake --build --preset host --target tools");
  Expected<Outcome> outcome = runProcess(command, limits, [](StringRef) {});
  if (!outcome)
    return outcome.takeError();
  if (outcome->clean())
    return Error::success();
  std::string errors;
  for (StringRef line : split(outcome->errors, '\n'))
    if (line.contains("error:"))
      errors += "\n" + line.str();
  return failure("autoconfig-opt on " + module + ": " + outcome->describe() +
                 errors);
}

Expected<json::Object> ModuleRunner::run(json::Object job,
                                         const std::string &path) const {
  job["samples"] = options.samples;
  job["min_seconds"] = options.minSeconds;
  job["cpu"] = executor->measuringCpu();
  job["requirements"] = requirements;
  if (Error error = writeFile(path, toText(std::move(job)) + "\n"))
    return std::move(error);
  std::string output;
  Expected<Outcome> outcome =
      executor->run({path}, limits, [&](StringRef line) { output += line; });
  if (!outcome)
    return outcome.takeError();
  if (!outcome->clean())
    return failure("network-runner on " + path + ": " + outcome->describe());
  return parseJsonObject(output, "network-runner on " + path);
}

} // namespace autoconfig::harness
