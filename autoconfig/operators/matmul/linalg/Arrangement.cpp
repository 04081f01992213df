//===-- Arrangement.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/linalg/Arrangement.h"
#include "llvm/ADT/STLExtras.h"

namespace autoconfig {
namespace {

enum Tensor { A, B, C };
using Loops = llvm::SmallVector<ProductLoop, 4>;

ProductLoops transposed(ProductLoops loops) {
  std::swap(loops.m, loops.n);
  for (Loops *kind : {&loops.m, &loops.n, &loops.k, &loops.outer})
    for (ProductLoop &loop : *kind) {
      std::swap(loop.strides[A], loop.strides[B]);
      std::swap(loop.indexes[A], loop.indexes[B]);
    }
  return loops;
}

/// Loops of one iteration say nothing.
void dropSingle(ProductLoops &loops) {
  for (Loops *kind : {&loops.m, &loops.n, &loops.k, &loops.outer})
    llvm::erase_if(
        *kind, [](const ProductLoop &l) { return l.size == 1 && !l.dynamic; });
}

bool hasDynamic(const Loops &loops) {
  return llvm::any_of(loops, [](const ProductLoop &l) { return l.dynamic; });
}

bool isEmpty(const Loops &loops) {
  return llvm::any_of(loops, [](const ProductLoop &l) { return l.size == 0; });
}

/// One way to take the operands: each as it lies, or from a dense copy.
class Arranger {
public:
  /// `columnByColumn`: where columns of C are apart, of one column each.
  Arranger(const ProductLoops &given, std::array<bool, 3> copied, bool swapped,
           bool columnByColumn = false)
      : loops(given), copied(copied), swapped(swapped),
        columnByColumn(columnByColumn) {}

  std::optional<Arrangement> arrange() {
    order();
    for (Tensor tensor : {A, B, C})
      if (copied[tensor] && !copy(tensor))
        return std::nullopt;
    for (Loops *kind : {&loops.m, &loops.n, &loops.k, &loops.outer})
      fold(*kind);
    std::optional<Contraction> contraction = contract();
    if (!contraction)
      return std::nullopt;
    result.contraction = std::move(*contraction);
    result.swapped = swapped;
    return std::move(result);
  }

private:
  /// The outermost first, as they lie in what is not copied.
  void order() {
    orderBy(loops.m, C, A);
    orderBy(loops.n, C, B);
    orderBy(loops.k, A, B);
    orderBy(loops.outer, C, A);
  }

  void orderBy(Loops &kind, Tensor first, Tensor second) {
    Tensor tensor = copied[first] && !copied[second] ? second : first;
    Tensor other = tensor == first ? second : first;
    llvm::stable_sort(kind, [&](const ProductLoop &x, const ProductLoop &y) {
      return std::pair(x.strides[tensor], x.strides[other]) >
             std::pair(y.strides[tensor], y.strides[other]);
    });
  }

  /// Dense: what counts matrices, then rows, then columns. False where the size
  /// is not known.
  bool copy(Tensor tensor) {
    DenseCopy copy;
    copy.operand = tensor == C ? C : swapped ? 1 - tensor : tensor;
    llvm::SmallVector<ProductLoop *, 8> inOrder;
    for (Loops *kind : {&loops.outer, tensor == B ? &loops.k : &loops.m,
                        tensor == A ? &loops.k : &loops.n})
      for (ProductLoop &loop : *kind)
        if (loop.indexes[tensor]) {
          if (loop.dynamic)
            return false;
          inOrder.push_back(&loop);
        }
    for (ProductLoop *loop : inOrder)
      copy.dims.push_back({loop->size, loop->strides[tensor]});
    for (auto [i, loop] : llvm::enumerate(inOrder))
      loop->strides[tensor] = copy.pitch(i);
    result.copies.push_back(std::move(copy));
    return true;
  }

  /// Loops that continue each other in all operands become one.
  static void fold(Loops &kind) {
    for (size_t i = kind.size(); i-- > 1;) {
      ProductLoop &outer = kind[i - 1], &inner = kind[i];
      bool continues = true;
      for (Tensor tensor : {A, B, C})
        continues &=
            outer.strides[tensor] == inner.size * inner.strides[tensor];
      if (!continues || inner.dynamic)
        continue;
      if (outer.dynamic) {
        inner.dynamic = true;
        inner.each = inner.size * outer.each;
      }
      inner.size *= outer.size;
      kind.erase(kind.begin() + static_cast<int64_t>(i) - 1);
    }
  }

  static bool takeUnit(Loops &kind, Tensor tensor, ProductLoop &taken) {
    auto *found = llvm::find_if(
        kind, [&](const ProductLoop &l) { return l.strides[tensor] == 1; });
    if (found == kind.end())
      return false;
    taken = *found;
    kind.erase(found);
    return true;
  }

