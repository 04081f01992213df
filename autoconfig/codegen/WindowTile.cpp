//===-- WindowTile.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/WindowTile.h"
#include "autoconfig/codegen/TapRange.h"

using namespace mlir;

namespace autoconfig {

WindowTile::WindowTile(Emitter &e, const Contraction &p, const LineTiles &run,
                       Value line, Value number) {
  const Windows &w = *p.windows;
  Value column = e.add(e.mul(number, run.rows), run.column);
  Value image = e.index(0), y = line;
  if (w.images > 1) {
    image = e.div(line, w.h.out);
    y = e.rem(line, w.h.out);
  }
  Value firstTapOfA =
      e.add(e.mul(image, w.aImage), e.mul(y, w.h.stride * w.aRow));
  firstTapOfA = e.add(firstTapOfA, e.mul(column, p.lda));
  inA = e.add(firstTapOfA, -(w.h.pad * w.aRow + w.w.pad * w.aColumn));
  inC = e.add(e.add(e.mul(image, w.cImage), e.mul(y, w.cRow)),
              e.mul(column, p.ldc));
  TapRange taps(e, w.h, y);
  firstTap = taps.first, endTap = taps.end;
}

} // namespace autoconfig
