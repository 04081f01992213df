//===-- Packing.cpp - Copying strided rows to a panel ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

namespace {

constexpr size_t rowBytes = 256;
constexpr size_t rowsOfPanel = 64;

[[gnu::noinline]] void packPanel(std::byte *panel, const std::byte *from,
                                 size_t stride) {
  for (size_t row = 0; row < rowsOfPanel; ++row)
#pragma clang loop unroll(full)
    for (size_t i = 0; i < rowBytes; i += vectorBytes)
      store(panel + row * rowBytes + i,
            *reinterpret_cast<const Vector *>(from + row * stride + i));
}

/// Packs panel after panel of a matrix of so many bytes, whose rows are
/// `stride` apart.
std::vector<double> bandwidth(Session &session, size_t matrixBytes,
                              size_t stride) {
  constexpr size_t panelBytes = rowsOfPanel * rowBytes;
  std::byte *panel = session.memory(matrixBytes + panelBytes);
  const std::byte *matrix = panel + panelBytes;
  const size_t panelsAcross = stride / rowBytes,
               panelsDown = matrixBytes / (stride * rowsOfPanel);
  size_t across = 0, down = 0;
  return perCycle(panelBytes, session.cyclesOf([&](size_t panels) {
    for (; panels; --panels) {
      packPanel(panel, matrix + down * rowsOfPanel * stride + across * rowBytes,
                stride);
      if (++down == panelsDown) {
        down = 0;
        across = (across + 1) % panelsAcross;
      }
    }
  }));
}

} // namespace

MEASUREMENT(Packing, "bytes per cycle of copying strided rows to a panel") {
  auto page = static_cast<size_t>(session.fact("page.size"));
  // Rows of a fourth of a page, so that a panel of an L2's size is more than
  // one.
  session.report({"packing.from_l2", "bytes/cycle",
                  bandwidth(session, session.workingSet("l2"), page / 4),
                  Best::Highest});
  if (size_t bytes = session.workingSet("l3"))
    session.report({"packing.from_l3", "bytes/cycle",
                    bandwidth(session, bytes, page), Best::Highest});
}
