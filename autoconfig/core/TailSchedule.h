//===-- TailSchedule.h - GEMM with a tail of dot products -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The columns that do not fill a vector cost a GEMM as much as a whole vector
// of them. As dot products, with vectors along K, they cost what they are.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_TAILSCHEDULE_H
#define AUTOCONFIG_CORE_TAILSCHEDULE_H

#include "autoconfig/core/DotSchedule.h"
#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

struct TailSchedule {
  Contraction mainProblem, tailProblem;
  GemmSchedule main;
  DotSchedule tail;

  /// In elements: that of the GEMM, then that of the dot products.
  int64_t workspace() const {
    return main.workspace() + tail.workspace(tailProblem);
  }
};

/// Columns of C that do not fill a vector.
int64_t columnsOfTail(const Contraction &problem, const Target &target);

/// The parameters of the tail's dot products, as those of MatmulDot: tail_mr
/// and tail_chains.
Configuration configurationOfTail(const Configuration &configuration);

/// Parameters read: those of a GEMM, and of configurationOfTail.
TailSchedule makeTailSchedule(const Contraction &problem, const Target &target,
                              const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_TAILSCHEDULE_H
