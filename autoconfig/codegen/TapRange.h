//===-- TapRange.h - Which taps are inside of the source --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_TAPRANGE_H
#define AUTOCONFIG_CODEGEN_TAPRANGE_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/ConvAxis.h"

namespace autoconfig {

/// The taps from `first` to before `end` (ConvAxis::tapsOfOutput), of an output
/// that the loops around tell; none where the first is not below the end.
struct TapRange {
  mlir::Value first, end;
  TapRange(Emitter &emitter, const ConvAxis &axis, mlir::Value output);
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_TAPRANGE_H
