//===-- Selection.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Selection.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/core/Quantity.h"
#include "autoconfig/driver/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <tuple>

namespace autoconfig {

static bool isBefore(const Candidate &x, const Candidate &y);

namespace {

llvm::Error fail(const std::string &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s",
                                 message.c_str());
}

/// Whether there is an algorithm of that name for the problem's operator.
llvm::Error checkAlgorithm(llvm::StringRef name, llvm::StringRef op) {
  if (name.empty())
    return llvm::Error::success();
  std::vector<llvm::StringRef> known;
  for (const Algorithm &algorithm : algorithmsOf(op)) {
    if (name == algorithm.name)
      return llvm::Error::success();
    known.push_back(algorithm.name);
  }
  if (const Algorithm *other = findAlgorithm(name))
    return fail("algorithm '" + name.str() + "' is one of " + other->op +
                ", expected one of " + op.str() + ": " +
                llvm::join(known, ", "));
  return fail(unknownNameMessage("algorithm", name, known));
}

/// Puts the parameters that the user fixed over a candidate's; returns why that
/// does not go.
std::optional<std::string> fix(Configuration &configuration,
                               const Algorithm &algorithm,
                               const OperatorInfo &problem,
                               const Target &target,
                               const SelectionOptions &options) {
  for (auto &[key, value] : options.parameters) {
    if (!configuration.has(key)) {
      std::string known;
      for (auto &[name, unused] : configuration.entries())
        known += (known.empty() ? "" : ", ") + name.str();
      return "has no parameter '" + key + "'" +
             (known.empty() ? "" : ", it has " + known);
    }
    configuration.set(key, value);
  }
  return algorithm.model().refuses(problem, target, configuration);
}

bool agreesWithFixed(const Configuration &configuration,
                     const SelectionOptions &options) {
  return llvm::all_of(options.parameters, [&](auto &fixed) {
    return configuration.has(fixed.first) &&
           configuration.get(fixed.first) == fixed.second;
  });
}

/// Candidates that agree with what the user fixed, if there are any; all of
/// them, to be bent, otherwise.
void preferAgreeing(llvm::SmallVector<Configuration> &configurations,
                    const SelectionOptions &options) {
  llvm::SmallVector<Configuration> agreeing;
  llvm::copy_if(
      configurations, std::back_inserter(agreeing),
      [&](const Configuration &c) { return agreesWithFixed(c, options); });
  if (!agreeing.empty())
    configurations = std::move(agreeing);
}

/// What the user fixed, over all candidates. Those that cannot be bent go;
/// where none is left, the last failure speaks for all.
llvm::Error bend(llvm::SmallVector<Configuration> &configurations,
                 const Algorithm &algorithm, const OperatorInfo &problem,
                 const Target &target, const SelectionOptions &options) {
  if (options.parameters.empty())
    return llvm::Error::success(); // the model's own
  preferAgreeing(configurations, options);
  std::string last;
  llvm::erase_if(configurations, [&](Configuration &configuration) {
    auto reason = fix(configuration, algorithm, problem, target, options);
    last = reason.value_or(last);
    return reason.has_value();
  });
  return configurations.empty() ? fail(last) : llvm::Error::success();
}

/// Inserts in the order of isBefore, keeping at most so many.
void keepCheapest(std::vector<Candidate> &candidates, size_t most,
                  Candidate candidate) {
  auto place = std::upper_bound(candidates.begin(), candidates.end(), candidate,
                                isBefore);
  if (place == candidates.end() && candidates.size() == most)
    return;
  candidates.insert(place, std::move(candidate));
  if (candidates.size() > most)
    candidates.pop_back();
}

int64_t workspaceBytes(const Model &model, const OperatorInfo &problem,
                       const Target &target, const Configuration &c) {
  return model.workspace(problem, target, c) * int64_t(sizeof(float));
}

/// Keeps those whose workspace is within the bound; where none is, says why.
llvm::Error keepWithin(uint64_t mostBytes, const Model &model,
                       const OperatorInfo &problem, const Target &target,
                       llvm::SmallVector<Configuration> &configurations) {
  uint64_t least = UINT64_MAX;
  llvm::erase_if(configurations, [&](const Configuration &c) {
    auto bytes = uint64_t(workspaceBytes(model, problem, target, c));
    least = std::min(least, bytes);
    return bytes > mostBytes;
  });
  if (!configurations.empty())
    return llvm::Error::success();
  return llvm::make_error<NegativeAnswer>(
      "it takes " + countText(double(least)) +
      " bytes of workspace at least, the bound is " +
      countText(double(mostBytes)) + " (--workspace)");
}

/// The cheapest of one algorithm's configurations, cheapest first.
llvm::Expected<std::vector<Candidate>>
evaluate(const Algorithm &algorithm, const OperatorInfo &problem,
         const Target &target, const SelectionOptions &options,
         llvm::SmallVector<Configuration> configurations, size_t most,
         uint64_t &evaluated) {
  const Model &model = algorithm.model();
  if (llvm::Error error =
          bend(configurations, algorithm, problem, target, options))
    return error;
  if (options.mostWorkspace)
    if (llvm::Error error = keepWithin(*options.mostWorkspace, model, problem,
                                       target, configurations))
      return error;
  CostFunction costOf = model.costs(problem, target);
  std::vector<Candidate> candidates;
  for (Configuration &configuration : configurations) {
    Cost cost = costOf(configuration);
    ++evaluated;
    // As for nearly all.
    if (candidates.size() == most &&
        cost.cycles() > candidates.back().cost.cycles())
      continue;
    keepCheapest(candidates, most,
                 {algorithm.name, std::move(configuration), std::move(cost),
                  model.numerics(problem)});
  }
  for (Candidate &candidate : candidates)
    candidate.workspaceBytes =
        workspaceBytes(model, problem, target, candidate.configuration);
  return candidates;
}

/// The problem with what is asked of its sums.
std::unique_ptr<OperatorInfo> asked(const OperatorInfo &problem,
                                    const SelectionOptions &options) {
  std::unique_ptr<OperatorInfo> with = problem.clone();
  with->order = options.order;
  return with;
}

std::optional<std::string> reasonAgainst(const Algorithm &algorithm,
                                         const OperatorInfo &problem,
                                         const Target &target,
                                         const SelectionOptions &options) {
  if (auto reason = algorithm.model().rejects(problem, target))
    return reason;
  return algorithm.model().numerics(problem).refuses(options.tolerance,
                                                     problem.order);
}

constexpr llvm::StringLiteral notAskedFor = "not the one asked for";

std::string allReasons(const std::vector<Rejection> &rejected) {
  std::string text;
  for (const Rejection &r : rejected)
    if (r.reason != notAskedFor)
      text += "\n  " + r.algorithm + ": " + r.reason;
  return text;
}

} // namespace

