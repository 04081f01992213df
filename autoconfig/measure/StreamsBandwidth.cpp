//===-- StreamsBandwidth.cpp - Several streams from memory ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

namespace {

constexpr size_t streams = 8;

/// Loads the lines of rows that follow each other, `streams` rows in turn, and
/// goes on with the next ones, round and round.
struct Rows {
  const std::byte *memory;
  size_t bytes, rowBytes, line; // powers of two
  size_t offset = 0;

  void go(size_t groups) {
    for (; groups; --groups) {
      for (size_t at = 0; at < rowBytes; at += line)
#pragma clang loop unroll(full)
        for (size_t row = 0; row < streams; ++row)
          load(memory + offset + row * rowBytes + at);
      offset = (offset + streams * rowBytes) & (bytes - 1);
    }
  }
};

} // namespace

// Used where rows of B stream by a few rows of C, several at a time: the core's
// prefetchers fetch so many lines ahead of each.
MEASUREMENT(StreamsBandwidth, "bytes per cycle along eight rows from memory") {
  size_t bytes = session.workingSet("memory");
  constexpr size_t pagesOfRow = 4;
  auto page = static_cast<size_t>(session.fact("page.size"));
  Rows rows{session.memory(bytes), bytes, pagesOfRow * page,
            static_cast<size_t>(session.fact("l1d.line"))};
  session.report(
      {"memory.streams_bandwidth", "bytes/cycle",
       perCycle(static_cast<double>(streams * rows.rowBytes),
                session.cyclesOf([&](size_t groups) { rows.go(groups); },
                                 Session::windowsOf("memory"))),
       Best::Highest});
}
