//===-- RowWrites.cpp - Writing a matrix along and down its rows ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include "autoconfig/measure/common/RowWalk.h"
#include <algorithm>

using namespace measure;

namespace {

/// Writes a line at each place.
[[gnu::noinline]] void goOn(std::byte *matrix, RowWalk &walk, size_t times) {
  Vector value{};
  hide(value);
  for (; times; --times) {
    std::byte *to = matrix + walk.offset();
    for (size_t i = 0; i < walk.pieceBytes; i += vectorBytes)
      store(to + i, value);
    walk.step();
  }
}

} // namespace

// Used by the term `c traffic`: tiles write C along the few rows of one, or
// down the rows of a block.
MEASUREMENT(RowWrites, "lines of a matrix in L3, written along 8 rows and down "
                       "512, at odd and power-of-two strides") {
  size_t bytes = session.workingSet("l3");
  if (bytes == 0)
    return;
  auto page = static_cast<size_t>(session.fact("page.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::byte *memory = session.memory(bytes);
  auto cycles = [&](size_t rows, size_t stride) {
    RowWalk walk{stride, line, page / line, rows, bytes / stride / rows};
    return session.cyclesOf([&](size_t times) { goOn(memory, walk, times); },
                            {0.5, 1});
  };
  auto least = [](const std::vector<double> &samples) {
    return *std::min_element(samples.begin(), samples.end());
  };
  constexpr size_t many = 512;
  size_t odd = page + line; // all sets of L1 in turn
  auto lineBytes = static_cast<double>(line);
  session.report({"l3.write_bandwidth", "bytes/cycle",
                  perCycle(lineBytes, cycles(8, odd)), Best::Highest});
  std::vector<double> down = cycles(many, odd), conflict = cycles(many, page);
  session.report({"l3.write_row_bandwidth", "bytes/cycle",
                  perCycle(lineBytes, down), Best::Highest});
  for (double &one : conflict)
    one = std::max(0.0, one - least(down));
  session.report({"store.conflict", "cycles", conflict, Best::Lowest});
}
