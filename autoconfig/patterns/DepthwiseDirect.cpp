//===-- DepthwiseDirect.cpp - Pattern of the model of the same name -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/Pointer.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RepeatLanes.h"
#include "autoconfig/operators/depthwise/Schedule.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Where a kernel's tensors start, in elements.
struct DepthwiseOffsets {
  Value src, weights, dst;
};

/// The kernel of consecutive tiles along a row: its loops and one tile.
class DepthwiseTiles {
public:
  DepthwiseTiles(const ContextOf<Depthwise> &context,
                 const DepthwiseSchedule &schedule, const AxisTiles &rows,
                 const AxisTiles &columns, const ChannelBlocks &blocks,
                 Emitter &e, ValueRange args)
      : context(context), p(context.problem), s(schedule), rows(rows),
        columns(columns), blocks(blocks), e(e), src(args[0]), weights(args[1]),
        dst(args[2]), at{args[3], args[4], args[5]},
        ofEpilogue(args.drop_front(6)) {}

  void emit() {
    e.loop(0, columns.count, 1, [&](Value x) {
      Value srcOfTile =
          e.add(at.src, e.mul(x, columns.sourceStep * p.src.column));
      Value dstOfTile = e.add(at.dst, e.mul(x, columns.size * p.dst.column));
      e.loop(0, blocks.count, 1, [&](Value block) {
        int64_t step = s.weightsAt == WeightsAt::Given ? blocks.outputStep
                                                       : blocks.weightsStep;
        emitTile({e.add(srcOfTile, e.mul(block, blocks.sourceStep)),
                  e.add(at.weights, e.mul(block, step)),
                  e.add(dstOfTile, e.mul(block, blocks.outputStep))},
                 e.add(e.mul(block, blocks.outputStep), blocks.first * p.f));
      });
    });
  }

private:
  /// The vectors of the weights of a tap, loaded when they are asked for first.
  class Weights {
  public:
    Weights(DepthwiseTiles &tiles, Value start) : tiles(&tiles), start(start) {}

    Value get(int64_t row, int64_t column, size_t vector, size_t output) {
      int64_t tap = row * tiles->p.w.kernel + column;
      Value &value = loaded[{tap, vector, output}];
      if (!value)
        value = load(row, column, vector, output);
      return value;
    }

  private:
    Value load(int64_t row, int64_t column, size_t vector, size_t output) {
      const VectorPiece &piece = tiles->blocks.vectors[vector].outputs[output];
      int64_t channel = tiles->channelOf(vector, output);
      if (tiles->s.weightsAt == WeightsAt::Given)
        return tiles->e.load(
            piece, tiles->weights,
            tiles->e.add(start, row * tiles->p.weights.row +
                                    column * tiles->p.weights.column +
                                    channel));
      int64_t tap = row * tiles->p.w.kernel + column;
      return tiles->e.loadFull(
          piece, tiles->weights,
          tiles->e.add(start, tap * tiles->blocks.tapStep + channel));
    }

    DepthwiseTiles *tiles;
    Value start;
    std::map<std::tuple<int64_t, size_t, size_t>, Value> loaded;
  };

  /// Of the destination, from the block's first one.
  int64_t channelOf(size_t vector, size_t output) const {
    int64_t channel = 0;
    for (size_t v = 0; v < vector; ++v)
      channel += blocks.vectors[v].source.lanes * p.f;
    return channel + output * blocks.vectors[vector].source.lanes;
  }

  /// Visits all vectors of the tile in order, with their offsets in the
  /// destination and their channels, from the block's first one.
  void forEachSum(llvm::function_ref<void(size_t which, const VectorPiece &,
                                          int64_t offset, int64_t channel)>
                      body) {
    size_t which = 0;
    for (int64_t y = 0; y < rows.size; ++y)
      for (int64_t x = 0; x < columns.size; ++x)
        for (size_t v = 0; v < blocks.vectors.size(); ++v)
          for (size_t i = 0; i < blocks.vectors[v].outputs.size(); ++i)
            body(which++, blocks.vectors[v].outputs[i],
                 y * p.dst.row + x * p.dst.column + channelOf(v, i),
                 channelOf(v, i));
  }

  void emitTile(const DepthwiseOffsets &start, Value firstChannel) {
    SmallVector<Value> sums;
    Pointer initial(e, start.dst, context.target);
    forEachSum([&](size_t, const VectorPiece &piece, int64_t offset, int64_t) {
      sums.push_back(p.accumulate ? e.load(piece, dst, initial.to(offset))
                                  : e.zero(piece));
    });
    emitTaps(start, sums);
    Pointer results(e, start.dst, context.target);
    forEachSum([&](size_t which, const VectorPiece &piece, int64_t offset,
                   int64_t channel) {
      Value to = results.to(offset), sum = sums[which];
      if (context.epilogue)
        sum = context.finished(e, piece, sum, ofEpilogue,
                               {to, e.add(firstChannel, channel)});
      e.store(piece, sum, dst, to);
    });
  }

