//===-- Calibrate.cpp - The command calibrate -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/measure/host/MeasureProgram.h"
#include "autoconfig/measure/host/Profile.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>
#include <memory>

using namespace autoconfig;

namespace {

struct CalibrateOptions {
  std::string root = AUTOCONFIG_ROOT, preset, output;
  std::vector<std::string> only;
  bool list = false, json = false, skipNoisy = false, keepNoisy = false;
};

/// 2026-11-23, in UTC.
std::string today() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

llvm::Error list(const MeasureProgram &program, bool json) {
  llvm::Expected<std::vector<MeasurementName>> names = program.list();
  if (!names)
    return names.takeError();
  llvm::json::Array array;
  for (const MeasurementName &one : *names)
    if (json)
      array.push_back(llvm::json::Object{{"name", one.name},
                                         {"summary", one.summary},
                                         {"on_request", one.onRequest}});
    else
      llvm::outs() << llvm::formatv("{0,-16} {1}{2}\n", one.name, one.summary,
                                    one.onRequest ? " (only with --only)" : "");
  if (json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

llvm::Error write(const Profile &profile, const std::string &path) {
  std::string text;
  llvm::raw_string_ostream out(text);
  profile.writeYaml(out);
  return writeFile(path, text);
}

/// What is noisy is measured again: most noise is over soon.
llvm::Expected<Profile> measure(const MeasureProgram &program,
                                const Target &target,
                                const CalibrateOptions &options) {
  constexpr int attempts = 4;
  NoisePolicy policy = options.keepNoisy   ? NoisePolicy::Keep
                       : options.skipNoisy ? NoisePolicy::Skip
                                           : NoisePolicy::Refuse;
  llvm::Expected<Measurements> found = program.run(target, options.only);
  if (!found)
    return found.takeError();
  for (int attempt = 1;; ++attempt) {
    llvm::Expected<Profile> strict = Profile::create(
        target, *found, options.output, today(), NoisePolicy::Refuse);
    if (!strict)
      return strict.takeError();
    std::vector<std::string> again = strict->refusedPrograms();
    if (again.empty() || attempt == attempts)
      return Profile::create(target, *found, options.output, today(), policy);
    llvm::Expected<Measurements> better = program.run(target, again);
    if (!better)
      return better.takeError();
    found->improve(*better);
  }
}

llvm::Error calibrate(const CalibrateOptions &options) {
  llvm::Expected<MeasureProgram> program =
      MeasureProgram::find(options.root, options.preset);
  if (!program)
    return program.takeError();
  if (options.list)
    return list(*program, options.json);
  if (options.output.empty())
    return llvm::createStringError(
        "expected -o FILE.yaml, where the profile shall be, or --list");
  // Not after a minute of measuring.
  llvm::StringRef folder = llvm::sys::path::parent_path(options.output);
  if (!folder.empty() && !llvm::sys::fs::is_directory(folder))
    return llvm::createStringError("cannot write '" + options.output +
                                   "': there is no folder '" + folder.str() +
                                   "'");
  llvm::Expected<Target> target = loadTarget(program->target());
  if (!target)
    return target.takeError();
  auto start = std::chrono::steady_clock::now();
  llvm::Expected<Profile> profile = measure(*program, *target, options);
  if (!profile)
    return profile.takeError();
  double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  if (options.json) {
    llvm::json::Object object = profile->toJSON();
    object["preset"] = options.preset;
    object["profile"] = options.output;
    object["seconds"] = seconds;
    printJSON(std::move(object));
  } else {
    profile->print(llvm::outs());
    llvm::outs() << llvm::formatv("measured in {0:F1} s\n", seconds);
  }
  if (llvm::Error refused = profile->refusal())
    return llvm::make_error<NegativeAnswer>(llvm::toString(std::move(refused)));
  return write(*profile, options.output);
}

} // namespace

void autoconfig::addCalibrateCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<CalibrateOptions>();
  CLI::App *command = app.add_subcommand(
      "calibrate", "measure what operations cost on this machine, and write "
                   "a target file that says so");
  command->add_option("--preset", options->preset, "a built target preset")
      ->required();
  command->add_option("-o", options->output,
                      "FILE.yaml, to be used as --target FILE.yaml");
  command
      ->add_option("--only", options->only,
                   "these measurements, separated by commas")
      ->delimiter(',');
  command->add_flag("--list", options->list, "list the measurements");
  command->add_flag("--json", options->json,
                    "print JSON, with all samples of all values");
  auto *skip = command->add_flag(
      "--skip-noisy", options->skipNoisy,
      "leave a fact as it is published where its measurement is noisy");
  command
      ->add_flag("--keep-noisy", options->keepNoisy,
                 "take noisy measurements, and say so in the profile")
      ->excludes(skip);
  command
      ->add_option("--root", options->root,
                   "the folder whose build/<preset> is meant")
      ->capture_default_str();
  command->callback([options, &action] {
    action = [options] { return calibrate(*options); };
  });
}
