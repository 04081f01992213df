//===-- ConvLayoutWinograd4.cpp - Pattern of the model of the same name -===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/LayoutChange.h"

namespace autoconfig {

void ConvWinograd4Pattern(PatternContext &);

void ConvLayoutWinograd4Pattern(PatternContext &context) {
  emitLayoutChange(context, ConvWinograd4Pattern);
}

} // namespace autoconfig