  /// A row of the source at a time, of each vector of channels, so that few
  /// weights are in use together.
  void emitTaps(const DepthwiseOffsets &start, SmallVectorImpl<Value> &sums) {
    bool stay = s.weightsStay(context.target, rows, columns, blocks);
    Value ofBlock = start.weights;
    Weights taps(*this, ofBlock);
    Pointer elements(e, start.src, context.target);
    size_t perPixel = sums.size() / (rows.size * columns.size);
    for (ArrayRef<AxisTiles::Use> left = rows.uses; !left.empty();) {
      ArrayRef<AxisTiles::Use> row = ofFirstElement(left);
      left = left.drop_front(row.size());
      int64_t offset = row.front().element * p.src.row;
      size_t first = 0;
      for (auto [v, vector] : llvm::enumerate(blocks.vectors)) {
        // Else LLVM keeps them for the rows below, and spills.
        if (!stay)
          taps = Weights(*this, ofBlock = e.opaque(ofBlock));
        emitRow(row, v, elements, offset, taps, sums, perPixel, first);
        offset += vector.source.lanes;
        first += vector.outputs.size();
      }
    }
  }

  static ArrayRef<AxisTiles::Use>
  ofFirstElement(ArrayRef<AxisTiles::Use> uses) {
    return uses.take_while([&](const AxisTiles::Use &use) {
      return use.element == uses.front().element;
    });
  }

  /// What the sums take from a row of pixels, from `offset` on; of each pixel's
  /// sums, those from `first` on are of the vector.
  void emitRow(ArrayRef<AxisTiles::Use> row, size_t v, Pointer &elements,
               int64_t offset, Weights &taps, SmallVectorImpl<Value> &sums,
               size_t perPixel, size_t first) {
    const ChannelVector &vector = blocks.vectors[v];
    for (ArrayRef<AxisTiles::Use> left = columns.uses; !left.empty();) {
      ArrayRef<AxisTiles::Use> column = ofFirstElement(left);
      left = left.drop_front(column.size());
      int64_t pixel = column.front().element * p.src.column;
      Value element = e.load(vector.source, src, elements.to(offset + pixel));
      for (size_t i = 0; i < vector.outputs.size(); ++i) {
        Value repeated = repeatLanes(e, vector.source, element, p.f,
                                     static_cast<int64_t>(i));
        for (const AxisTiles::Use &y : row)
          for (const AxisTiles::Use &x : column) {
            Value &sum = sums[(y.output * columns.size + x.output) * perPixel +
                              first + i];
            sum = e.fma(repeated, taps.get(y.tap, x.tap, v, i), sum);
          }
      }
    }
  }

  const ContextOf<Depthwise> &context;
  const Depthwise &p;
  const DepthwiseSchedule &s;
  const AxisTiles &rows, &columns;
  const ChannelBlocks &blocks;
  Emitter &e;
  Value src, weights, dst;
  DepthwiseOffsets at;
  ValueRange ofEpilogue; // what it reads
};

class DepthwiseTileLoops {
public:
  explicit DepthwiseTileLoops(ContextOf<Depthwise> &context)
      : context(context), p(context.problem), e(context.emitter),
        s(makeDepthwiseSchedule(p, context.target, context.configuration)) {}

  void emit() {
    weights = emitWeights();
    e.loop(0, p.batch, 1, [&](Value n) {
      for (const AxisTiles &rows : s.rows)
        e.loop(0, rows.count, 1, [&](Value y) {
          Value src = e.add(e.mul(n, p.src.batch),
                            e.mul(y, rows.sourceStep * p.src.row));
          Value dst =
              e.add(e.mul(n, p.dst.batch), e.mul(y, rows.size * p.dst.row));
          emitRow(rows, e.add(src, rows.source * p.src.row),
                  e.add(dst, rows.output * p.dst.row));
        });
    });
  }

private:
  void emitRow(const AxisTiles &rows, Value src, Value dst) {
    for (const AxisTiles &columns : s.columns)
      for (const ChannelBlocks &blocks : s.blocks) {
        bool given = s.weightsAt == WeightsAt::Given;
        call(rows, columns, blocks,
             {e.add(src, columns.source * p.src.column + blocks.first),
              e.index(given ? blocks.first * p.f : blocks.weights),
              e.add(dst, columns.output * p.dst.column + blocks.first * p.f)});
      }
  }

