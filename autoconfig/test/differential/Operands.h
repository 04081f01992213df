//===-- Operands.h - Where operands come from -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_OPERANDS_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_OPERANDS_H

#include "Draft.h"

namespace differential {

/// Of memrefs: arguments, or what is made of them before the operation, with
/// the draft's flaw.
void defineOperands(Draft &draft);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_OPERANDS_H
