//===-- Contraction.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Contraction.h"

namespace autoconfig {

int64_t Contraction::outerCount() const {
  int64_t count = 1;
  for (const OuterLoop &loop : outer)
    count *= loop.count;
  return count;
}

int64_t Contraction::matrixStrideOfB() const {
  for (const OuterLoop &loop : outer)
    if (loop.bStride > 0 && loop.bStride < elementsOfB())
      return loop.bStride;
  return elementsOfB();
}

double Contraction::multiplyAdds() const {
  double pairs = static_cast<double>(m) * static_cast<double>(k);
  if (windows)
    pairs = static_cast<double>(windows->images) * windows->h.validTaps() *
            windows->w.validTaps() * static_cast<double>(windows->channels);
  return static_cast<double>(outerCount()) * pairs * static_cast<double>(n);
}

void Contraction::foldOuterLoops() {
  while (!outer.empty()) {
    const OuterLoop &inner = outer.back();
    bool continuesRows = inner.aStride == m * lda && inner.cStride == m * ldc;
    if (inner.count != 1 && (inner.bStride != 0 || !continuesRows))
      return;
    m *= inner.count;
    outer.pop_back();
  }
}

Contraction Contraction::columns(int64_t first, int64_t count) const {
  Contraction part = *this;
  part.n = count;
  part.bStart += first * (bTransposed ? ldb : 1);
  part.cStart += first;
  return part;
}

std::unique_ptr<OperatorInfo> Contraction::withRows(int64_t rows,
                                                    int64_t most) const {
  auto other = std::make_unique<Contraction>(*this);
  other->m = rows;
  other->mostRows = most;
  return other;
}

void Contraction::print(llvm::raw_ostream &out) const {
  out << "  M " << m << (dynamicRows ? " (typical)" : "") << "  N " << n
      << "  K " << k << "  lda " << lda << "  ldb " << ldb << "  ldc " << ldc
      << (bTransposed ? "  B transposed" : "") << "\n";
  for (const OuterLoop &loop : outer)
    out << "  outer loop of " << loop.count << ", strides A " << loop.aStride
        << " B " << loop.bStride << " C " << loop.cStride << "\n";
}

llvm::json::Object Contraction::toJSON() const {
  llvm::json::Array loops;
  for (const OuterLoop &loop : outer)
    loops.push_back(llvm::json::Object{{"count", loop.count},
                                       {"a_stride", loop.aStride},
                                       {"b_stride", loop.bStride},
                                       {"c_stride", loop.cStride}});
  llvm::json::Object object{{"m", m},
                            {"n", n},
                            {"k", k},
                            {"lda", lda},
                            {"ldb", ldb},
                            {"ldc", ldc},
                            {"b_transposed", bTransposed},
                            {"outer", std::move(loops)},
                            {"accumulate", accumulate},
                            {"weights_prepared", weightsPrepared}};
  if (dynamicRows)
    object["dynamic_rows"] = true;
  return object;
}

} // namespace autoconfig
