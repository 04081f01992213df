//===-- onednn_blocked.cpp - oneDNN's convolution in blocks of channels ---===//
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

using OneDnn = onednn::ConvolutionIn<onednn::Layout::Blocked>;
RIVAL_EXPORT(OneDnn)
