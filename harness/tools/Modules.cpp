//===-- Modules.cpp - The command modules ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleFigures.h"
#include "harness/tools/Measure.h"
#include "harness/tools/ModuleOptions.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;

namespace autoconfig::harness {
namespace {

struct ModulesCommand {
  std::vector<std::string> figures;
  ModuleRunnerOptions run;
  OutputOptions output;
  std::string only; // part of a problem's text
  bool verifyOnly = false, json = false;
};

Error measureAll(const ModulesCommand &options, StringRef root,
                 const std::atomic<bool> &stop,
                 std::vector<ModuleFigure> &figures) {
  Expected<ModuleRunner> runner = ModuleRunner::create(options.run, root, stop);
  if (!runner)
    return runner.takeError();
  for (const std::string &figure : options.figures)
    for (const ModuleCase &one : moduleCases(figure)) {
      if (!StringRef(one.problem).contains(options.only))
        continue;
      Expected<std::vector<ModuleFigure>> measured = measureCase(one, *runner);
      if (!measured)
        return measured.takeError();
      figures.insert(figures.end(), measured->begin(), measured->end());
    }
  if (figures.empty())
    return usageError("no problem of these figures has '" + options.only +
                      "' in its text");
  return Error::success();
}

Error print(const ModulesCommand &options, StringRef format,
            ArrayRef<ModuleFigure> figures) {
  if (options.json) {
    json::Array all;
    for (const ModuleFigure &one : figures)
      all.push_back(toJSON(one));
    return write(formatv("{0:2}\n", json::Value(std::move(all))).str(),
                 options.output.file);
  }
  if (Error error = write(figureTable(figures), format, options.output.file))
    return error;
  if (options.verifyOnly || !options.output.file.empty())
    return Error::success();
  return write(figureSummary(figures), format, "");
}

Expected<int> runModules(ModulesCommand options, const Invocation &invocation) {
  Expected<std::string> format = options.output.formatName("");
  if (!format)
    return format.takeError();
  if (options.verifyOnly)
    options.run.samples = 0;
  if (options.figures.empty())
    for (StringRef name : moduleFigures())
      options.figures.push_back(name.str());
  std::vector<ModuleFigure> figures;
  bool stopped = false;
  Error failed =
      withProgress([&](const std::atomic<bool> &stop, const Show &) -> Error {
        Error error =
            measureAll(options, invocation.layout.root, stop, figures);
        stopped = stop;
        if (!stopped)
          return error;
        consumeError(std::move(error));
        return Error::success();
      });
  if (failed)
    return std::move(failed);
  if (stopped)
    return exitStopped;
  if (Error error = print(options, *format, figures))
    return std::move(error);
  return all_of(figures,
                [](const ModuleFigure &one) {
                  return one.result.status == "passed";
                })
             ? exitGood
             : exitBadCells;
}

} // namespace

void addModulesCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ModulesCommand>();
  ModuleRunnerOptions &run = options->run;
  CLI::App *command = app.add_subcommand(
      "modules", "What strided and transposed operands, rows whose number is "
                 "not known, and what follows a product cost, beside the same "
                 "module without");
  std::vector<std::string> names;
  for (StringRef name : moduleFigures())
    names.push_back(name.str());
  command
      ->add_option("figures", options->figures,
                   join(names, ", ") + "; all, where none is named")
      ->check(CLI::IsMember(names));
  run.minSeconds = 0.02;
  addModuleRunnerOptions(*command, run, "each module");
  command->add_option("--only", options->only,
                      "Only problems that have this in their text");
  command->add_flag("--verify-only", options->verifyOnly, "Measure nothing");
  command->add_flag("--json", options->json,
                    "Everything, with all samples, as JSON");
  options->output.addTo(*command);
  command->footer("Exit code 1: a wrong result. Times decide nothing. What was "
                  "compiled last stays in build/PRESET/modules/FIGURE.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return runModules(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
