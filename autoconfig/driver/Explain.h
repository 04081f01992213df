//===-- Explain.h - A decision in words -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_EXPLAIN_H
#define AUTOCONFIG_DRIVER_EXPLAIN_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "autoconfig/driver/FewerRows.h"
#include "llvm/Support/raw_ostream.h"

namespace autoconfig {

/// The facts that the chosen one's cost depends on.
FactSet factsBehind(const Decision &decision, const Target &target);

/// The choice, its terms, what came after it and what was rejected:
///
///   MatmulPacked  mr=14,nr=32,...  1,230,456 cycles
///     compute             1,200,000  bound: FMA throughput
///     ...
void printDecision(const Decision &decision, const Target &target,
                   llvm::raw_ostream &out);

/// Term by term, what another candidate would cost more (or less).
void printComparison(const Candidate &chosen, const Candidate &other,
                     llvm::raw_ostream &out);
llvm::json::Object comparisonJSON(const Candidate &chosen,
                                  const Candidate &other);

/// A line for each candidate: predicted cycles, algorithm, parameters.
void printCandidates(llvm::ArrayRef<Candidate> candidates,
                     llvm::raw_ostream &out);

/// The same as an object, with the target's facts and their sources.
llvm::json::Object explainJSON(const Decision &decision, const Target &target);

/// Where the number of rows is not known, a line for each decision for fewer of
/// them; and the same as an array.
void printFewerRows(llvm::ArrayRef<ForRows> fewer, llvm::raw_ostream &out);
llvm::json::Array fewerRowsJSON(llvm::ArrayRef<ForRows> fewer,
                                const Target &target);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_EXPLAIN_H
