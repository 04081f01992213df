//===-- TargetWriter.cpp - A target as a file -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetWriter.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;

std::string autoconfig::yamlText(StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c == '\n' ? ' ' : c;
  }
  return quoted + "\"";
}

/// As target files spell it: no exponent.
static std::string factValue(const FactKind &kind, double value) {
  if (StringRef(kind.unit) == "bool")
    return value != 0 ? "true" : "false";
  if (value == std::floor(value))
    return std::to_string(static_cast<int64_t>(value));
  std::string text = llvm::formatv("{0:F6}", value);
  return StringRef(text).rtrim('0').str();
}

void autoconfig::writeFact(const FactKind &kind, const Fact &fact,
                           llvm::raw_ostream &out) {
  out << "  " << kind.key << ": {value: " << factValue(kind, fact.value)
      << ", unit: " << kind.unit << ", source: " << yamlText(fact.source)
      << "}\n";
}

static void writeScheduling(const Scheduling &scheduling,
                            llvm::raw_ostream &out) {
  out << "scheduling: {model: "
      << (scheduling.model.empty() ? "none" : scheduling.model);
  if (scheduling.dispatch)
    out << ", dispatch: " << scheduling.dispatch;
  if (scheduling.vectorBits)
    out << ", vector_bits: " << scheduling.vectorBits;
  out << ", source: " << yamlText(scheduling.source) << "}\n";
}

void autoconfig::writeTarget(const Target &target, StringRef name,
                             llvm::raw_ostream &out) {
  out << "name: " << name << "\ndescription: " << yamlText(target.description)
      << "\ntriple: " << target.triple << "\ncpu: " << target.cpu
      << "\nfeatures: " << yamlText(target.features) << "\nrequires: [";
  for (const std::string &one : target.cpuRequirements)
    out << (&one == &target.cpuRequirements.front() ? "" : ", ")
        << yamlText(one);
  out << "]\nscalar_operand: " << scalarOperandName(target.scalarOperand)
      << "\n";
  writeScheduling(target.scheduling, out);
  if (!target.warnings.empty())
    out << "warnings:\n";
  for (const std::string &warning : target.warnings)
    out << "  - " << yamlText(warning) << "\n";
  out << "facts:\n";
  for (const FactKind &kind : factSchema())
    writeFact(kind, target.fact(kind.key), out);
}
