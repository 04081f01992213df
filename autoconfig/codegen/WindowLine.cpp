//===-- WindowLine.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/WindowLine.h"
#include "autoconfig/codegen/TapRange.h"

using namespace mlir;

namespace autoconfig {

WindowLine::WindowLine(Emitter &e, const Contraction &p, Value line) {
  const Windows &w = *p.windows;
  Value image = e.index(0), y = line;
  if (w.images > 1) {
    image = e.div(line, w.h.out);
    y = e.rem(line, w.h.out);
  }
  Value firstTapOfA =
      e.add(e.mul(image, w.aImage), e.mul(y, w.h.stride * w.aRow));
  inA = e.add(firstTapOfA, -(w.h.pad * w.aRow + w.w.pad * w.aColumn));
  inC = e.add(e.mul(image, w.cImage), e.mul(y, w.cRow));
  TapRange taps(e, w.h, y);
  firstTap = taps.first, endTap = taps.end;
}

} // namespace autoconfig
