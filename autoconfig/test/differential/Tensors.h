//===-- Tensors.h - Operations on tensors -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_TENSORS_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_TENSORS_H

#include "Draft.h"
#include "Module.h"

namespace differential {

/// A function of memrefs, inside of which there are tensors.
Module writeOnTensors(Draft &draft);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_TENSORS_H
