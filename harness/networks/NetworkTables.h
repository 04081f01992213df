//===-- NetworkTables.h - What people see of networks -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_NETWORKTABLES_H
#define AUTOCONFIG_HARNESS_NETWORKS_NETWORKTABLES_H

#include "harness/networks/NetworkRun.h"
#include "harness/report/Table.h"

namespace autoconfig::harness {

/// A row for each network and contender.
Table contenderTable(llvm::ArrayRef<NetworkResult> results);
/// A row for each operation that took at least this share of the time.
Table operationTable(const NetworkResult &result, double leastShare);

/// The files of a folder of networks, or why one cannot be read.
Table networkTable(const std::string &folder);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_NETWORKTABLES_H
