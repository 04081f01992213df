//===-- StridedRows.cpp - Rows that lie far apart -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

constexpr size_t rowBytes = 256;
constexpr size_t rows = 64; // 16 KB in all, and few sets of a cache

[[gnu::noinline]] size_t loadRows(const std::byte *from, size_t stride,
                                  size_t row, size_t count) {
  for (; count; --count) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < rowBytes; i += vectorBytes)
      load(from + row * stride + i);
    row = (row + 1) % rows;
  }
  return row;
}

std::vector<double> bandwidth(Session &session, size_t stride) {
  const std::byte *memory = session.memory(rows * stride);
  size_t row = 0;
  return perCycle(rowBytes, session.cyclesOf([&](size_t count) {
    row = loadRows(memory, stride, row, count);
  }));
}

} // namespace

// A panel of a matrix whose rows are long: the same bytes, but with a row a
// page they share few sets of L1, and evict each other.
MEASUREMENT(StridedRows,
            "bytes per cycle of 64 rows of 256 bytes, by distance") {
  auto page = static_cast<size_t>(session.fact("page.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  session.report({"rows.a_page_apart", "bytes/cycle", bandwidth(session, page),
                  Best::Highest});
  session.report({"rows.a_page_and_row_apart", "bytes/cycle",
                  bandwidth(session, page + rowBytes + line), Best::Highest});
}
