//===-- ConvLayoutDirect.cpp - Pattern of the model of the same name -===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/LayoutChange.h"

namespace autoconfig {

void ConvDirectPattern(PatternContext &);

void ConvLayoutDirectPattern(PatternContext &context) {
  emitLayoutChange(context, ConvDirectPattern);
}

} // namespace autoconfig
