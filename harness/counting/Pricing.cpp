//===-- Pricing.cpp - What figures of a target depend on ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/Pricing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace autoconfig::harness {

std::string pricingOf(const Target &target) {
  const Scheduling &scheduling = target.scheduling;
  std::string text;
  raw_string_ostream out(text);
  out << pricingVersion << '\n'
      << LLVM_VERSION_STRING << '\n'
      << target.triple << '\n'
      << target.features << '\n'
      << scheduling.model << ' ' << scheduling.dispatch << ' '
      << scheduling.vectorBits << '\n';
  for (const FactKind &kind : factSchema())
    out << kind.key << ' ' << target.fact(kind.key).value << '\n';
  constexpr size_t digits = 16; // of 40: no two of a store's targets share them
  return toHex(SHA1::hash(arrayRefFromStringRef(text)), /*LowerCase=*/true)
      .substr(0, digits);
}

} // namespace autoconfig::harness
