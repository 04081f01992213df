//===-- Problem.cpp - What is to be computed ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/Problem.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/operators/ReadProblem.h"
#include "llvm/ADT/STLExtras.h"

using llvm::StringRef;
using llvm::Twine;

namespace autoconfig {

static MaybeComplaint readOf(StringRef driver, StringRef text,
                             Problem &problem) {
  MaybeComplaint wrong;
  for (const Operator *op : operators()) {
    if (op->driver() != driver)
      continue;
    std::unique_ptr<OperatorShape> shape;
    ShapeName name;
    wrong = op->parse(text, shape, name);
    if (wrong || !op->takes(*shape))
      continue; // for the next one, which says what is wrong
    problem = {op->name().str(), driver.str(), name.name, name.multiplicity,
               std::move(shape)};
    return std::nullopt;
  }
  return wrong;
}

MaybeComplaint readProblem(StringRef driver, StringRef text, Problem &problem) {
  if (llvm::is_contained(drivers(), driver))
    return readOf(driver, text, problem);
  if (!driver.empty())
    return complain(0, unknownNameMessage("operator", driver, drivers()));
  MaybeComplaint worst;
  for (StringRef one : drivers()) {
    MaybeComplaint wrong = readOf(one, text, problem);
    if (!wrong)
      return std::nullopt;
    // The notation that is right for longest is the one that was meant.
    if (!worst || wrong->offset >= worst->offset)
      worst = wrong;
  }
  return worst;
}

llvm::Error applyOptions(Problem &problem, const ShapeOptions &options) {
  auto op = llvm::find_if(operators(), [&](const Operator *one) {
    return one->name() == problem.op;
  });
  auto changed = (*op)->with(*problem.own, options);
  if (!changed)
    return changed.takeError();
  problem.own = std::move(*changed);
  return llvm::Error::success();
}

llvm::Expected<Problem> Problem::parse(StringRef driver, StringRef text,
                                       const ShapeOptions &options) {
  Problem problem;
  if (MaybeComplaint wrong = readProblem(driver, text, problem))
    return llvm::createStringError("column " + Twine(wrong->offset + 1) + ": " +
                                   wrong->message);
  if (llvm::Error error = applyOptions(problem, options))
    return std::move(error);
  return problem;
}

llvm::Expected<Problem> Problem::example(StringRef driver) {
  for (const Operator *op : operators())
    if (op->name() == driver)
      return parse(driver, op->example());
  return parse(driver, ""); // says that there is none
}

} // namespace autoconfig
