//===-- Linalg.h - Convolutions in MLIR -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_LINALG_LINALG_H
#define AUTOCONFIG_OPERATORS_CONV_LINALG_LINALG_H

#include "autoconfig/extract/LinalgOperator.h"
#include "autoconfig/operators/common/ConvShape.h"
#include "autoconfig/operators/conv/Convolution.h"

namespace autoconfig {

/// The Convolution that linalg.conv_2d_nhwc_hwcf, _nhwc_fhwc, _nchw_fchw,
/// _ngchw_gfchw, .. or a linalg.generic with the same maps is. A source that
/// was padded beforehand is taken as it was. Operands that are not dense are
/// copied, weights perhaps.
llvm::Expected<llvm::SmallVector<Way, 4>>
readConvolution(mlir::linalg::LinalgOp op, llvm::ArrayRef<Operand> operands,
                Extracted &extracted);

/// Of the tensors of a shape, with groups as a dimension of their own.
llvm::SmallVector<mlir::Type> typesOfConv(const ConvShape &shape,
                                          mlir::MLIRContext *context);
void buildConv(mlir::OpBuilder &builder, mlir::Location location,
               const ConvShape &shape, mlir::ValueRange tensors);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_LINALG_LINALG_H
