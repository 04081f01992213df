//===-- DepthwiseSpace.h - Tiles of pixels that fit the registers -*- C++ -*-=//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_DEPTHWISESPACE_H
#define AUTOCONFIG_MODELS_COMMON_DEPTHWISESPACE_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "autoconfig/operators/depthwise/Depthwise.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace autoconfig {

/// Parameters that a user may have set, in their bounds.
std::optional<std::string> refuseParameters(const Target &target,
                                            const Configuration &configuration);

/// Why so many vectors of sums do not fit the registers, beside `weights` that
/// are in use at once.
std::optional<std::string> refuseSums(const Target &target, int64_t sums,
                                      int64_t weights, int64_t lmul);

/// Why so many multiply-adds of a tile are too many to be unrolled.
std::optional<std::string> refuseUnrolled(double multiplyAdds);

/// Sizes of parts of `total` worth evaluating, up to `most`: of those that make
/// as many parts, the smallest.
llvm::SmallVector<int64_t, 8> partSizes(int64_t total, int64_t most);

/// Sizes of register groups, where vectors so long find work in a row of so
/// many elements.
llvm::SmallVector<int64_t, 4> groupSizes(const Target &target,
                                         int64_t elements);

/// Why an algorithm for vectors of channels does not apply.
std::optional<std::string> rejectForChannels(const Depthwise &problem);
/// Why nothing applies but the reference: nothing is to be computed.
std::optional<std::string> rejectEmpty(const Depthwise &problem);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_DEPTHWISESPACE_H
