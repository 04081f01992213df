//===-- TargetSchema.cpp - Which facts exist ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/core/Target.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

llvm::ArrayRef<FactKind> autoconfig::factSchema() { return factKinds; }

const FactKind *autoconfig::findFactKind(StringRef key) {
  for (const FactKind &kind : factKinds)
    if (key == kind.key)
      return &kind;
  return nullptr;
}

std::string autoconfig::unknownFactMessage(StringRef key) {
  std::vector<StringRef> keys;
  for (const FactKind &kind : factKinds)
    keys.push_back(kind.key);
  return unknownNameMessage("fact", key, keys);
}

/// "512K" -> 524288; only bytes take a suffix.
static bool readNumber(StringRef text, bool allowSuffix, double &value) {
  double scale = 1;
  if (allowSuffix && !text.empty())
    switch (text.back()) {
    case 'G':
      scale *= 1024;
      [[fallthrough]];
    case 'M':
      scale *= 1024;
      [[fallthrough]];
    case 'K':
      scale *= 1024;
      text = text.drop_back();
      break;
    default:
      break;
    }
  // getAsDouble alone would take "inf", "nan" and hexadecimal floats.
  if (text.empty() ||
      text.find_first_not_of("0123456789.") != StringRef::npos ||
      text.getAsDouble(value))
    return false;
  value *= scale;
  return true;
}

llvm::Expected<double> autoconfig::parseFactValue(const FactKind &kind,
                                                  StringRef text) {
  StringRef unit = kind.unit;
  if (unit == "bool") {
    if (text == "true" || text == "false")
      return text == "true" ? 1.0 : 0.0;
    return llvm::createStringError(
        Twine(kind.key) + " expects true or false, got '" + text + "'");
  }
  bool bytes = unit == "bytes";
  double value = 0;
  if (!readNumber(text, bytes, value))
    return llvm::createStringError(
        Twine(kind.key) + " expects a number of " + unit +
        (bytes ? " (512K, 2M and 1G are understood)" : "") + ", got '" + text +
        "'");
  bool whole = bytes || unit == "count" || unit == "bits";
  if (whole && value != std::floor(value))
    return llvm::createStringError(Twine(kind.key) +
                                   " expects a whole number of " + unit +
                                   ", got '" + text + "'");
  if (value > 0x1p50)
    return llvm::createStringError(Twine(kind.key) + " expects at most 2^50 " +
                                   unit + ", got '" + text + "'");
  if (value < kind.minimum)
    return llvm::createStringError(
        llvm::formatv("{0} expects at least {1} {2}, got '{3}'", kind.key,
                      llvm::format("%g", kind.minimum), unit, text)
            .str());
  // Vectors are halved for tails, and lanes grouped by LMUL.
  if (unit == "bits" && !llvm::isPowerOf2_64(static_cast<uint64_t>(value)))
    return llvm::createStringError(
        Twine(kind.key) + " expects a power of two, got '" + text + "'");
  return value;
}
