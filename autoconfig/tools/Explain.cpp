//===-- Explain.cpp - The command explain ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Explain.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "autoconfig/tools/Shortlist.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig;

namespace {

struct ExplainOptions : Options {
  std::string problem, whyNot;
  bool all = false;
};

/// Prints one of the explanations, as text or as JSON with what it is about.
void printExplanation(const ExplainOptions &options, const Problem &problem,
                      llvm::function_ref<void()> text,
                      llvm::function_ref<llvm::json::Object()> json) {
  if (!options.json)
    return text();
  llvm::json::Object object = json();
  object["op"] = problem.op;
  object["problem"] = problem.shape();
  object["weights"] = options.weights;
  object["target"] = options.target;
  printJSON(std::move(object));
}

llvm::Error explainAll(const ExplainOptions &options, const Job &job,
                       const Problem &problem, const OperatorInfo &extracted) {
  auto candidates = candidateSpace(extracted, job.target, job.selection);
  if (!candidates)
    return candidates.takeError();
  if (candidates->empty())
    return decide(extracted, job.target, job.selection).takeError();
  printExplanation(
      options, problem, [&] { printCandidates(*candidates, llvm::outs()); },
      [&] {
        llvm::json::Array array;
        for (const Candidate &candidate : *candidates)
          array.push_back(toJSON(candidate));
        return llvm::json::Object{{"chosen", toJSON(candidates->front())},
                                  {"candidates", std::move(array)}};
      });
  return llvm::Error::success();
}

llvm::Error explainWhyNot(const ExplainOptions &options, const Job &job,
                          const Problem &problem,
                          const OperatorInfo &extracted) {
  SelectionOptions free;
  free.tolerance = job.selection.tolerance;
  free.order = job.selection.order;
  free.mostWorkspace = job.selection.mostWorkspace;
  llvm::Expected<Decision> chosen = decide(extracted, job.target, free);
  if (!chosen)
    return chosen.takeError();
  const Algorithm *algorithm = findAlgorithm(options.whyNot, extracted.op());
  auto reason =
      algorithm ? rejection(*algorithm, extracted, job.target, job.selection)
                : std::nullopt;
  if (reason) {
    printExplanation(
        options, problem,
        [&] { llvm::outs() << "it does not apply: " << *reason << "\n"; },
        [&] { return llvm::json::Object{{"rejected", *reason}}; });
    return llvm::Error::success();
  }
  SelectionOptions asked = job.selection;
  asked.algorithm = options.whyNot;
  llvm::Expected<Decision> other = decide(extracted, job.target, asked);
  if (!other)
    return other.takeError();
  printExplanation(
      options, problem,
      [&] { printComparison(chosen->chosen, other->chosen, llvm::outs()); },
      [&] { return comparisonJSON(chosen->chosen, other->chosen); });
  return llvm::Error::success();
}

llvm::Error explain(const ExplainOptions &options) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  llvm::Expected<Problem> problem = parseProblem(options.problem, options);
  if (!problem)
    return problem.takeError();
  auto extracted = job->compiler.extract(*problem, options.prepared());
  if (!extracted)
    return extracted.takeError();
  if (options.all)
    return explainAll(options, *job, *problem, **extracted);
  if (!options.whyNot.empty())
    return explainWhyNot(options, *job, *problem, **extracted);
  llvm::Expected<Decision> decision =
      decide(**extracted, job->target, job->selection);
  if (!decision)
    return decision.takeError();
  llvm::Expected<std::vector<Candidate>> groups =
      cheapestByValue("lmul", **extracted, job->target, job->selection);
  if (!groups)
    return groups.takeError();
  decision->registerGroups = std::move(*groups);
  if (!job->selection.tolerance)
    decision->tolerated =
        choicesWithTolerance({-4, -3}, *decision, job->target, job->selection);
  decision->ordered = choicesWithOrders(*decision, job->target, job->selection);
  if (llvm::Error error = chooseByMeasuring(*job, *problem, options, *decision))
    return error;
  std::vector<ForRows> fewer;
  if ((**extracted).dynamicRows)
    fewer = decideForFewerRows(*decision, job->target,
                               options.shortlist
                                   ? only(decision->chosen, job->selection)
                                   : job->selection);
  printExplanation(
      options, *problem,
      [&] {
        printDecision(*decision, job->target, llvm::outs());
        printFewerRows(fewer, llvm::outs());
      },
      [&] {
        llvm::json::Object object = explainJSON(*decision, job->target);
        if (!fewer.empty())
          object["of_fewer_rows"] = fewerRowsJSON(fewer, job->target);
        return object;
      });
  return llvm::Error::success();
}

} // namespace

void autoconfig::addExplainCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App *command =
      app.add_subcommand("explain", "say what is chosen, and why");
  addTargetOption(*command, *options);
  addSelectionOptions(*command, *options);
  addShortlistOption(*command, *options);
  command->add_option("problem", options->problem, problemHelp)->required();
  CLI::Option *all = command->add_flag(
      "--all", options->all, "the whole candidate space, cheapest first");
  command
      ->add_option("--why-not", options->whyNot,
                   "compare this algorithm, with --param, with the chosen one")
      ->excludes(all)
      ->excludes(command->get_option("--algorithm"));
  command->callback(
      [options, &action] { action = [options] { return explain(*options); }; });
}
