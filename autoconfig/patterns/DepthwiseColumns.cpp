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
#include "autoconfig/patterns/common/PlaneCopies.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The kernel of the tiles of a strip, over all blocks of columns of one shape.
class ColumnTiles {
public:
  ColumnTiles(const ContextOf<Depthwise> &context,
              const ColumnsSchedule &schedule, const AxisTiles &rows,
              const PanelRun &columns, Emitter &e, ValueRange args)
      : context(context), p(context.problem), s(schedule), rows(rows),
        columns(columns), e(e), buffer(args[0]), weights(args[1]), dst(args[2]),
        inBuffer(args[3]), inWeights(args[4]), inDst(args[5]), count(args[6]),
        ofEpilogue(args.drop_front(7)) {
    if (context.epilogue) { // its first argument is the channel
      channel = ofEpilogue.front();
      ofEpilogue = ofEpilogue.drop_front();
    }
  }

  void emit() {
    stay = s.coefficientsStay(context.target, p.taps(), rows, columns);
    if (stay)
      loadCoefficients();
    int64_t slots = rows.size * s.planes.slotsOfRow;
    e.loop(e.index(0), count, [&](Value tile) {
      Value from = e.add(inBuffer, e.mul(tile, slots * s.planes.rowPitch()));
      Value to = e.add(inDst, e.mul(tile, rows.size * p.dst.row));
      e.loop(0, columns.count, 1, [&](Value block) {
        Value column = e.mul(block, columns.width());
        emitBlock(e.add(from, column), e.add(to, column));
      });
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
          value = loadCoefficient(inWeights, use.tap, column);
      }
  }
  Value loadCoefficient(Value from, int64_t row, int64_t column) {
    return e.loadScalar(
        weights, e.add(from, row * p.weights.row + column * p.weights.column));
  }

  void emitBlock(Value from, Value to) {
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
      for (int64_t column = 0; column < p.w.kernel; ++column)
        emitElements(row, column, elements, sums);
    }
    size_t which = 0;
    Pointer results(e, to, context.target);
    forEachSum([&](const VectorPiece &piece, int64_t offset) {
      Value at = results.to(offset);
      Value sum = context.finished(e, piece, sums[which++], ofEpilogue,
                                   {at, channel, /*isOneChannel=*/true});
      e.store(piece, sum, dst, at);
    });
  }

  /// A row of the source, as one of its taps sees it.
  void emitElements(ArrayRef<AxisTiles::Use> row, int64_t column,
                    Pointer &elements, SmallVectorImpl<Value> &sums) {
    size_t vectors = columns.pieces.size();
    int64_t place = s.placeOfTap(row.front().output, row.front().tap, column);
    // Else LLVM loads them before the loop, and spills.
    Value from = stay ? inWeights : e.opaque(inWeights);
    SmallVector<Value> ofColumn;
    for (const AxisTiles::Use &use : row)
      ofColumn.push_back(stay ? coefficients[use.tap * p.w.kernel + column]
                              : loadCoefficient(from, use.tap, column));
    for (auto [v, piece] : llvm::enumerate(columns.pieces)) {
      Value element = e.loadFull(piece, buffer, elements.to(place));
      place += piece.lanes;
      for (auto [use, coefficient] : llvm::zip_equal(row, ofColumn)) {
        Value &sum = sums[use.output * vectors + v];
        sum = e.fma(piece, coefficient, element, sum);
      }
    }
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
  Value buffer, weights, dst, inBuffer, inWeights, inDst, count;
  Value channel;         // of the destination
  ValueRange ofEpilogue; // what it reads
  bool stay = true;      // coefficients, in registers
  SmallVector<Value> coefficients;
};

class ColumnLoops {
public:
  explicit ColumnLoops(ContextOf<Depthwise> &context)
      : context(context), p(context.problem), e(context.emitter),
        s(p, context.target, context.configuration) {}

  void emit() {
    buffer = context.workspace(s.workspace());
    e.loop(0, p.batch, 1, [&](Value n) {
      e.loop(0, p.groups, 1, [&](Value channel) {
        Value src = e.add(e.mul(n, p.src.batch), e.mul(channel, p.src.group));
        Value dst = e.add(e.mul(n, p.dst.batch), e.mul(channel, p.dst.group));
        for (const AxisTiles &tiles : s.rows)
          for (const Strips &strips : s.strips(tiles))
            emitStrips(tiles, strips, src, dst, channel);
      });
    });
  }

private:
  void emitStrips(const AxisTiles &tiles, const Strips &strips, Value src,
                  Value dst, Value channel) {
    ContextOf<Convolution> copies(context, p);
    e.loop(0, strips.count, 1, [&](Value strip) {
      Value tile = e.add(e.mul(strip, strips.tiles), strips.firstTile);
      Value row = e.add(e.mul(tile, tiles.size), tiles.output);
      emitPlaneCopies(copies, s.planes, strips.tiles * tiles.size, src, row,
                      buffer);
      Value inDst = e.add(dst, e.mul(row, p.dst.row));
      e.loop(0, p.f, 1, [&](Value filter) {
        emitTiles(tiles, strips.tiles,
                  e.add(e.mul(channel, p.weights.group),
                        e.mul(filter, p.weights.filter)),
                  e.add(inDst, e.mul(filter, p.dst.channel)),
                  e.add(e.mul(channel, p.f), filter));
      });
    });
  }

  void emitTiles(const AxisTiles &rows, int64_t count, Value inWeights,
                 Value dst, Value channel) {
    int64_t first = 0;
    for (const PanelRun &columns : s.columns) {
      func::FuncOp &kernel = kernels[{&rows, &columns}];
      if (!kernel)
        kernel = createKernel(rows, columns);
      SmallVector<Value> values{buffer,         context.b, context.c,
                                e.index(first), inWeights, e.add(dst, first),
                                e.index(count)};
      if (context.epilogue)
        values.push_back(channel);
      llvm::append_range(values, context.epilogueOperands());
      func::CallOp::create(e.builder, e.location, kernel, values);
      first += columns.count * columns.width();
    }
  }

  func::FuncOp createKernel(const AxisTiles &rows, const PanelRun &columns) {
    SmallVector<Type> inputs{buffer.getType(), context.b.getType(),
                             context.c.getType()};
    inputs.append(context.epilogue ? 5 : 4,
                  IndexType::get(context.function.getContext()));
    llvm::append_range(inputs, context.epilogueOperands().getTypes());
    std::string name = "rows_" + std::to_string(rows.size) + "x" +
                       std::to_string(columns.pitch());
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &k, ValueRange args) {
          ColumnTiles(context, s, rows, columns, k, args).emit();
        });
    keepSourceOrder(kernel, context.target);
    return kernel;
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
  ColumnLoops(context).emit();
}

} // namespace autoconfig
