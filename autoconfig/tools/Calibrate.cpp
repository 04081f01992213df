//===-- Calibrate.cpp - The command calibrate -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/core/Quantity.h"
#include "autoconfig/measure/host/MachineProfile.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/targets/TargetWriter.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

using namespace autoconfig;

namespace {

struct CalibrateOptions {
  std::string root = AUTOCONFIG_ROOT, preset, target = "host", output, whole;
  std::vector<std::string> only;
  bool list = false, json = false, force = false;
  bool skipNoisy = false, keepNoisy = false;

  NoisePolicy policy() const {
    return keepNoisy   ? NoisePolicy::Keep
           : skipNoisy ? NoisePolicy::Skip
                       : NoisePolicy::Refuse;
  }
};

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

void print(const Profile &profile, const CalibrateOptions &options,
           const std::string &path, double seconds) {
  if (!options.json) {
    profile.print(llvm::outs());
    llvm::outs() << llvm::formatv("measured in {0:F1} s\n", seconds);
    return;
  }
  llvm::json::Object object = profile.toJSON();
  object["preset"] = options.preset;
  object["profile"] = path;
  object["seconds"] = seconds;
  printJSON(std::move(object));
}

/// A profile in a file of the user's choice: all of it is reliable, or there is
/// none.
llvm::Error calibrateToFile(const MeasureProgram &program,
                            const CalibrateOptions &options) {
  // Not after a minute of measuring.
  llvm::StringRef folder = llvm::sys::path::parent_path(options.output);
  if (!folder.empty() && !llvm::sys::fs::is_directory(folder))
    return llvm::createStringError("cannot write '" + options.output +
                                   "': there is no folder '" + folder.str() +
                                   "'");
  llvm::Expected<Target> base = loadTarget(program.target());
  if (!base)
    return base.takeError();
  auto start = std::chrono::steady_clock::now();
  llvm::Expected<Profile> profile = measureProfile(
      program, *base, options.only, options.output, options.policy());
  if (!profile)
    return profile.takeError();
  double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  print(*profile, options, options.output, seconds);
  if (llvm::Error refused = profile->refusal())
    return llvm::make_error<NegativeAnswer>(llvm::toString(std::move(refused)));
  std::string text;
  llvm::raw_string_ostream out(text);
  profile->writeYaml(out);
  return writeFile(options.output, text);
}

/// What is there already.
llvm::Error printKept(const MachineProfile &kept,
                      const CalibrateOptions &options) {
  llvm::Expected<Target> target = loadTarget(kept.path());
  if (!target)
    return target.takeError();
  if (options.json) {
    printJSON(llvm::json::Object{{"profile", kept.path()},
                                 {"target", target->toJSON()}});
    return llvm::Error::success();
  }
  for (const FactKind &kind : factSchema()) {
    const Fact &fact = target->fact(kind.key);
    if (fact.origin() == FactOrigin::Measured)
      llvm::outs() << llvm::formatv("  {0,-22} {1,10} {2,-11}  {3}\n", kind.key,
                                    factText(kind, fact.value), kind.unit,
                                    fact.source);
  }
  for (const std::string &warning : target->warnings)
    llvm::outs() << "warning: " << warning << "\n";
  llvm::outs() << "kept in " << kept.path()
               << "; --force measures again, --only some of it\n";
  return llvm::Error::success();
}

/// The target with all that is known of it now, for other machines to read.
llvm::Error exportTarget(const CalibrateOptions &options) {
  llvm::StringRef path = options.whole;
  if (!path.ends_with(".yaml"))
    return fail("--export '" + path.str() +
                "': expected a name that ends in .yaml");
  Options wanted;
  wanted.target = options.target;
  llvm::Expected<Target> target = targetOf(wanted);
  if (!target)
    return target.takeError();
  std::string text;
  llvm::raw_string_ostream out(text);
  writeTarget(*target, llvm::sys::path::stem(path), out);
  return writeFile(path, text);
}

/// The profile that targets of this machine use by themselves.
llvm::Error calibrateMachine(MeasureProgram program,
                             const CalibrateOptions &options) {
  llvm::Expected<MachineProfile> kept =
      MachineProfile::locate(std::move(program));
  if (!kept)
    return kept.takeError();
  if (kept->exists() && !options.force && options.only.empty())
    return printKept(*kept, options);
  llvm::Expected<MachineProfile::Made> made =
      kept->ensure(options.only, options.force);
  if (!made)
    return made.takeError();
  if (!made->profile) // another process was faster
    return printKept(*kept, options);
  print(*made->profile, options, kept->path(), made->seconds);
  llvm::outs().flush(); // before what goes to standard error
  for (const std::string &warning : made->profile->warnings())
    printNote("warning: " + warning);
  if (!options.json)
    llvm::outs() << "kept in " << kept->path() << "\n";
  return llvm::Error::success();
}

llvm::Expected<MeasureProgram> findProgram(const CalibrateOptions &options) {
  if (!options.preset.empty())
    return MeasureProgram::find(options.root, options.preset);
  llvm::Expected<Target> target = loadTarget(options.target);
  if (!target)
    return target.takeError();
  if (target->machine.empty())
    return fail(
        "'" + options.target +
        "' is no target of this machine, expected host, .. or --preset");
  return MeasureProgram::findFor(options.root, *target);
}

llvm::Error calibrate(const CalibrateOptions &options) {
  bool measures = options.force || !options.only.empty();
  if (!options.whole.empty() && !measures)
    return exportTarget(options);
  llvm::Expected<MeasureProgram> program = findProgram(options);
  if (!program)
    return program.takeError();
  if (options.list)
    return list(*program, options.json);
  if (!options.output.empty())
    return calibrateToFile(*program, options);
  if (options.skipNoisy || options.keepNoisy)
    return fail("--skip-noisy and --keep-noisy go with -o FILE.yaml; the "
                "machine's own profile keeps what is noisy, with a warning");
  if (llvm::Error error = calibrateMachine(std::move(*program), options))
    return error;
  return options.whole.empty() ? llvm::Error::success() : exportTarget(options);
}

} // namespace

void autoconfig::addCalibrateCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<CalibrateOptions>();
  CLI::App *command = app.add_subcommand(
      "calibrate",
      "measure what operations cost on this machine, and keep it for all later "
      "decisions on it, or write a target file that says so");
  auto *preset =
      command->add_option("--preset", options->preset, "a built target preset");
  command
      ->add_option("--target", options->target,
                   "a target that detects this "
                   "machine: host, ..")
      ->excludes(preset)
      ->capture_default_str();
  command->add_option("-o", options->output,
                      "FILE.yaml, to be used as --target FILE.yaml, instead of "
                      "the machine's own profile");
  command
      ->add_option("--export", options->whole,
                   "FILE.yaml: write the target with all its facts, detected "
                   "ones too; it means the same on other machines")
      ->excludes(preset);
  command->add_flag("--force", options->force,
                    "measure again what was measured before");
  command
      ->add_option("--only", options->only,
                   "measure these again, separated by commas")
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
