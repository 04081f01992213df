//===-- DepthTaps.h - Convolutions over three dimensions --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels slide over height and width. What slides over depth as well
// (linalg.conv_3d_*, depthwise_conv_3d_* and generics) is the sum, over the
// taps in depth, of convolutions of slices of the source and of the weights,
// which are views. Each adds to C:
//
//   1 x 1 windows in height and width    one convolution over depth and planes,
//                                        a plane is a line
//   one tap, images of planes that       one convolution of images * depth
//   follow each other                    images
//   depth outside of all but images,     for each image, and each tap: planes
//   stride 1                             are the images
//   else                                 for each image, and plane of the
//                                        output, and each tap
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_DEPTHTAPS_H
#define AUTOCONFIG_DRIVER_DEPTHTAPS_H

#include "autoconfig/driver/Slices.h"

namespace autoconfig {

/// Puts convolutions of slices in the place of those that slide over three
/// dimensions. All of the latter that cannot be taken apart stay as they are;
/// the result has the reason of those whose slices could not be replaced.
llvm::DenseMap<mlir::Operation *, std::string>
takeDepthApart(mlir::Operation *module, const SliceQuestions &questions);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_DEPTHTAPS_H
