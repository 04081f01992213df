//===-- Quantity.cpp - Numbers for people ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Quantity.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace autoconfig;

static std::string general(double value, const char *format) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(format, value);
  return text;
}

std::string autoconfig::countText(double value) {
  if (value < 100 && value != std::trunc(value))
    return general(value, "%.3g");
  if (value >= 0x1p53)
    return general(value, "%.4g");
  std::string text = general(value, "%.0f");
  for (size_t at = text.size(); at > 3;)
    text.insert(at -= 3, ",");
  return text;
}

std::string autoconfig::factText(const FactKind &kind, double value) {
  llvm::StringRef unit = kind.unit;
  if (unit == "bool")
    return value != 0 ? "true" : "false";
  if (unit == "bytes" && value >= 1024 && std::fmod(value, 1024) == 0) {
    const char *suffix = "KMG";
    for (value /= 1024; suffix[1] && std::fmod(value, 1024) == 0; ++suffix)
      value /= 1024;
    return general(value, "%.0f") + *suffix;
  }
  return general(value, value == std::trunc(value) ? "%.0f" : "%g");
}
