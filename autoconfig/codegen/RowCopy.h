//===-- RowCopy.h - A padded row of an image --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ROWCOPY_H
#define AUTOCONFIG_CODEGEN_ROWCOPY_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// What a row of `length` elements in a buffer becomes: zeros, `count` elements
/// of a row of the source that are `stride` apart, zeros.
struct RowCopy {
  int64_t zeros, count, length;
  int64_t stride = 1;
};

/// Copies from offset `from` (of the first element that is taken) in `source`
/// to offset `to` in `buffer`. Reads and writes nothing else.
void emitRowCopy(Emitter &emitter, const Target &target, const RowCopy &row,
                 mlir::Value source, mlir::Value from, mlir::Value buffer,
                 mlir::Value to);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ROWCOPY_H
