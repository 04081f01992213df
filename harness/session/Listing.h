//===-- Listing.h - What there is to run ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_LISTING_H
#define AUTOCONFIG_HARNESS_SESSION_LISTING_H

#include "harness/report/Table.h"
#include "harness/session/Session.h"

namespace autoconfig::harness {

/// Target presets, and what those that are built say about themselves.
llvm::Expected<Table> listPresets(const Layout &layout);
/// The files of workloads/<op>/ and how many problems each holds, or why it
/// cannot be read.
llvm::Expected<Table> listWorkloads(const Layout &layout);
/// The rivals of every built preset.
llvm::Expected<Table> listRivals(const Layout &layout);
/// Ways to run.
llvm::Expected<Table> listExecutors(const Layout &layout);
/// The tables of results/tables.
llvm::Expected<Table> listTables(const Layout &layout);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_LISTING_H
