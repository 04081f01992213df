//===-- EpilogueCost.h - What follows a sum, done where it is stored -*- C++ -//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_EPILOGUECOST_H
#define AUTOCONFIG_MODELS_COMMON_EPILOGUECOST_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/models/common/CacheModel.h"

namespace autoconfig {

/// Cycles of an epilogue on so many rows of a result, with vectors along the
/// columns. The multiply-adds of a tile have ended: nothing else hides it. Long
/// chains of operations go over blocks of C in the caches, whose loads and
/// stores they hide.
/// Other tensors that it reads are where the call before left everything.
double epilogueCycles(const Target &target, const CacheHierarchy &caches,
                      const Epilogue &epilogue, double rows, int64_t columns,
                      const Residence &everything);

/// The term of it, where there is an epilogue.
void addEpilogue(Cost &cost, const Epilogue &epilogue, double cycles);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_EPILOGUECOST_H
