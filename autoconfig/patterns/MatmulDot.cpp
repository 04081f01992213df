//===-- MatmulDot.cpp - Pattern of the model of the same name -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/patterns/Pattern.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Vectors run along K: a row of A times a column of B, lane by lane, and the
/// lanes summed at the end. Columns of B are contiguous where N is 1; otherwise
/// they are copied to the workspace first.
class DotProducts {
public:
  explicit DotProducts(PatternContext &context)
      : context(context), p(context.problem), e(context.emitter),
        rows(context.configuration.get("mr")),
        chains(context.configuration.get("chains")),
        lanes(context.target.lanes() * context.configuration.getOr("lmul", 1)) {
  }

  void emit() {
    columns = p.ldb == 1 ? context.b : context.workspace(p.n * p.k);
    emitOuterLoops(e, p, [&](const MatrixOffsets &at) {
      Value columnsAt = at.b;
      if (columns != context.b) {
        copyColumns(at.b);
        columnsAt = e.index(0);
      }
      int64_t from = 0;
      for (const Split &tile : balancedSplit(p.m, rows)) {
        int64_t to = from + tile.size * tile.count;
        func::FuncOp kernel = createKernel(tile.size);
        e.loop(from, to, tile.size, [&](Value row) {
          func::CallOp::create(e.builder, e.location, kernel,
                               ValueRange{context.a, columns, context.c,
                                          e.add(at.a, e.mul(row, p.lda)),
                                          columnsAt,
                                          e.add(at.c, e.mul(row, p.ldc))});
        });
        from = to;
      }
    });
  }

private:
  void copyColumns(Value from) {
    e.loop(0, p.k, 1, [&](Value k) {
      for (int64_t n = 0; n < p.n; ++n)
        e.storeScalar(
            e.loadScalar(context.b, e.add(e.add(from, e.mul(k, p.ldb)), n)),
            columns, e.add(k, n * p.k));
    });
  }

  func::FuncOp createKernel(int64_t tileRows) {
    SmallVector<Type> inputs{context.a.getType(), columns.getType(),
                             context.c.getType()};
    inputs.append(3, IndexType::get(context.function.getContext()));
    std::string name = "dots_" + std::to_string(tileRows) + "x" +
                       std::to_string(p.n) + "x" + std::to_string(p.k);
    return createPrivateFunction(context.function, name, inputs,
                                 [&](Emitter &body, ValueRange args) {
                                   emitKernel(body, args, tileRows);
                                 });
  }

  void emitKernel(Emitter &k, ValueRange args, int64_t tileRows) {
    const VectorPiece full{lanes, lanes};
    int64_t step = lanes * chains;
    int64_t whole = p.k / step * step;
    SmallVector<Value> sums(tileRows * p.n * chains, k.zero(full));
    sums = k.reduce(0, whole, step, sums, [&](Value at, ValueRange carried) {
      SmallVector<Value> next = llvm::to_vector<6>(carried);
      for (int64_t chain = 0; chain < chains; ++chain)
        addProducts(k, args, k.add(at, chain * lanes), full, tileRows, chain,
                    next);
      return next;
    });
    // What is left is less than a step: single vectors, then masked or narrower
    // ones.
    SmallVector<Value> rest(tileRows * p.n, Value());
    int64_t at = whole;
    for (; p.k - at >= lanes; at += lanes)
      addProducts(k, args, k.index(at), full, tileRows, 0, sums);
    for (int64_t i = 0; i < tileRows * p.n; ++i) {
      Value sum = sums[i * chains];
      for (int64_t chain = 1; chain < chains; ++chain)
        sum = k.addFloats(sum, sums[i * chains + chain]);
      rest[i] = k.sum(full, sum);
    }
    addTail(k, args, at, tileRows, rest);
    for (int64_t i = 0; i < tileRows; ++i)
      for (int64_t n = 0; n < p.n; ++n)
        storeSum(k, args, rest[i * p.n + n], i * p.ldc + n);
  }

  /// sums[row][n][chain] += A[row][at..] * B[at..][n].
  void addProducts(Emitter &k, ValueRange args, Value at,
                   const VectorPiece &piece, int64_t tileRows, int64_t chain,
                   SmallVectorImpl<Value> &sums) {
    int64_t perSum = sums.size() / (tileRows * p.n);
    SmallVector<Value> column;
    for (int64_t n = 0; n < p.n; ++n)
      column.push_back(
          k.load(piece, args[1], k.add(k.add(args[4], at), n * p.k)));
    for (int64_t i = 0; i < tileRows; ++i) {
      Value row = k.load(piece, args[0], k.add(k.add(args[3], at), i * p.lda));
      for (int64_t n = 0; n < p.n; ++n) {
        Value &sum = sums[(i * p.n + n) * perSum + chain];
        sum = k.fma(row, column[n], sum);
      }
    }
  }

  /// The elements that do not fill a vector, one narrower vector after the
  /// other.
  void addTail(Emitter &k, ValueRange args, int64_t at, int64_t tileRows,
               SmallVectorImpl<Value> &totals) {
    for (int64_t size = lanes / 2; size > 0; size /= 2) {
      if (p.k - at < size)
        continue;
      const VectorPiece piece{size, size};
      SmallVector<Value> sums(tileRows * p.n, k.zero(piece));
      addProducts(k, args, k.index(at), piece, tileRows, 0, sums);
      for (auto [total, sum] : llvm::zip(totals, sums))
        total = k.addFloats(total, k.sum(piece, sum));
      at += size;
    }
  }

  void storeSum(Emitter &k, ValueRange args, Value sum, int64_t offset) {
    Value index = k.add(args[5], offset);
    if (p.accumulate)
      sum = k.addFloats(sum, k.loadScalar(args[2], index));
    k.storeScalar(sum, args[2], index);
  }

  PatternContext &context;
  const Contraction &p;
  Emitter &e;
  int64_t rows, chains, lanes;
  Value columns;
};

} // namespace

void MatmulDotPattern(PatternContext &context) { DotProducts(context).emit(); }

} // namespace autoconfig
