//===-- ReadProblem.h - A problem in a text that goes on -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_READPROBLEM_H
#define AUTOCONFIG_OPERATORS_READPROBLEM_H

#include "autoconfig/operators/Problem.h"

namespace autoconfig {

/// Problem::parse without options, for those who know where the text stands.
MaybeComplaint readProblem(llvm::StringRef driver, llvm::StringRef text,
                           Problem &problem);
llvm::Error applyOptions(Problem &problem, const ShapeOptions &options);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_READPROBLEM_H
