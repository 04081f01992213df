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

/// One line per target and problem: the table that shows whether the same
/// models serve every instruction set.
llvm::Error decideAll(const DecideOptions &options) {
  llvm::Expected<ProblemFile> file =
      ProblemFile::load(options.op, options.suite);
  if (!file)
    return file.takeError();
  llvm::json::Array array;
  if (!options.json)
    llvm::outs() << "target,problem,algorithm,parameters,predicted_cycles\n";
  for (const std::string &name : options.targets) {
    DecideOptions one = options;
    one.target = name;
    llvm::Expected<Job> job = Job::create(one);
    if (!job)
      return job.takeError();
    for (const Problem &given : file->problems) {
      llvm::Expected<Problem> laidOut = inLayout(given, options);
      if (!laidOut)
        return laidOut.takeError();
      const Problem &problem = *laidOut;
      llvm::Expected<Contraction> extracted =
          job->compiler.extract(problem, options.prepared());
      if (!extracted)
        return extracted.takeError();
      llvm::Expected<Decision> decision =
          decide(*extracted, job->target, job->selection);
      if (!decision)
        return fail(problem.shape() + ": " +
                    llvm::toString(decision.takeError()));
      const Candidate &chosen = decision->chosen;
      if (options.json)
        array.push_back(
            llvm::json::Object{{"target", name},
                               {"problem", problem.shape()},
                               {"algorithm", chosen.algorithm},
                               {"parameters", chosen.configuration.toJSON()},
                               {"predicted_cycles", chosen.cost.cycles()}});
      else
        llvm::outs() << llvm::formatv(
            "{0},{1},{2},\"{3}\",{4:E3}\n", name, problem.shape(),
            chosen.algorithm, chosen.configuration.str(), chosen.cost.cycles());
    }
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
  command->add_option("--target", options->targets, "may be repeated")
      ->required();
  command->add_option("--suite", options->suite, "a file of shapes")
      ->required();
  command->callback([options, &action] {
    action = [options] { return decideAll(*options); };
  });
}
