//===-- Explain.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Explain.h"
#include "autoconfig/core/Quantity.h"
#include "autoconfig/driver/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <array>

namespace autoconfig {

static void printStatic(const OperatorInfo &p, llvm::raw_ostream &out) {
  out << "static information\n";
  p.print(out);
  out << "  weights " << (p.weightsPrepared ? "prepared" : "as given") << ", "
      << countText(p.multiplyAdds()) << " multiply-adds\n";
}

static void printCandidate(const Candidate &candidate, bool withTerms,
                           llvm::raw_ostream &out) {
  out << "  " << candidate.algorithm << "  " << candidate.configuration.str()
      << "  " << countText(candidate.cost.cycles()) << " cycles\n";
  if (!withTerms)
    return;
  for (const Cost::Term &term : candidate.cost.terms)
    out << llvm::formatv("    {0,-16} {1,14}  {2}\n", term.name,
                         countText(term.cycles), term.why);
  if (candidate.workspaceBytes > 0)
    out << "    workspace of "
        << countText(static_cast<double>(candidate.workspaceBytes))
        << " bytes\n";
}

static void printGroups(const Decision &decision, llvm::raw_ostream &out) {
  if (decision.registerGroups.empty())
    return;
  out << "register groups, the cheapest of each size\n";
  double chosen = decision.chosen.cost.cycles();
  for (const Candidate &candidate : decision.registerGroups) {
    double cycles = candidate.cost.cycles();
    out << "  lmul " << candidate.configuration.get("lmul")
        << llvm::formatv("  {0,14} cycles", countText(cycles))
        << llvm::format("  %+6.1f%%  ", 100 * (cycles / chosen - 1))
        << candidate.algorithm << "  " << candidate.configuration.str() << "\n";
  }
}

static void printTolerated(const Decision &decision, llvm::raw_ostream &out) {
  double chosen = decision.chosen.cost.cycles();
  for (const Decision::Tolerated &with : decision.tolerated)
    out << llvm::formatv("with --tolerance 1e{0}: ", with.powerOfTen)
        << with.candidate.algorithm
        << llvm::format(", %.2f of the cycles\n",
                        with.candidate.cost.cycles() / chosen);
}

/// What other orders of summation would choose, where that costs or wins.
static void printOrdered(const Decision &decision, llvm::raw_ostream &out) {
  const Candidate &chosen = decision.chosen;
  for (const Decision::Ordered &with : decision.ordered)
    if (with.candidate.cost.cycles() != chosen.cost.cycles())
      out << "with --numerics " << sumOrderName(with.order) << ": "
          << with.candidate.algorithm
          << llvm::format(", %.3f of the cycles\n",
                          with.candidate.cost.cycles() / chosen.cost.cycles());
}

/// By what the choice won, where it was measured.
static void printMeasured(const Decision &decision, llvm::raw_ostream &out) {
  if (decision.measured.empty())
    return;
  out << "measured on this machine, in turns: the models' first "
      << decision.measured.size()
      << ", time over that of the first, which they prefer\n";
  for (const Decision::Measured &one : decision.measured) {
    bool chosen = one.candidate.algorithm == decision.chosen.algorithm &&
                  one.candidate.configuration.str() ==
                      decision.chosen.configuration.str();
    out << llvm::format("  %12.2f us %7.3f  ", one.seconds * 1e6, one.relative)
        << one.candidate.algorithm << "  " << one.candidate.configuration.str()
        << (chosen ? "  chosen\n" : "\n");
  }
}

FactSet factsBehind(const Decision &decision, const Target &target) {
  FactSet read;
  Target observed = target;
  observed.noteReads(&read);
  const Candidate &chosen = decision.chosen;
  if (const Algorithm *algorithm = findAlgorithm(chosen.algorithm))
    algorithm->model().cost(*decision.problem, observed, chosen.configuration);
  return read;
}

/// The keys of those facts that nobody knows.
static std::vector<std::string> assumedFactsBehind(const Decision &decision,
                                                   const Target &target) {
  FactSet read = factsBehind(decision, target);
  std::vector<std::string> keys;
  for (const FactKind &kind : factSchema())
    if (read.test(Target::indexOf(kind.key)) &&
        target.fact(kind.key).origin() == FactOrigin::Assumed)
      keys.push_back(kind.key);
  return keys;
}

/// How it is known first, which most sources say themselves.
static std::string sourceWithOrigin(const Fact &fact) {
  llvm::StringRef origin = originName(fact.origin());
  if (llvm::StringRef(fact.source).starts_with(origin))
    return fact.source;
  return (origin + ": " + fact.source).str();
}

static void printFacts(const Target &target, llvm::raw_ostream &out) {
  out << "facts of " << target.name
      << (target.profile.empty() ? "" : ", profile " + target.profile) << "\n";
  for (const FactKind &kind : factSchema()) {
    const Fact &fact = target.fact(kind.key);
    out << llvm::formatv("  {0,-22} {1,10} {2}  ({3})\n", kind.key,
                         factText(kind, fact.value), kind.unit,
                         sourceWithOrigin(fact));
  }
}

static void printWarnings(const Decision &decision, const Target &target,
                          llvm::raw_ostream &out) {
  for (const std::string &warning : target.warnings)
    out << "warning: " << warning << "\n";
  std::vector<std::string> assumed = assumedFactsBehind(decision, target);
  if (!assumed.empty())
    out << "warning: the choice leans on facts that are only assumed: "
        << llvm::join(assumed, ", ") << "\n";
}

void printDecision(const Decision &decision, const Target &target,
                   llvm::raw_ostream &out) {
  printStatic(*decision.problem, out);
  out << (decision.measured.empty() ? "chosen\n" : "chosen by measuring\n");
  printCandidate(decision.chosen, /*withTerms=*/true, out);
  double peak = target.peakFlopsPerCycle() * decision.chosen.cost.cycles();
  bool sums = decision.chosen.numerics.sumsProducts();
  if (peak > 0)
    out << llvm::format("  predicted %.1f%% of peak%s\n",
                        200.0 * decision.problem->multiplyAdds() / peak,
                        sums ? "" : " in the operations of direct summation");
  if (!sums)
    out << "  numerics: " << decision.chosen.numerics.text() << "\n";
  printMeasured(decision, out);
  printWarnings(decision, target, out);
  if (!decision.runnersUp.empty())
    out << "runners-up\n";
  for (const Candidate &candidate : decision.runnersUp)
    printCandidate(candidate, /*withTerms=*/true, out);
  printGroups(decision, out);
  printTolerated(decision, out);
  printOrdered(decision, out);
  if (!decision.rejected.empty())
    out << "rejected\n";
  for (const Rejection &rejection : decision.rejected)
    out << "  " << rejection.algorithm << ": " << rejection.reason << "\n";
  printFacts(target, out);
  out << decision.candidatesEvaluated << " candidates in "
      << llvm::format("%.3f ms\n", decision.seconds * 1e3);
}

/// The terms of either candidate, in the order of the first's.
static std::vector<std::pair<const char *, std::array<double, 2>>>
termsOfBoth(const Candidate &chosen, const Candidate &other) {
  std::vector<std::pair<const char *, std::array<double, 2>>> terms;
  for (int which : {0, 1})
    for (const Cost::Term &term : (which ? other : chosen).cost.terms) {
      auto known = llvm::find_if(terms, [&](auto &entry) {
        return llvm::StringRef(entry.first) == term.name;
      });
      if (known == terms.end())
        known = terms.insert(known, {term.name, {0, 0}});
      known->second[which] += term.cycles;
    }
  return terms;
}

void printComparison(const Candidate &chosen, const Candidate &other,
                     llvm::raw_ostream &out) {
  out << "chosen     " << chosen.algorithm << "  " << chosen.configuration.str()
      << "\nasked for  " << other.algorithm << "  " << other.configuration.str()
      << "\n";
  double total = chosen.cost.cycles();
  auto line = [&](const char *name, double first, double second) {
    out << llvm::formatv("  {0,-16} {1,14} {2,14}", name, countText(first),
                         countText(second))
        << llvm::format("  %+.1f%%\n", 100 * (second - first) / total);
  };
  out << "  cycles                   chosen      asked for  of the chosen's "
         "total\n";
  for (auto &[name, cycles] : termsOfBoth(chosen, other))
    line(name, cycles[0], cycles[1]);
  line("total", total, other.cost.cycles());
}

llvm::json::Object comparisonJSON(const Candidate &chosen,
                                  const Candidate &other) {
  return llvm::json::Object{{"chosen", toJSON(chosen)},
                            {"asked_for", toJSON(other)}};
}

void printCandidates(llvm::ArrayRef<Candidate> candidates,
                     llvm::raw_ostream &out) {
  for (const Candidate &candidate : candidates)
    out << llvm::formatv("{0,14}  ", countText(candidate.cost.cycles()))
        << candidate.algorithm << "  " << candidate.configuration.str() << "\n";
}

llvm::json::Object explainJSON(const Decision &decision, const Target &target) {
  llvm::json::Object object = decision.toJSON();
  object["target_facts"] = target.toJSON();
  object["assumed_facts_behind"] =
      llvm::json::Array(assumedFactsBehind(decision, target));
  return object;
}

void printFewerRows(llvm::ArrayRef<ForRows> fewer, llvm::raw_ostream &out) {
  if (!fewer.empty())
    out << "with fewer rows\n";
  for (const ForRows &few : fewer)
    out << "  up to " << few.most << ": " << few.decision.chosen.algorithm
        << "  " << few.decision.chosen.configuration.str() << "\n";
}

llvm::json::Array fewerRowsJSON(llvm::ArrayRef<ForRows> fewer,
                                const Target &target) {
  llvm::json::Array array;
  for (const ForRows &few : fewer)
    array.push_back(llvm::json::Object{
        {"up_to", few.most}, {"decision", explainJSON(few.decision, target)}});
  return array;
}

} // namespace autoconfig
