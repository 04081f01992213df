//===-- DotLoops.cpp - Dot products with vectors along K ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/DotLoops.h"
#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/SumLanes.h"
#include <map>

using namespace mlir;

namespace autoconfig {
namespace {

/// One tile of dot products: the body of a private function.
class DotKernel {
public:
  DotKernel(Emitter &k, ValueRange args, const Contraction &problem,
            const Target &target, const DotSchedule &schedule, int64_t rows,
            int64_t columns)
      : k(k), args(args), p(problem), s(schedule), rows(rows), columns(columns),
        full{s.lanes, s.lanes},
        masks(target.scalarOperand == ScalarOperand::Broadcast),
        shuffles(target.scalarOperand != ScalarOperand::Register &&
                 s.lanes % 4 == 0) {}

  void emit() {
    int64_t step = s.lanes * s.chains, whole = p.k / step * step;
    SmallVector<Value> sums(rows * columns * s.chains, k.zero(full));
    sums = k.reduce(0, whole, step, sums, [&](Value at, ValueRange carried) {
      SmallVector<Value> next = llvm::to_vector<6>(carried);
      for (int64_t chain = 0; chain < s.chains; ++chain)
        addProducts(k.add(at, chain * s.lanes), full, chain, next);
      return next;
    });
    // What is left is less than a step: single vectors, then a masked one or
    // narrower ones.
    int64_t at = whole;
    for (; p.k - at >= s.lanes; at += s.lanes)
      addProducts(k.index(at), full, 0, sums);
    if (masks && at < p.k) {
      addProducts(k.index(at), {s.lanes, p.k - at}, 0, sums);
      at = p.k;
    }
    store(addChains(sums), at);
  }

private:
  /// sums[row][column][chain] += A[row][at..] * B[at..][column].
  void addProducts(Value at, const VectorPiece &piece, int64_t chain,
                   SmallVectorImpl<Value> &sums) {
    int64_t perSum = sums.size() / (rows * columns);
    SmallVector<Value> loaded;
    for (int64_t n = 0; n < columns; ++n)
      loaded.push_back(
          k.load(piece, args[1], k.add(k.add(args[4], at), n * s.columnPitch)));
    auto rowOfA = [&](int64_t i) {
      return k.load(piece, args[0], k.add(k.add(args[3], at), i * p.lda));
    };
    Value next = s.loadsAhead ? rowOfA(0) : Value();
    for (int64_t i = 0; i < rows; ++i) {
      Value row = s.loadsAhead ? next : rowOfA(i);
      if (s.loadsAhead && i + 1 < rows)
        next = rowOfA(i + 1);
      for (int64_t n = 0; n < columns; ++n) {
        Value &sum = sums[(i * columns + n) * perSum + chain];
        sum = k.fma(row, loaded[n], sum);
      }
    }
  }

  SmallVector<Value> addChains(ArrayRef<Value> sums) {
    SmallVector<Value> added;
    for (int64_t i = 0; i < rows * columns; ++i) {
      Value sum = sums[i * s.chains];
      for (int64_t chain = 1; chain < s.chains; ++chain)
        sum = k.addFloats(sum, sums[i * s.chains + chain]);
      added.push_back(sum);
    }
    return added;
  }

  /// Offset in C of the element that dot product i goes to.
  int64_t offset(int64_t i) const { return i / columns * p.ldc + i % columns; }

  /// Sums the lanes, four neighbours in C at a time where there are shuffles,
  /// adds what K has left from `at` on, and stores.
  void store(ArrayRef<Value> sums, int64_t at) {
    SmallVector<Value> tail = tailSums(at);
    auto count = static_cast<int64_t>(sums.size());
    for (int64_t i = 0; i < count;) {
      bool four = shuffles && tail.empty() && i + 3 < count &&
                  offset(i + 3) == offset(i) + 3;
      Value sum = four ? sumsOfFour(k, sums.slice(i, 4)) : k.sum(full, sums[i]);
      if (!tail.empty())
        sum = k.addFloats(sum, tail[i]);
      const VectorPiece piece{four ? 4 : 1, four ? 4 : 1};
      Value index = k.add(args[5], offset(i));
      if (p.accumulate)
        sum = k.addFloats(sum, k.loadFull(piece, args[2], index));
      k.storeFull(piece, sum, args[2], index);
      i += piece.lanes;
    }
  }

