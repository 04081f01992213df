//===-- Decision.h - What was chosen, and why -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result of evaluating every model on one problem and one target. Text and
// JSON explanations are both made from this object (driver/Explain.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_DECISION_H
#define AUTOCONFIG_CORE_DECISION_H

#include "autoconfig/core/Configuration.h"
#include "autoconfig/core/Numerics.h"
#include "autoconfig/core/OperatorInfo.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace autoconfig {

/// A predicted time in cycles: a sum of named terms.
struct Cost {
  struct Term {
    const char *name; // "compute"
    double cycles;
    const char *why; // the bound or what is counted
  };
  llvm::SmallVector<Term, 10> terms; // no algorithm has more

  void add(const char *name, double cycles, const char *why = "") {
    terms.push_back({name, cycles, why});
  }
  double cycles() const;
};

/// One algorithm with one set of parameters.
struct Candidate {
  std::string algorithm;
  Configuration configuration;
  Cost cost;
  Numerics numerics = {};
  int64_t workspaceBytes = 0; // that each call takes besides its operands
};

llvm::json::Object toJSON(const Candidate &candidate);

struct Rejection {
  std::string algorithm;
  std::string reason;
};

struct Decision {
  std::shared_ptr<const OperatorInfo> problem;
  std::string target;
  Candidate chosen;
  std::vector<Candidate> runnersUp; // best of each other algorithm, then of the
                                    // chosen one, by cost
  /// The cheapest candidate for each size of a register group (lmul), where
  /// the target has groups. Filled by explain only.
  std::vector<Candidate> registerGroups;
  /// What a tolerance would let choose, where that is cheaper. Filled by
  /// explain only.
  struct Tolerated {
    int powerOfTen; // the tolerance
    Candidate candidate;
  };
  std::vector<Tolerated> tolerated;
  /// The choices with other orders of summation. Filled by explain only.
  struct Ordered {
    SumOrder order;
    Candidate candidate;
  };
  std::vector<Ordered> ordered;
  /// Where the choice was made by measuring: the models' first candidates, in
  /// their order.
  struct Measured {
    Candidate candidate;
    double seconds;  // of a call
    double relative; // time over the first one's
  };
  std::vector<Measured> measured;
  std::vector<Rejection> rejected;
  uint64_t candidatesEvaluated = 0;
  double seconds = 0; // that the choice took

  llvm::json::Object toJSON() const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_DECISION_H