  void call(const AxisTiles &rows, const AxisTiles &columns,
            const ChannelBlocks &blocks, const DepthwiseOffsets &at) {
    func::FuncOp &kernel = kernels[{&rows, &columns, &blocks}];
    if (!kernel)
      kernel = createKernel(rows, columns, blocks);
    SmallVector<Value> values{context.a, weights,    context.c,
                              at.src,    at.weights, at.dst};
    llvm::append_range(values, context.epilogueOperands());
    func::CallOp::create(e.builder, e.location, kernel, values);
  }

  func::FuncOp createKernel(const AxisTiles &rows, const AxisTiles &columns,
                            const ChannelBlocks &blocks) {
    SmallVector<Type> inputs{context.a.getType(), weights.getType(),
                             context.c.getType()};
    inputs.append(3, IndexType::get(context.function.getContext()));
    llvm::append_range(inputs, context.epilogueOperands().getTypes());
    std::string name = "tiles_" + std::to_string(rows.size) + "x" +
                       std::to_string(columns.size) + "x" +
                       std::to_string(blocks.vectors.size());
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &k, ValueRange args) {
          DepthwiseTiles(context, s, rows, columns, blocks, k, args).emit();
        });
    // A tile of all taps is long: LLVM's scheduler takes loads ahead until sums
    // spill, unless multiply-adds read memory themselves.
    if (context.target.scalarOperand != ScalarOperand::Broadcast)
      orderAsEmitted(kernel);
    return kernel;
  }

  Value emitWeights() {
    auto putInOrder = [&](Emitter &k, Value given, Value ordered) {
      for (const ChannelBlocks &blocks : s.blocks)
        k.loop(0, blocks.count, 1, [&](Value block) {
          copyWeights(k, blocks, block, given, ordered);
        });
    };
    switch (s.weightsAt) {
    case WeightsAt::Given:
      break;
    case WeightsAt::Packed: {
      Value ordered = context.workspace(s.weightsInOrder());
      putInOrder(e, context.b, ordered);
      return ordered;
    }
    case WeightsAt::Prepared:
      return context.prepared(s.weightsInOrder(), putInOrder);
    }
    return context.b;
  }

  void copyWeights(Emitter &k, const ChannelBlocks &blocks, Value block,
                   Value given, Value ordered) {
    k.loop(0, p.h.kernel, 1, [&](Value row) {
      k.loop(0, p.w.kernel, 1, [&](Value column) {
        Value tap = k.add(k.mul(row, p.w.kernel), column);
        Value to = k.add(
            k.add(k.mul(block, blocks.weightsStep), k.mul(tap, blocks.tapStep)),
            blocks.weights);
        Value from =
            k.add(k.mul(row, p.weights.row), k.mul(column, p.weights.column));
        if (hasRowsOfWeights(p))
          copyVectors(k, blocks, k.add(from, k.mul(block, blocks.outputStep)),
                      to, given, ordered);
        else
          copyScalars(k, blocks, block, from, to, given, ordered);
      });
    });
  }

  void copyVectors(Emitter &k, const ChannelBlocks &blocks, Value from,
                   Value to, Value given, Value ordered) {
    int64_t channel = 0;
    for (const ChannelVector &vector : blocks.vectors)
      for (const VectorPiece &piece : vector.outputs) {
        int64_t first = blocks.first * p.f + channel;
        k.storeFull(piece, k.load(piece, given, k.add(from, first)), ordered,
                    k.add(to, channel));
        channel += piece.lanes;
      }
  }

  /// Where channels are not neighbours.
  void copyScalars(Emitter &k, const ChannelBlocks &blocks, Value block,
                   Value from, Value to, Value given, Value ordered) {
    k.loop(0, blocks.sourceStep, 1, [&](Value channel) {
      Value group =
          k.add(k.add(k.mul(block, blocks.sourceStep), channel), blocks.first);
      k.loop(0, p.f, 1, [&](Value filter) {
        Value element = k.loadScalar(
            given, k.add(k.add(from, k.mul(group, p.weights.group)),
                         k.mul(filter, p.weights.filter)));
        k.storeScalar(element, ordered,
                      k.add(to, k.add(k.mul(channel, p.f), filter)));
      });
    });
  }

  ContextOf<Depthwise> &context;
  const Depthwise &p;
  Emitter &e;
  DepthwiseSchedule s;
  Value weights;
  std::map<
      std::tuple<const AxisTiles *, const AxisTiles *, const ChannelBlocks *>,
      func::FuncOp>
      kernels;
};

} // namespace

void DepthwiseDirectPattern(PatternContext &any) {
  ContextOf<Depthwise> context(any);
  DepthwiseTileLoops(context).emit();
}

} // namespace autoconfig
