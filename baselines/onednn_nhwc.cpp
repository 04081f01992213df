//===-- onednn_nhwc.cpp - oneDNN's convolution in nhwc --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// onednn_convolution.h says what is timed.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: conv
// scalar: riscv64
// link: dnnl

#include "onednn_convolution.h"

using OneDnn = onednn::ConvolutionIn<onednn::Layout::Nhwc>;
RIVAL_EXPORT(OneDnn)
