//===-- WindowTile.h - Where a tile of windows lies -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_WINDOWTILE_H
#define AUTOCONFIG_CODEGEN_WINDOWTILE_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Contraction.h"

namespace autoconfig {

/// A tile in a line of a product whose rows of A are windows.
struct WindowTile {
  mlir::Value inA; // offset of the first pixel's first tap, padding or not
  mlir::Value inC; // offset of the first pixel
  mlir::Value firstTap, endTap; // in height

  /// `line` counts through all images, `number` from the first tile of the run.
  WindowTile(Emitter &emitter, const Contraction &problem, const LineTiles &run,
             mlir::Value line, mlir::Value number);
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_WINDOWTILE_H
