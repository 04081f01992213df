//===-- FactOrigin.h - How a fact is known ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A fact's source is a sentence for people. Its first words say how the fact is
// known, and are written by these constants only.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_FACTORIGIN_H
#define AUTOCONFIG_CORE_FACTORIGIN_H

#include "llvm/ADT/StringRef.h"

namespace autoconfig {

/// From the most reliable to the least.
enum class FactOrigin {
  Measured,  // by a program on this machine
  Detected,  // told by the operating system
  Given,     // by the user, or by definition of the target
  Published, // of this very core: manuals, or measured by others
  Relative,  // published of the nearest described core
  Assumed,   // a modest guess
};

inline constexpr llvm::StringLiteral measuredSource = "measured here: ";
inline constexpr llvm::StringLiteral detectedSource = "detected: ";
inline constexpr llvm::StringLiteral relativeSource = "of a relative";
inline constexpr llvm::StringLiteral assumedSource = "assumed";
inline constexpr llvm::StringLiteral definitionSource = "by definition";
inline constexpr llvm::StringLiteral setSource = "--set";

FactOrigin originOf(llvm::StringRef source);
/// "measured here", "detected", "given", "published", "of a relative",
/// "assumed".
llvm::StringRef originName(FactOrigin origin);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_FACTORIGIN_H
