//===-- FactOrigin.cpp - How a fact is known ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/FactOrigin.h"
#include "llvm/Support/ErrorHandling.h"

using namespace autoconfig;
using llvm::StringRef;

FactOrigin autoconfig::originOf(StringRef source) {
  if (source.starts_with(measuredSource))
    return FactOrigin::Measured;
  if (source.starts_with(detectedSource))
    return FactOrigin::Detected;
  if (source.starts_with(setSource) || source.starts_with(definitionSource))
    return FactOrigin::Given;
  if (source.starts_with(relativeSource))
    return FactOrigin::Relative;
  if (source.starts_with(assumedSource))
    return FactOrigin::Assumed;
  return FactOrigin::Published;
}

StringRef autoconfig::originName(FactOrigin origin) {
  switch (origin) {
  case FactOrigin::Measured:
    return "measured here";
  case FactOrigin::Detected:
    return "detected";
  case FactOrigin::Given:
    return "given";
  case FactOrigin::Published:
    return "published";
  case FactOrigin::Relative:
    return "of a relative";
  case FactOrigin::Assumed:
    return "assumed";
  }
  llvm_unreachable("all origins are named");
}
