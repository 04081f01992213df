//===-- DepthwiseColumns.cpp - Pattern of the model of the same name ------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/Pointer.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/operators/depthwise/ColumnsSchedule.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The kernel of a tile of rows, over all blocks of columns of one shape.
class Tile {
public:
  Tile(const ContextOf<Depthwise> &context, const ColumnsSchedule &schedule,
       const AxisTiles &rows, const PanelRun &columns, Emitter &e,
       ValueRange args)
      : context(context), p(context.problem), s(schedule), rows(rows),
        columns(columns), e(e), buffer(args[0]), weights(args[1]), dst(args[2]),
        inBuffer(args[3]), inWeights(args[4]), inDst(args[5]) {}

  void emit() {
    loadCoefficients();
    e.loop(0, columns.count, 1, [&](Value block) {
      Value column = e.mul(block, columns.width());
      emitBlock(e.add(inBuffer, column), e.add(inDst, column));
    });
  }

private:
  /// Those that the tile uses, before the loop.
  void loadCoefficients() {
    coefficients.resize(p.taps());
    for (const AxisTiles::Use &use : rows.uses)
      for (int64_t column = 0; column < p.w.kernel; ++column) {
        Value &value = coefficients[use.tap * p.w.kernel + column];
        if (!value)
          value = e.loadScalar(weights,
                               e.add(inWeights, use.tap * p.weights.row +
                                                    column * p.weights.column));
      }
  }

  void emitBlock(Value from, Value to) {
    size_t vectors = columns.pieces.size();
    SmallVector<Value> sums;
    Pointer initial(e, to, context.target);
    forEachSum([&](const VectorPiece &piece, int64_t offset) {
      sums.push_back(p.accumulate ? e.load(piece, dst, initial.to(offset))
                                  : e.zero(piece));
    });
    Pointer elements(e, from, context.target);
    for (ArrayRef<AxisTiles::Use> left = rows.uses; !left.empty();) {
      ArrayRef<AxisTiles::Use> row =
          left.take_while([&](const AxisTiles::Use &use) {
            return use.element == left.front().element;
          });
      left = left.drop_front(row.size());
      for (int64_t column = 0; column < p.w.kernel; ++column) {
        int64_t place = row.front().element * s.row + s.placeOfTap(p, column);
        for (size_t v = 0; v < vectors; ++v) {
          const VectorPiece &piece = columns.pieces[v];
          Value element = e.loadFull(piece, buffer, elements.to(place));
          place += piece.lanes;
          for (const AxisTiles::Use &use : row) {
            Value &sum = sums[use.output * vectors + v];
            sum = e.fma(piece, coefficients[use.tap * p.w.kernel + column],
                        element, sum);
          }
        }
      }
    }
    size_t which = 0;
    Pointer results(e, to, context.target);
    forEachSum([&](const VectorPiece &piece, int64_t offset) {
      e.store(piece, sums[which++], dst, results.to(offset));
    });
  }

  void forEachSum(
      llvm::function_ref<void(const VectorPiece &, int64_t offset)> body) {
    for (int64_t y = 0; y < rows.size; ++y) {
      int64_t offset = y * p.dst.row;
      for (const VectorPiece &piece : columns.pieces) {
        body(piece, offset);
        offset += piece.lanes;
      }
    }
  }

  const ContextOf<Depthwise> &context;
  const Depthwise &p;
  const ColumnsSchedule &s;
  const AxisTiles &rows;
  const PanelRun &columns;
  Emitter &e;
  Value buffer, weights, dst, inBuffer, inWeights, inDst;
  SmallVector<Value> coefficients;
};

class Columns {
public:
  explicit Columns(ContextOf<Depthwise> &context)
      : context(context), p(context.problem), e(context.emitter),
        s(makeColumnsSchedule(p, context.target, context.configuration)) {}

  void emit() {
    buffer = context.workspace(s.workspace());
    fillWithZeros();
    e.loop(0, p.batch, 1, [&](Value n) {
      e.loop(0, p.groups, 1, [&](Value channel) {
        Value src = e.add(e.mul(n, p.src.batch), e.mul(channel, p.src.group));
        Value dst = e.add(e.mul(n, p.dst.batch), e.mul(channel, p.dst.group));
        for (const AxisTiles &tiles : s.rows)
          for (const Strips &strips : s.strips(tiles))
            emitStrips(tiles, strips, src, dst,
                       e.mul(channel, p.weights.group));
      });
    });
  }

private:
  /// Padding stays, the other elements are written again and again.
  void fillWithZeros() {
    VectorPiece vector{s.lanes, s.lanes};
    int64_t whole = s.workspace() / s.lanes * s.lanes;
    e.loop(0, whole, s.lanes,
           [&](Value at) { e.storeFull(vector, e.zero(vector), buffer, at); });
    e.loop(whole, s.workspace(), 1,
           [&](Value at) { e.storeScalar(e.zero({1, 1}), buffer, at); });
  }

