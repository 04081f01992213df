//===-- Missing.h - What is left to send ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_MISSING_H
#define AUTOCONFIG_HARNESS_CLUSTER_MISSING_H

#include "harness/cluster/Collection.h"
#include "harness/cluster/Division.h"

namespace autoconfig::harness {

/// Units that tasks of the purpose (Submission::purpose) have not finished and
/// do not wait for or run. `finished`: those that need no task, by key, and
/// `force`: what is finished is measured again.
std::vector<CostlyUnit> missing(llvm::ArrayRef<CostlyUnit> all,
                                const std::string &purpose,
                                const Collected &collected,
                                const llvm::StringSet<> &finished, bool force);

/// Tasks that ended before they were whole, all of whose units are finished by
/// now, by themselves or by others, are whole: nothing would ever be sent again
/// for them.
llvm::Error settle(llvm::ArrayRef<Submission> submissions,
                   const Collected &collected,
                   const llvm::StringSet<> &finished);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_MISSING_H