  /// Of the elements that do not fill a vector, one narrower vector after the
  /// other; empty if there are none.
  SmallVector<Value> tailSums(int64_t at) {
    SmallVector<Value> totals;
    for (int64_t size = s.lanes / 2; size > 0; size /= 2) {
      if (p.k - at < size)
        continue;
      const VectorPiece piece{size, size};
      SmallVector<Value> sums(rows * columns, k.zero(piece));
      addProducts(k.index(at), piece, 0, sums);
      for (Value &sum : sums)
        sum = k.sum(piece, sum);
      if (totals.empty())
        totals = sums;
      else
        for (auto [total, sum] : llvm::zip(totals, sums))
          total = k.addFloats(total, sum);
      at += size;
    }
    return totals;
  }

  Emitter &k;
  ValueRange args; // a, columns of B, c, offsets in each
  const Contraction &p;
  const DotSchedule &s;
  int64_t rows, columns;
  const VectorPiece full;
  bool masks, shuffles;
};

/// Vectors run along K: a row of A times a column of B, lane by lane, and the
/// lanes summed at the end.
class DotProducts {
public:
  DotProducts(ContextOf<Contraction> &context, const DotSchedule &schedule,
              Value copies, int64_t firstCopy)
      : context(context), p(context.problem), e(context.emitter), s(schedule),
        columns(s.copiesColumns ? copies : context.b), firstCopy(firstCopy) {}

  void emit() {
    emitOuterLoops(e, p, [&](const MatrixOffsets &at) {
      MatrixOffsets matrix = at;
      if (s.copiesColumns) {
        copyColumns(at.b);
        matrix.b = e.index(firstCopy);
      }
      if (s.columnsOutermost)
        forTilesOfColumns([&](Value column, int64_t wide) {
          forTilesOfRows([&](Value row, int64_t high) {
            emitTile(matrix, row, high, column, wide);
          });
        });
      else
        forTilesOfRows([&](Value row, int64_t high) {
          forTilesOfColumns([&](Value column, int64_t wide) {
            emitTile(matrix, row, high, column, wide);
          });
        });
    });
  }

private:
  using TileBody = llvm::function_ref<void(Value first, int64_t size)>;

  void forTilesOfRows(TileBody body) {
    e.loop(balancedSplit(p.m, s.rows), body);
  }
  void forTilesOfColumns(TileBody body) {
    e.loop(balancedSplit(p.n, s.columns), body);
  }

  void copyColumns(Value from) {
    e.loop(0, p.k, 1, [&](Value k) {
      for (int64_t n = 0; n < p.n; ++n)
        e.storeScalar(
            e.loadScalar(context.b, e.add(e.add(from, e.mul(k, p.ldb)), n)),
            columns, e.add(k, firstCopy + n * s.columnPitch));
    });
  }

  void emitTile(const MatrixOffsets &at, Value row, int64_t high, Value column,
                int64_t wide) {
    func::FuncOp &kernel = kernels[{high, wide}];
    if (!kernel)
      kernel = createKernel(high, wide);
    func::CallOp::create(
        e.builder, e.location, kernel,
        ValueRange{context.a, columns, context.c,
                   e.add(at.a, e.mul(row, p.lda)),
                   e.add(at.b, e.mul(column, s.columnPitch)),
                   e.add(at.c, e.add(e.mul(row, p.ldc), column))});
  }

  func::FuncOp createKernel(int64_t high, int64_t wide) {
    SmallVector<Type> inputs{context.a.getType(), columns.getType(),
                             context.c.getType()};
    inputs.append(3, IndexType::get(context.function.getContext()));
    std::string name = "dots_" + std::to_string(high) + "x" +
                       std::to_string(wide) + "x" + std::to_string(p.k);
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &body, ValueRange args) {
          DotKernel(body, args, p, context.target, s, high, wide).emit();
        });
    keepSourceOrder(kernel, context.target);
    return kernel;
  }

  ContextOf<Contraction> &context;
  const Contraction &p;
  Emitter &e;
  const DotSchedule &s;
  Value columns;
  int64_t firstCopy; // where the copies start in the workspace
  std::map<std::pair<int64_t, int64_t>, func::FuncOp> kernels;
};

} // namespace

void emitDots(ContextOf<Contraction> &context, const DotSchedule &schedule,
              Value workspace, int64_t offset) {
  DotProducts(context, schedule, workspace, offset).emit();
}

} // namespace autoconfig
