//===-- Row.h - Two sides of one series -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// What a comparison is made of, whichever way it was measured.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_ROW_H
#define AUTOCONFIG_HARNESS_COMPARE_ROW_H

#include "harness/store/Cell.h"
#include "llvm/Support/JSON.h"
#include <map>
#include <tuple>

namespace autoconfig::harness {

/// A series (results/schema.sql). `machine` is what people read of it.
struct RowKey {
  std::string preset, target, op, problem, weights, rival, executor, machine;

  auto tied() const {
    return std::tie(preset, target, op, problem, weights, rival, executor,
                    machine);
  }
  bool operator<(const RowKey &other) const { return tied() < other.tied(); }
  bool operator==(const RowKey &other) const { return tied() == other.tied(); }
  /// "x86-avx2/haswell/matmul/8x8:8x8/given", and the rival where it is none of
  /// ours: what patterns of accepted rises match.
  std::string name() const;
  /// A field each.
  llvm::json::Object toJSON() const;
};

/// One side's cell.
struct RowSide {
  int64_t cell = 0; // in its store
  Status status = Status::Passed;
  std::string reason;  // where it did not pass
  std::string subject; // kernel object's SHA-1, or the rival's version
  std::string pricing; // that counts and cycles depend on; "": not counted
  std::string algorithm, parameters; // ours only
  std::string revision;
  double flops = 0;
  /// By name ("instructions", "spills", "object_bytes", "modelled cycles,
  /// <core>"): the same in every run.
  std::map<std::string, double> exact;
  /// Median seconds of each process.
  std::vector<double> seconds;
};

struct Row {
  RowKey key;
  /// Nothing: this side was not asked for it.
  std::optional<RowSide> base, head;
  /// ln(t_head / t_base), the median over neighbouring samples, of each process
  /// that measured both sides. Empty where no process did.
  std::vector<double> paired;

  /// Whatever differs is noise.
  bool sameCode() const {
    return base && head && base->subject == head->subject &&
           base->status == Status::Passed && head->status == Status::Passed;
  }
  /// Nothing was measured for either alone: there is nothing to compare.
  bool sameCell() const { return base && head && base->cell == head->cell; }
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_ROW_H
