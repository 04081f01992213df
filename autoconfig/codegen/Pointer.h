//===-- Pointer.h - Elements that are visited in turn -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_POINTER_H
#define AUTOCONFIG_CODEGEN_POINTER_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// Indices at constant distances from a first one. Where vector loads add no
/// constant to their pointer, each comes from the one before it: LLVM would
/// keep a pointer for each in a scalar register, of which there are not enough.
class Pointer {
public:
  Pointer(Emitter &e, mlir::Value start, const Target &target)
      : e(e), start(start),
        moves(target.scalarOperand == ScalarOperand::Register) {}

  mlir::Value to(int64_t distance) {
    if (!moves)
      return e.add(start, distance);
    if (distance != reached)
      start = e.opaque(e.add(start, distance - reached));
    reached = distance;
    return start;
  }

private:
  Emitter &e;
  mlir::Value start;
  bool moves;
  int64_t reached = 0;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_POINTER_H
