//===-- Decide.cpp - The command decide -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig;

namespace {

struct DecideOptions : Options {
  std::vector<std::string> targets;
  std::string suite;
};

/// The suite in the layout that --wtag asks for.
llvm::Expected<std::vector<Problem>> loadSuite(const DecideOptions &options) {
  std::string driver =
      options.op.empty() ? driverOfSuite(options.suite) : options.op;
  llvm::Expected<std::string> path =
      findSuite(AUTOCONFIG_ROOT "/workloads", driver, options.suite);
  if (!path)
    return path.takeError();
  llvm::Expected<ProblemFile> file =
      ProblemFile::load(driver, *path, options.shape);
  if (!file)
    return file.takeError();
  for (const std::string &note : file->notes())
    llvm::errs() << note << "\n";
  if (file->problems.empty())
    return fail("suite '" + *path + "' holds no problem");
  return std::move(file->problems);
}

llvm::Expected<Candidate> chosenFor(const Problem &problem, const Job &job,
                                    bool prepared) {
  auto extracted = job.compiler.extract(problem, prepared);
  if (!extracted)
    return extracted.takeError();
  llvm::Expected<Decision> decision =
      decide(**extracted, job.target, job.selection);
  if (!decision)
    return withContext(problem.shape() + ": ", decision.takeError());
  return std::move(decision->chosen);
}

/// One line per target and problem: the table that shows whether the same
/// models serve every instruction set.
llvm::Error decideAll(const DecideOptions &options) {
  llvm::Expected<std::vector<Problem>> problems = loadSuite(options);
  if (!problems)
    return problems.takeError();
  std::vector<Job> jobs; // all, before anything is printed
  for (const std::string &name : options.targets) {
    DecideOptions one = options;
    one.target = name;
    llvm::Expected<Job> job = Job::create(one);
    if (!job)
      return job.takeError();
    jobs.push_back(std::move(*job));
  }
  llvm::json::Array array;
  if (!options.json)
    llvm::outs() << "target,problem,algorithm,parameters,predicted_cycles\n";
  for (const auto &[name, job] : llvm::zip_equal(options.targets, jobs))
    for (const Problem &problem : *problems) {
      llvm::Expected<Candidate> chosen =
          chosenFor(problem, job, options.prepared());
      if (!chosen)
        return chosen.takeError();
      if (options.json)
        array.push_back(
            llvm::json::Object{{"target", name},
                               {"problem", problem.shape()},
                               {"algorithm", chosen->algorithm},
                               {"parameters", chosen->configuration.toJSON()},
                               {"predicted_cycles", chosen->cost.cycles()}});
      else
        llvm::outs() << llvm::formatv("{0},{1},{2},\"{3}\",{4:E3}\n", name,
                                      problem.shape(), chosen->algorithm,
                                      chosen->configuration.str(),
                                      chosen->cost.cycles());
    }
  if (options.json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

} // namespace

void autoconfig::addDecideCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<DecideOptions>();
  CLI::App *command = app.add_subcommand(
      "decide",
      "the choices for a suite of problems on several targets, as CSV");
  addSelectionOptions(*command, *options);
  command
      ->add_option("--target", options->targets,
                   "a name that 'autoconfig targets' lists, or a .yaml file; "
                   "may be repeated")
      ->allow_extra_args(false)
      ->required();
  command
      ->add_option("--suite", options->suite,
                   "a file of shapes, or a name below workloads/")
      ->required();
  command->callback([options, &action] {
    action = [options] { return decideAll(*options); };
  });
}
