//===-- Target.cpp - Facts about a machine --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Target.h"
#include <algorithm>
#include <cassert>
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;

llvm::StringRef autoconfig::scalarOperandName(ScalarOperand operand) {
  switch (operand) {
  case ScalarOperand::Broadcast:
    return "broadcast";
  case ScalarOperand::Lane:
    return "lane";
  case ScalarOperand::Register:
    return "register";
  }
  llvm_unreachable("all kinds of scalar operand are named");
}

size_t Target::indexOf(StringRef key) {
  const FactKind *kind = findFactKind(key);
  assert(kind && "not a key of the schema");
  return kind - factKinds;
}

const Fact &Target::fact(StringRef key) const {
  assert(has(key) && "not loaded");
  return facts[indexOf(key)];
}

bool Target::has(StringRef key) const { return known[indexOf(key)]; }

void Target::put(StringRef key, Fact fact) {
  size_t index = indexOf(key);
  facts[index] = std::move(fact);
  known.set(index);
}

llvm::Error Target::set(StringRef key, StringRef value, StringRef source) {
  const FactKind *kind = findFactKind(key);
  if (!kind)
    return llvm::createStringError(unknownFactMessage(key));
  llvm::Expected<double> number = parseFactValue(*kind, value);
  if (!number)
    return number.takeError();
  put(key, {*number, source.str()});
  return llvm::Error::success();
}

double Target::peakFlopsPerCycle() const {
  // No pipe can work on more than an instruction hands it.
  double bits = std::min(get("vector.datapath_bits"),
                         get("vector.bits") * get("vector.lmul_max"));
  return 2 * get("fma.pipes") * bits / 32;
}

llvm::json::Object Target::toJSON() const {
  llvm::json::Object factsObject;
  for (const FactKind &kind : factSchema()) {
    const Fact &known = fact(kind.key);
    llvm::json::Value value = known.value;
    if (StringRef(kind.unit) == "bool")
      value = known.value != 0;
    else if (known.value == std::trunc(known.value))
      value = static_cast<int64_t>(known.value); // 32768 rather than 32768.0
    factsObject[kind.key] =
        llvm::json::Object{{"value", value},
                           {"unit", kind.unit},
                           {"origin", originName(known.origin())},
                           {"source", known.source}};
  }
  llvm::json::Object object{
      {"name", name},
      {"description", description},
      {"triple", triple},
      {"cpu", cpu},
      {"features", features},
      {"requires", llvm::json::Array(cpuRequirements)},
      {"scalar_operand", scalarOperandName(scalarOperand)},
      {"scheduling", llvm::json::Object{{"model", scheduling.model},
                                        {"source", scheduling.source}}},
      {"peak_flops_per_cycle", peakFlopsPerCycle()},
      {"facts", std::move(factsObject)}};
  if (!profile.empty())
    object["profile"] = profile;
  if (!warnings.empty())
    object["warnings"] = llvm::json::Array(warnings);
  return object;
}
