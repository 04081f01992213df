//===-- Shortlist.h - The models' first candidates, measured ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What was measured of a problem on this machine stays beside its profile, in
//
//   <cache>/profiles/host-avx512-0123456789abcdef.measured.json
//
// an object with a member for each problem. It is good as long as the models
// name the same candidates: other facts, or other models, have others; another
// code generator another profile.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_SHORTLIST_H
#define AUTOCONFIG_MEASURE_HOST_SHORTLIST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <optional>
#include <string>
#include <vector>

namespace autoconfig {

/// A candidate, in the models' order.
struct MeasuredCandidate {
  std::string name;    // "MatmulPacked mr=6,nr=16"
  double seconds = 0;  // a call, the least disturbed sample
  double relative = 1; // time over the first one's
  double spread = 0;   // how far a fourth of the samples stay from the best
};

/// Of the samples of kernels that ran in turns, a row each.
std::vector<MeasuredCandidate>
judge(llvm::ArrayRef<std::string> names,
      llvm::ArrayRef<std::vector<double>> samples);

/// The fastest. Of those that are within a hundredth of it, which another
/// measurement may put in another order, the one that the models prefer.
size_t fastest(llvm::ArrayRef<MeasuredCandidate> candidates);

/// The spread of the first one or of the fastest, whichever is larger.
double doubt(llvm::ArrayRef<MeasuredCandidate> candidates);

class MeasuredShortlists {
public:
  explicit MeasuredShortlists(llvm::StringRef profilePath);

  const std::string &path() const { return file; }
  /// What was measured of the problem, if it was of these candidates.
  std::optional<std::vector<MeasuredCandidate>>
  find(llvm::StringRef problem, llvm::ArrayRef<std::string> names) const;
  /// Keeps it, in the place of what is there of this problem.
  llvm::Error keep(llvm::StringRef problem,
                   llvm::ArrayRef<MeasuredCandidate> candidates) const;

private:
  llvm::json::Object all() const;

  std::string file;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_SHORTLIST_H