llvm::Error addParameter(llvm::StringRef text, SelectionOptions &options) {
  auto [key, value] = text.split('=');
  int64_t number;
  if (key.empty() || value.getAsInteger(10, number))
    return fail("'" + text.str() + "': expected name=integer");
  if (llvm::is_contained(llvm::make_first_range(options.parameters), key))
    return fail("'" + text.str() + "': " + key.str() + " is given twice");
  options.parameters.emplace_back(key.str(), number);
  return llvm::Error::success();
}

llvm::Error checkAlgorithmName(llvm::StringRef name) {
  if (name.empty() || findAlgorithm(name))
    return llvm::Error::success();
  std::vector<llvm::StringRef> known;
  for (const Algorithm &algorithm : algorithms())
    known.push_back(algorithm.name);
  return fail(unknownNameMessage("algorithm", name, known));
}

std::optional<std::string> rejection(const Algorithm &algorithm,
                                     const OperatorInfo &problem,
                                     const Target &target,
                                     const SelectionOptions &options) {
  return reasonAgainst(algorithm, *asked(problem, options), target, options);
}

bool isPreferred(const Candidate &x, const Candidate &y) {
  auto rank = [](const Candidate &c) {
    bool isReference = llvm::StringRef(c.algorithm).ends_with("Reference");
    return std::tuple(c.cost.cycles(), c.configuration.entries().size(),
                      !isReference);
  };
  return rank(x) < rank(y);
}

/// The same for sorting: whatever is equal otherwise comes by its name and
/// parameters, the same everywhere.
static bool isBefore(const Candidate &x, const Candidate &y) {
  if (isPreferred(x, y) || isPreferred(y, x))
    return isPreferred(x, y);
  return std::tie(x.algorithm, x.configuration.entries()) <
         std::tie(y.algorithm, y.configuration.entries());
}

llvm::Expected<std::vector<Candidate>>
candidateSpace(const OperatorInfo &given, const Target &target,
               const SelectionOptions &options) {
  if (llvm::Error error = checkAlgorithm(options.algorithm, given.op()))
    return error;
  std::unique_ptr<OperatorInfo> owner = asked(given, options);
  const OperatorInfo &problem = *owner;
  std::vector<Candidate> all;
  uint64_t evaluated = 0;
  for (const Algorithm &algorithm : algorithmsOf(problem.op())) {
    bool wanted =
        options.algorithm.empty() || options.algorithm == algorithm.name;
    if (!wanted || reasonAgainst(algorithm, problem, target, options))
      continue;
    auto candidates = evaluate(algorithm, problem, target, options,
                               algorithm.model().space(problem, target),
                               /*most=*/SIZE_MAX, evaluated);
    if (!candidates) { // `decide` says why
      llvm::consumeError(candidates.takeError());
      continue;
    }
    llvm::move(*candidates, std::back_inserter(all));
  }
  llvm::sort(all, isBefore);
  return all;
}

