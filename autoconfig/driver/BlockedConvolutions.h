//===-- BlockedConvolutions.h - Several loops of a kind ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels know one loop each over images, groups, filters and channels. Packed
// layouts (NCHWc: blocks of 8 channels, say), frames of several videos and
// layers that were reshaped have several:
//
//   they continue each other in all     one loop, of reshaped operands
//   operands
//   else                                a loop around convolutions of slices:
//                                       of a block of filters and one of
//                                       channels, whose sums go on in C
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_BLOCKEDCONVOLUTIONS_H
#define AUTOCONFIG_DRIVER_BLOCKEDCONVOLUTIONS_H

#include "autoconfig/driver/Slices.h"

namespace autoconfig {

/// Puts convolutions with one loop of each kind in the place of those with
/// several. All of the latter that cannot be taken apart stay as they are; the
/// result has the reason of those whose slices could not be replaced.
llvm::DenseMap<mlir::Operation *, std::string>
takeBlocksApart(mlir::Operation *module, const SliceQuestions &questions);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_BLOCKEDCONVOLUTIONS_H