  std::optional<Contraction> contract() {
    Contraction p;
    p.m = p.n = p.k = 1;
    ProductLoop m{1, {}, {}}, n{1, {}, {}}, k{1, {}, {}};
    bool hasM = !loops.m.empty(), hasN = !loops.n.empty(),
         hasK = !loops.k.empty();
    if (hasK && !takeUnit(loops.k, A, k))
      return std::nullopt;
    if (hasN && !takeUnit(loops.n, C, n)) {
      if (!columnByColumn)
        return std::nullopt;
      hasN = false;
    }
    if (hasM)
      m = loops.m.pop_back_val();
    p.m = m.size, p.n = n.size, p.k = k.size;
    p.lda = hasM ? m.strides[A] : p.k;
    p.ldc = hasM ? m.strides[C] : p.n;
    if (!setB(p, hasN, n, hasK, k))
      return std::nullopt;
    result.sumsOutside = !loops.k.empty();
    for (Loops *kind : {&loops.outer, &loops.m, &loops.n, &loops.k})
      around.append(*kind);
    if (hasDynamic(around) || n.dynamic || k.dynamic)
      return std::nullopt;
    p.dynamicRows = m.dynamic;
    result.rowsEach = m.each;
    llvm::stable_sort(around, [](const ProductLoop &x, const ProductLoop &y) {
      return x.strides[C] > y.strides[C];
    });
    for (const ProductLoop &loop : around)
      p.outer.push_back(
          {loop.size, loop.strides[A], loop.strides[B], loop.strides[C]});
    if (!p.dynamicRows)
      p.foldOuterLoops();
    return p;
  }

  /// Of a single column or row only the other dimension's stride counts.
  static bool setB(Contraction &p, bool hasN, const ProductLoop &n, bool hasK,
                   const ProductLoop &k) {
    int64_t rows = hasK ? k.strides[B] : p.n;
    if (!hasN || n.strides[B] == 1) {
      p.ldb = rows;
      return true;
    }
    p.ldb = n.strides[B];
    p.bTransposed = true;
    return !hasK || k.strides[B] == 1;
  }

  ProductLoops loops;
  std::array<bool, 3> copied;
  bool swapped, columnByColumn;
  Loops around;
  Arrangement result;
};

/// Nothing is read where one of the loops of the sum is empty, and nothing is
/// done where another one is: any strides will do but C's.
Arrangement empty(const ProductLoops &loops) {
  auto count = [](const Loops &kind) {
    int64_t product = 1;
    for (const ProductLoop &loop : kind)
      product *= loop.size;
    return product;
  };
  Arrangement result;
  Contraction &p = result.contraction;
  bool hasC = !isEmpty(loops.m) && !isEmpty(loops.n) && !isEmpty(loops.outer);
  p.m = hasC ? count(loops.m) : 0;
  p.n = count(loops.n);
  p.k = count(loops.k);
  p.lda = std::max<int64_t>(p.k, 1);
  p.ldb = p.ldc = std::max<int64_t>(p.n, 1);
  if (!hasC)
    return result;
  DenseCopy all; // with the rows and columns of C in any order
  p.m *= count(loops.outer);
  all.operand = C;
  for (const Loops *kind : {&loops.outer, &loops.m, &loops.n})
    for (const ProductLoop &loop : *kind)
      all.dims.push_back({loop.size, loop.strides[C]});
  DenseCopy folded = all.folded();
  bool dense = folded.dims.empty() ||
               (folded.dims.size() == 1 && folded.dims[0].stride == 1);
  if (!dense)
    result.copies.push_back(std::move(all));
  return result;
}

} // namespace

llvm::SmallVector<Arrangement, 4> arrangementsOf(const ProductLoops &given) {
  ProductLoops loops = given;
  dropSingle(loops);
  Loops all;
  for (Loops *kind : {&loops.m, &loops.n, &loops.k, &loops.outer})
    all.append(*kind);
  if (isEmpty(all) && hasDynamic(all))
    return {};
  if (isEmpty(all))
    return {empty(loops)};
  llvm::SmallVector<Arrangement, 4> found;
  for (unsigned copies : {0, 1, 2, 4, 3, 5, 6, 7})
    for (bool swapped : {false, true}) {
      std::array<bool, 3> copied{(copies & 1) != 0, (copies & 2) != 0,
                                 (copies & 4) != 0};
      auto arrangement =
          Arranger(swapped ? transposed(loops) : loops, copied, swapped)
              .arrange();
      if (!arrangement)
        continue;
      // A copy must be good for something: fewer loops around the product.
      auto isAsGood = [&](const Arrangement &other) {
        return other.copies.size() <= arrangement->copies.size() &&
               other.contraction.outer.size() <=
                   arrangement->contraction.outer.size();
      };
      bool useless = copies != 0 && llvm::any_of(found, isAsGood);
      if (!useless)
        found.push_back(std::move(*arrangement));
    }
  // Kernels take operands as they lie, also batches of one column that share A.
  bool asTheyLie = llvm::any_of(found, [](const Arrangement &one) {
    return !one.swapped && one.copies.empty();
  });
  if (!asTheyLie)
    if (auto apart =
            Arranger(loops, {}, false, /*columnByColumn=*/true).arrange())
      found.push_back(std::move(*apart));
  return found;
}

} // namespace autoconfig