llvm::Expected<std::vector<Candidate>>
cheapestByValue(llvm::StringRef parameter, const OperatorInfo &problem,
                const Target &target, const SelectionOptions &options) {
  auto space = candidateSpace(problem, target, options);
  if (!space)
    return space.takeError();
  std::map<int64_t, Candidate> cheapest;
  for (Candidate &candidate : *space) // cheapest first
    if (candidate.configuration.has(parameter))
      cheapest.try_emplace(candidate.configuration.get(parameter),
                           std::move(candidate));
  std::vector<Candidate> found;
  if (cheapest.size() > 1)
    for (auto &[value, candidate] : cheapest)
      found.push_back(std::move(candidate));
  return found;
}

/// The choice under other options; none where what the user fixed, an algorithm
/// say, does not go with them.
static std::optional<Candidate> choiceWith(const Decision &decision,
                                           const Target &target,
                                           const SelectionOptions &options) {
  llvm::Expected<Decision> other = decide(*decision.problem, target, options);
  if (other)
    return std::move(other->chosen);
  llvm::consumeError(other.takeError());
  return std::nullopt;
}

std::vector<Decision::Tolerated>
choicesWithTolerance(llvm::ArrayRef<int> powersOfTen, const Decision &decision,
                     const Target &target, const SelectionOptions &options) {
  std::vector<Decision::Tolerated> found;
  double cheapest = decision.chosen.cost.cycles();
  for (int powerOfTen : powersOfTen) {
    SelectionOptions with = options;
    with.tolerance = std::pow(10, powerOfTen);
    std::optional<Candidate> other = choiceWith(decision, target, with);
    if (!other || other->cost.cycles() >= cheapest)
      continue;
    cheapest = other->cost.cycles();
    found.push_back({powerOfTen, std::move(*other)});
  }
  return found;
}

std::vector<Decision::Ordered>
choicesWithOrders(const Decision &decision, const Target &target,
                  const SelectionOptions &options) {
  std::vector<Decision::Ordered> found;
  for (SumOrder order : sumOrders) {
    if (order == options.order)
      continue;
    SelectionOptions with = options;
    with.order = order;
    if (std::optional<Candidate> other = choiceWith(decision, target, with))
      found.push_back({order, std::move(*other)});
  }
  return found;
}

llvm::Expected<Decision> decide(const OperatorInfo &given, const Target &target,
                                const SelectionOptions &options) {
  auto start = std::chrono::steady_clock::now();
  if (llvm::Error error = checkAlgorithm(options.algorithm, given.op()))
    return error;
  Decision decision;
  decision.problem = asked(given, options);
  const OperatorInfo &problem = *decision.problem;
  decision.target = target.name;
  std::vector<Candidate> best, rest;
  for (const Algorithm &algorithm : algorithmsOf(problem.op())) {
    if (!options.algorithm.empty() && options.algorithm != algorithm.name) {
      decision.rejected.push_back({algorithm.name, notAskedFor.str()});
      continue;
    }
    if (auto reason = reasonAgainst(algorithm, problem, target, options)) {
      decision.rejected.push_back({algorithm.name, *reason});
      continue;
    }
    constexpr size_t shown = 4; // the choice and runners-up
    auto candidates = evaluate(algorithm, problem, target, options,
                               algorithm.model().space(problem, target), shown,
                               decision.candidatesEvaluated);
    if (!candidates) {
      decision.rejected.push_back(
          {algorithm.name, llvm::toString(candidates.takeError())});
      continue;
    }
    best.push_back(std::move(candidates->front()));
    std::move(candidates->begin() + 1, candidates->end(),
              std::back_inserter(rest));
  }
  if (best.empty())
    return llvm::make_error<NegativeAnswer>(
        "no algorithm applies on target '" + target.name +
        "':" + allReasons(decision.rejected));
  llvm::sort(best, isBefore);
  decision.chosen = std::move(best.front());
  best.erase(best.begin());
  llvm::copy_if(rest, std::back_inserter(best), [&](const Candidate &c) {
    return c.algorithm == decision.chosen.algorithm;
  });
  llvm::sort(best, isBefore);
  decision.runnersUp = std::move(best);
  decision.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  return decision;
}

} // namespace autoconfig
