//===-- Summary.h - How a run ended -----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_SUMMARY_H
#define AUTOCONFIG_HARNESS_SESSION_SUMMARY_H

#include "harness/session/Session.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace autoconfig::harness {

struct SummaryContext {
  std::string preset, op, store;
  std::string counted = "cells"; // or "candidates"
  std::string next;              // command
};

/// Counts, what went wrong with the command that repeats it, where the cells
/// are, and what to do next.
void writeSummary(const Report &report, const SummaryContext &context,
                  llvm::raw_ostream &out);
llvm::json::Array badToJSON(llvm::ArrayRef<Report::Bad> bad);
llvm::json::Object summaryToJSON(const Report &report,
                                 const SummaryContext &context);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_SUMMARY_H
