//===-- Explain.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Explain.h"
#include "llvm/Support/Format.h"

namespace autoconfig {

static void printStatic(const Contraction &p, llvm::raw_ostream &out) {
  out << "static information\n  M " << p.m << "  N " << p.n << "  K " << p.k
      << "  lda " << p.lda << "  ldb " << p.ldb << "  ldc " << p.ldc << "\n";
  for (const Contraction::OuterLoop &loop : p.outer)
    out << "  outer loop of " << loop.count << ", strides A " << loop.aStride
        << " B " << loop.bStride << " C " << loop.cStride << "\n";
  out << "  weights " << (p.weightsPrepared ? "prepared" : "as given") << ", "
      << llvm::format("%.4g", p.multiplyAdds()) << " multiply-adds\n";
}

static void printCandidate(const Candidate &candidate, bool withTerms,
                           llvm::raw_ostream &out) {
  out << "  " << candidate.algorithm << "  " << candidate.configuration.str()
      << llvm::format("  %.4g cycles\n", candidate.cost.cycles());
  if (!withTerms)
    return;
  for (const Cost::Term &term : candidate.cost.terms)
    out << llvm::format("    %-16s %12.4g  ", term.name, term.cycles)
        << term.why << "\n";
}

void printDecision(const Decision &decision, const Target &target,
                   llvm::raw_ostream &out) {
  printStatic(decision.problem, out);
  out << "facts of " << target.name << "\n";
  for (const FactKind &kind : factSchema()) {
    const Fact &fact = target.fact(kind.key);
    out << llvm::format("  %-22s %12.6g ", kind.key, fact.value) << kind.unit
        << "  (" << fact.source << ")\n";
  }
  out << "chosen\n";
  printCandidate(decision.chosen, /*withTerms=*/true, out);
  double peak = target.peakFlopsPerCycle() * decision.chosen.cost.cycles();
  if (peak > 0)
    out << llvm::format("  predicted %.1f%% of peak\n",
                        200.0 * decision.problem.multiplyAdds() / peak);
  if (!decision.runnersUp.empty())
    out << "runners-up\n";
  for (const Candidate &candidate : decision.runnersUp)
    printCandidate(candidate, /*withTerms=*/true, out);
  if (!decision.rejected.empty())
    out << "rejected\n";
  for (const Rejection &rejection : decision.rejected)
    out << "  " << rejection.algorithm << ": " << rejection.reason << "\n";
  out << decision.candidatesEvaluated << " candidates in "
      << llvm::format("%.3f ms\n", decision.seconds * 1e3);
}

llvm::json::Object explainJSON(const Decision &decision, const Target &target) {
  llvm::json::Object object = decision.toJSON();
  object["target_facts"] = target.toJSON();
  return object;
}

} // namespace autoconfig
