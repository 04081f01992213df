//===-- WindowLine.h - Where a line of windows lies -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_WINDOWLINE_H
#define AUTOCONFIG_CODEGEN_WINDOWLINE_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Contraction.h"

namespace autoconfig {

/// A line of a product whose rows of A are windows.
struct WindowLine {
  mlir::Value inA; // offset of the first pixel's first tap, padding or not
  mlir::Value inC; // offset of the first pixel
  mlir::Value firstTap, endTap; // in height

  /// `line` counts through all images.
  WindowLine(Emitter &emitter, const Contraction &problem, mlir::Value line);
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_WINDOWLINE_H
