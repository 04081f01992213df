//===-- Row.cpp - Two sides of one series ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Row.h"

namespace autoconfig::harness {

std::string RowKey::name() const {
  std::string text =
      preset + "/" + target + "/" + op + "/" + problem + "/" + weights;
  return rival == "autoconfig" ? text : text + "/" + rival;
}

llvm::json::Object RowKey::toJSON() const {
  return llvm::json::Object{{"op", op},           {"problem", problem},
                            {"preset", preset},   {"target", target},
                            {"weights", weights}, {"rival", rival},
                            {"machine", machine}, {"executor", executor}};
}

} // namespace autoconfig::harness
