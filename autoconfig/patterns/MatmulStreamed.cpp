//===-- MatmulStreamed.cpp - Pattern of the model of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/PrivateFunction.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// For a few rows of A, B streams by: kr whole rows of it at a time, while C,
/// in blocks of nc columns, stays in L1. All scalars of A that belong to kr
/// rows stay in registers.
class StreamedRows {
public:
  explicit StreamedRows(ContextOf<Contraction> &context)
      : context(context), p(context.problem), e(context.emitter),
        kr(context.configuration.get("kr")),
        nc(context.configuration.get("nc")),
        unroll(context.configuration.get("unroll")),
        prefetchesNext(context.configuration.getOr("prefetch_next", 0)),
        keepsSums(context.target.scalarOperand == ScalarOperand::Register) {
    schedule = makeGemmSchedule(p, context.target, asGemm(), BPacking::None);
  }

  void emit() {
    emitOuterLoops(e, p, [&](const MatrixOffsets &at) {
      e.loop(balancedSplit(p.n, nc, schedule.lanes), [&](Value column,
                                                         int64_t columns) {
        emitRows({at.a, e.add(at.b, column), e.add(at.c, column)}, columns);
      });
    });
  }

private:
  /// The schedule of tiles knows how columns become vectors.
  Configuration asGemm() const {
    Configuration c;
    c.set("mr", p.m);
    int64_t lmul = context.configuration.getOr("lmul", 1);
    c.set("nr", context.target.lanes() * lmul);
    c.set("lmul", lmul);
    c.set("kc", p.k);
    c.set("mc", p.m);
    c.set("nc", p.n);
    return c;
  }

  /// All of K for one block of columns; the first rows overwrite C.
  void emitRows(const MatrixOffsets &at, int64_t columns) {
    int64_t from = 0;
    for (const Split &rows : balancedSplit(p.k, kr)) {
      int64_t to = from + rows.size * rows.count;
      auto call = [&](bool accumulate) {
        func::FuncOp kernel = createKernel(rows.size, columns, accumulate);
        return [this, kernel, &at](Value k) {
          func::CallOp::create(e.builder, e.location, kernel,
                               ValueRange{context.a, context.b, context.c,
                                          e.add(at.a, k),
                                          e.add(at.b, e.mul(k, p.ldb)), at.c});
        };
      };
      if (from == 0 && !p.accumulate) {
        call(false)(e.index(0));
        from = rows.size;
      }
      if (from < to)
        e.loop(from, to, rows.size, call(true));
      from = to;
    }
  }

  func::FuncOp createKernel(int64_t rows, int64_t columns, bool accumulate) {
    SmallVector<Type> inputs{context.a.getType(), context.b.getType(),
                             context.c.getType()};
    inputs.append(3, IndexType::get(context.function.getContext()));
    std::string name = "rows_" + std::to_string(p.m) + "x" +
                       std::to_string(rows) + "x" + std::to_string(columns) +
                       (accumulate ? "_acc" : "");
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &k, ValueRange args) {
          emitKernel(k, args, rows, columns, accumulate);
        });
    keepSourceOrder(kernel, context.target);
    return kernel;
  }

  void emitKernel(Emitter &k, ValueRange args, int64_t rows, int64_t columns,
                  bool accumulate) {
    SmallVector<Value> scalars;
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t r = 0; r < rows; ++r)
        scalars.push_back(k.loadScalar(args[0], k.add(args[3], i * p.lda + r)));
    int64_t from = 0;
    for (const PanelRun &run : schedule.panels(columns)) {
      int64_t to = from + run.pitch() * run.count;
      int64_t step = run.pitch() * unroll;
      int64_t unrolled = from + (to - from) / step * step;
      auto body = [&](int64_t times) {
        return [&, times](Value column) {
          int64_t offset = 0;
          for (int64_t u = 0; u < times; ++u)
            for (const VectorPiece &piece : run.pieces) {
              if (prefetchesNext)
                prefetchNextGroup(k, args, rows, k.add(column, offset));
              if (keepsSums)
                emitVectorOfSums(k, args, scalars, piece, rows,
                                 k.add(column, offset), accumulate);
              else
                emitVector(k, args, scalars, piece, rows, k.add(column, offset),
                           accumulate);
              offset += piece.lanes;
            }
        };
      };
      k.loop(from, unrolled, step, body(unroll));
      k.loop(unrolled, to, run.pitch(), body(1));
      from = to;
    }
  }

  /// Once for each vector, although a line may hold two: once a line was slower
  /// where it was tried, 28 instead of 30 bytes a cycle from L3.
  void prefetchNextGroup(Emitter &k, ValueRange args, int64_t rows,
                         Value column) {
    Value first = k.add(args[4], column);
    for (int64_t r = rows; r < 2 * rows; ++r)
      k.prefetchRead(args[1], k.add(first, r * p.ldb), 3);
  }

  void emitVector(Emitter &k, ValueRange args, ArrayRef<Value> scalars,
                  const VectorPiece &piece, int64_t rows, Value column,
                  bool accumulate) {
    SmallVector<Value> rowsOfB;
    for (int64_t r = 0; r < rows; ++r)
      rowsOfB.push_back(
          k.load(piece, args[1], k.add(k.add(args[4], column), r * p.ldb)));
    for (int64_t i = 0; i < p.m; ++i) {
      Value at = k.add(k.add(args[5], column), i * p.ldc);
      Value sum = accumulate ? k.load(piece, args[2], at) : k.zero(piece);
      for (int64_t r = 0; r < rows; ++r)
        sum = k.fma(piece, scalars[i * rows + r], rowsOfB[r], sum);
      k.store(piece, sum, args[2], at);
    }
  }

  /// The same with one sum for each row of C, and a row of B at a time, loaded
  /// during the multiply-adds of the one before: that leaves registers for long
  /// groups, and a core that issues in order does not wait for loads.
  void emitVectorOfSums(Emitter &k, ValueRange args, ArrayRef<Value> scalars,
                        const VectorPiece &piece, int64_t rows, Value column,
                        bool accumulate) {
    auto rowOfB = [&](int64_t r) {
      return k.load(piece, args[1], k.add(k.add(args[4], column), r * p.ldb));
    };
    auto inC = [&](int64_t i) {
      return k.add(k.add(args[5], column), i * p.ldc);
    };
    SmallVector<Value> sums;
    for (int64_t i = 0; i < p.m; ++i)
      sums.push_back(accumulate ? k.load(piece, args[2], inC(i))
                                : k.zero(piece));
    Value next = rowOfB(0);
    for (int64_t r = 0; r < rows; ++r) {
      Value row = next;
      if (r + 1 < rows)
        next = rowOfB(r + 1);
      for (int64_t i = 0; i < p.m; ++i)
        sums[i] = k.fma(piece, scalars[i * rows + r], row, sums[i]);
    }
    for (int64_t i = 0; i < p.m; ++i)
      k.store(piece, sums[i], args[2], inC(i));
  }

  ContextOf<Contraction> &context;
  const Contraction &p;
  Emitter &e;
  int64_t kr, nc, unroll;
  bool prefetchesNext;
  bool keepsSums; // rather than rows of B
  GemmSchedule schedule;
};

} // namespace

void MatmulStreamedPattern(PatternContext &any) {
  ContextOf<Contraction> context(any);
  StreamedRows(context).emit();
}

} // namespace autoconfig
