//===-- DotSchedule.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/DotSchedule.h"
#include "autoconfig/core/GemmSchedule.h"
#include "llvm/Support/MathExtras.h"

namespace autoconfig {

DotSchedule makeDotSchedule(const Contraction &p, const Target &t,
                            const Configuration &c) {
  DotSchedule s;
  s.rows = c.get("mr");
  s.columns = c.getOr("nr", p.n);
  s.chains = c.get("chains");
  s.lanes = t.lanes() * c.getOr("lmul", 1);
  s.columnsOutermost = p.n > p.m;
  s.copiesColumns = !p.bTransposed && p.ldb != 1;
  s.loadsAhead =
      t.scalarOperand == ScalarOperand::Register && t.flag("issue.in_order");
  // Copies begin with lines, so that their vectors do not lie across two.
  s.columnPitch = p.bTransposed     ? p.ldb
                  : s.copiesColumns ? llvm::alignTo(p.k, elementsPerLine)
                                    : p.k;
  return s;
}

} // namespace autoconfig