  void emitStrips(const AxisTiles &tiles, const Strips &strips, Value src,
                  Value dst, Value weights) {
    e.loop(0, strips.count, 1, [&](Value strip) {
      Value first = e.add(e.mul(strip, strips.tiles), strips.firstTile);
      Value row = e.add(e.mul(first, tiles.sourceStep), tiles.source);
      e.loop(0, s.sourceRows(tiles, strips.tiles), 1, [&](Value i) {
        copyRow(e.add(src, e.mul(e.add(row, i), p.src.row)), e.mul(i, s.row));
      });
      e.loop(0, p.f, 1, [&](Value filter) {
        e.loop(0, strips.tiles, 1, [&](Value tile) {
          Value output =
              e.add(e.mul(e.add(first, tile), tiles.size), tiles.output);
          emitTile(tiles, e.mul(tile, tiles.sourceStep * s.row),
                   e.add(weights, e.mul(filter, p.weights.filter)),
                   e.add(e.add(dst, e.mul(filter, p.dst.channel)),
                         e.mul(output, p.dst.row)));
        });
      });
    });
  }

  void emitTile(const AxisTiles &rows, Value inBuffer, Value inWeights,
                Value dst) {
    int64_t first = 0;
    for (const PanelRun &columns : s.columns) {
      func::FuncOp &kernel = kernels[{&rows, &columns}];
      if (!kernel)
        kernel = createKernel(rows, columns);
      func::CallOp::create(e.builder, e.location, kernel,
                           ValueRange{buffer, context.b, context.c,
                                      e.add(inBuffer, first), inWeights,
                                      e.add(dst, first)});
      first += columns.count * columns.width();
    }
  }

  func::FuncOp createKernel(const AxisTiles &rows, const PanelRun &columns) {
    SmallVector<Type> inputs{buffer.getType(), context.b.getType(),
                             context.c.getType()};
    inputs.append(3, IndexType::get(context.function.getContext()));
    std::string name = "rows_" + std::to_string(rows.size) + "x" +
                       std::to_string(columns.pitch());
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &k, ValueRange args) {
          Tile(context, s, rows, columns, k, args).emit();
        });
    keepSourceOrder(kernel, context.target);
    return kernel;
  }

  /// A row of the source, from `src` on, into its phases.
  void copyRow(Value src, Value to) {
    // What the vectors leave is copied one by one.
    int64_t stride = p.w.stride, copied = 0;
    if (stride == 1)
      copied = copyVectors(src, to);
    else if (stride == 2)
      copied = copyPairs(src, to);
    for (int64_t phase = 0; phase < stride; ++phase) {
      // The first column of the phase that the vectors left.
      int64_t column = copied + phase;
      e.loop(0, llvm::divideCeil(std::max<int64_t>(p.w.in - column, 0), stride),
             1, [&](Value i) {
               Value element = e.loadScalar(
                   context.a, e.add(e.add(src, e.mul(i, stride)), column));
               e.storeScalar(element, buffer,
                             e.add(e.add(to, i), placeOfColumn(column)));
             });
    }
  }

  /// Of a column of the source, in a row of the buffer.
  int64_t placeOfColumn(int64_t column) const {
    int64_t padded = column + p.w.pad;
    return padded % p.w.stride * s.phase + padded / p.w.stride;
  }

  /// Returns how many columns it copied.
  int64_t copyVectors(Value src, Value to) {
    VectorPiece vector{s.lanes, s.lanes};
    int64_t copied = p.w.in / s.lanes * s.lanes;
    e.loop(0, copied, s.lanes, [&](Value column) {
      e.storeFull(vector, e.loadFull(vector, context.a, e.add(src, column)),
                  buffer, e.add(e.add(to, column), placeOfColumn(0)));
    });
    return copied;
  }

  int64_t copyPairs(Value src, Value to) {
    VectorPiece vector{s.lanes, s.lanes};
    int64_t copied = p.w.in / (2 * s.lanes) * (2 * s.lanes);
    e.loop(0, copied / 2, s.lanes, [&](Value half) {
      Value from = e.add(src, e.mul(half, 2));
      Value first = e.loadFull(vector, context.a, from);
      Value second = e.loadFull(vector, context.a, e.add(from, s.lanes));
      for (int64_t phase : {0, 1}) {
        SmallVector<int64_t> lanes;
        for (int64_t lane = phase; lane < 2 * s.lanes; lane += 2)
          lanes.push_back(lane);
        e.storeFull(vector, e.shuffle(first, second, lanes), buffer,
                    e.add(e.add(to, half), placeOfColumn(phase)));
      }
    });
    return copied;
  }

  ContextOf<Depthwise> &context;
  const Depthwise &p;
  Emitter &e;
  ColumnsSchedule s;
  Value buffer;
  std::map<std::pair<const AxisTiles *, const PanelRun *>, func::FuncOp>
      kernels;
};

} // namespace

void DepthwiseColumnsPattern(PatternContext &any) {
  ContextOf<Depthwise> context(any);
  Columns(context).emit();
}

} // namespace autoconfig
