//===-- Place.h - Where an operation may be replaced -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_PLACE_H
#define AUTOCONFIG_EXTRACT_PLACE_H

#include "mlir/IR/Operation.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

/// Generated code calls functions that are put beside the one around it: it may
/// stand in a func.func of a module, also in structured control flow, but not
/// in what becomes code of another kind (gpu.launch).
llvm::Error checkPlace(mlir::Operation *op);

/// The outermost loop around `op` whose iterations come one after the other, or
/// `op` itself: a buffer that is made before it serves all of them.
mlir::Operation *outermostSequentialLoop(mlir::Operation *op);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_PLACE_H
