//===-- Decision.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Decision.h"
#include <cmath>

namespace autoconfig {

double Cost::cycles() const {
  double sum = 0;
  for (const Term &term : terms)
    sum += term.cycles;
  return sum;
}

llvm::json::Object toJSON(const Candidate &candidate) {
  llvm::json::Array terms;
  for (const Cost::Term &term : candidate.cost.terms)
    terms.push_back(llvm::json::Object{
        {"name", term.name}, {"cycles", term.cycles}, {"why", term.why}});
  return llvm::json::Object{{"algorithm", candidate.algorithm},
                            {"parameters", candidate.configuration.toJSON()},
                            {"predicted_cycles", candidate.cost.cycles()},
                            {"numerics", candidate.numerics.toJSON()},
                            {"workspace_bytes", candidate.workspaceBytes},
                            {"terms", std::move(terms)}};
}

llvm::json::Object Decision::toJSON() const {
  llvm::json::Object object = autoconfig::toJSON(chosen);
  object["static_information"] = problem->toJSON();
  object["target"] = target;
  llvm::json::Array candidates, rejections;
  for (const Candidate &candidate : runnersUp)
    candidates.push_back(autoconfig::toJSON(candidate));
  for (const Rejection &rejection : rejected)
    rejections.push_back(llvm::json::Object{{"algorithm", rejection.algorithm},
                                            {"reason", rejection.reason}});
  object["runners_up"] = std::move(candidates);
  object["rejected"] = std::move(rejections);
  if (!registerGroups.empty()) {
    llvm::json::Array groups;
    for (const Candidate &candidate : registerGroups)
      groups.push_back(autoconfig::toJSON(candidate));
    object["register_groups"] = std::move(groups);
  }
  if (!tolerated.empty()) {
    llvm::json::Array with;
    for (const Tolerated &t : tolerated) {
      llvm::json::Object one = autoconfig::toJSON(t.candidate);
      one["tolerance"] = std::pow(10, t.powerOfTen);
      with.push_back(std::move(one));
    }
    object["with_tolerance"] = std::move(with);
  }
  if (!ordered.empty()) {
    llvm::json::Array with;
    for (const Ordered &o : ordered) {
      llvm::json::Object one = autoconfig::toJSON(o.candidate);
      one["asked_order"] = sumOrderName(o.order);
      with.push_back(std::move(one));
    }
    object["with_numerics"] = std::move(with);
  }
  if (!measured.empty()) {
    llvm::json::Array list;
    for (const Measured &m : measured) {
      llvm::json::Object one = autoconfig::toJSON(m.candidate);
      one["seconds"] = m.seconds;
      one["relative"] = m.relative;
      list.push_back(std::move(one));
    }
    object["measured"] = std::move(list);
  }
  object["candidates_evaluated"] = static_cast<int64_t>(candidatesEvaluated);
  object["decide_seconds"] = seconds;
  return object;
}

} // namespace autoconfig
