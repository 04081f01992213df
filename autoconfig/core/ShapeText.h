//===-- ShapeText.h - A shape as it is written -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_SHAPETEXT_H
#define AUTOCONFIG_CORE_SHAPETEXT_H

#include "autoconfig/core/Problem.h"
#include <optional>

namespace autoconfig {

/// What is wrong, and where: an offset into the text of the shape.
struct Complaint {
  size_t offset;
  std::string message;
};
using Outcome = std::optional<Complaint>; // nothing if all is well

/// Problem::parse, for those who know where the text stands.
Outcome parseShape(llvm::StringRef op, llvm::StringRef text, Problem &problem);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_SHAPETEXT_H
