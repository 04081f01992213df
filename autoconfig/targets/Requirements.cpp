//===-- Requirements.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/Requirements.h"
#include "llvm/ADT/STLExtras.h"

namespace autoconfig {

bool isKnownRequirement(llvm::StringRef text) {
  if (text.consume_front("vlen>=")) {
    unsigned bits;
    return !text.getAsInteger(10, bits);
  }
  return llvm::is_contained({"avx2", "fma", "avx512f", "neon", "v"}, text);
}

} // namespace autoconfig
