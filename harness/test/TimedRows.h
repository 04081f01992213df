//===-- TimedRows.h - Rows of a comparison with made-up times ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_TIMEDROWS_H
#define AUTOCONFIG_HARNESS_TEST_TIMEDROWS_H

#include "harness/compare/Row.h"
#include <random>

namespace autoconfig::harness {

inline Row timedRow(const std::string &problem, bool sameCode,
                    std::vector<double> paired) {
  Row row;
  row.key = {"x86-avx2", "haswell",    "matmul", problem,
             "given",    "autoconfig", "native", "a cpu"};
  row.base.emplace();
  row.base->cell = 1;
  row.base->subject = "k1";
  row.base->algorithm = "MatmulPacked";
  row.base->seconds = {1e-3};
  row.head = row.base;
  row.head->cell = 2;
  row.head->subject = sameCode ? "k1" : "k2";
  row.paired = std::move(paired);
  return row;
}

/// Processes of rows whose noise has heavy tails, drifted by `drift`.
inline std::vector<Row> noisyRows(size_t same, size_t changed, double drift,
                                  unsigned seed) {
  std::mt19937_64 random(seed);
  std::student_t_distribution<double> noise(3);
  std::vector<Row> rows;
  for (size_t i = 0; i < same + changed; ++i) {
    std::vector<double> paired;
    for (int process = 0; process < 5; ++process)
      paired.push_back(drift + 0.002 * noise(random));
    rows.push_back(timedRow(std::to_string(i), i < same, std::move(paired)));
  }
  return rows;
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_TIMEDROWS_H
