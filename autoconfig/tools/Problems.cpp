//===-- Problems.cpp - The command problems -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/operators/Problem.h"
#include "autoconfig/tools/CommandLine.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig;

namespace {

struct ProblemsOptions {
  std::string op = "matmul";
  unsigned count = 30;
  uint64_t seed = 1;
  double leastFlops = 1e6, mostFlops = 2e9;
};

llvm::Expected<const Operator *> operatorNamed(llvm::StringRef name) {
  std::vector<llvm::StringRef> names;
  for (const Operator *op : operators()) {
    if (op->name() == name)
      return op;
    names.push_back(op->name());
  }
  return fail(unknownNameMessage("operator", name, names));
}

/// A suite of problems that nobody has seen, so that nothing was tuned on them.
llvm::Error printProblems(const ProblemsOptions &options) {
  llvm::Expected<const Operator *> op = operatorNamed(options.op);
  if (!op)
    return op.takeError();
  Random random(options.seed);
  constexpr int mostDraws = 100000;
  std::vector<std::string> found;
  for (int i = 0; i < mostDraws && found.size() < options.count; ++i) {
    std::string text = (*op)->random(random);
    auto problem = Problem::parse((*op)->driver(), text, ShapeOptions());
    if (!problem)
      return problem.takeError();
    double flops = problem->flops();
    bool fits = options.leastFlops <= flops && flops <= options.mostFlops;
    if (fits && !llvm::is_contained(found, text))
      found.push_back(text);
  }
  if (found.size() < options.count)
    return fail(std::to_string(found.size()) + " of " +
                std::to_string(options.count) + " problems found in " +
                std::to_string(mostDraws) +
                " draws, expected --min-flops and --max-flops further apart");
  llvm::outs() << "# autoconfig problems --op " << options.op << " --count "
               << options.count << " --seed " << options.seed
               << llvm::format(" --min-flops %g --max-flops %g\n",
                               options.leastFlops, options.mostFlops);
  for (const std::string &text : found)
    llvm::outs() << text << "\n";
  return llvm::Error::success();
}

} // namespace

void autoconfig::addProblemsCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ProblemsOptions>();
  CLI::App *command = app.add_subcommand(
      "problems", "a suite of random problems, the same for the same seed");
  command->add_option("--op", options->op, "an operator")
      ->capture_default_str();
  command->add_option("--count", options->count, "how many")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "draws others")
      ->capture_default_str();
  command
      ->add_option("--min-flops", options->leastFlops,
                   "floating-point operations of a problem")
      ->check(nonNegativeNumber())
      ->capture_default_str();
  command->add_option("--max-flops", options->mostFlops, "at most so many")
      ->check(nonNegativeNumber())
      ->capture_default_str();
  command->callback([options, &action] {
    action = [options] { return printProblems(*options); };
  });
}
