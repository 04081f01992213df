//===-- DepthwiseTaps.cpp - Pattern of the model of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/Pointer.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RepeatLanes.h"
#include "autoconfig/codegen/TapRange.h"
#include "autoconfig/operators/depthwise/Schedule.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The kernel of neighbouring outputs in a row, over all blocks of channels of
/// one shape.
class NeighbouringOutputs {
public:
  NeighbouringOutputs(const ContextOf<Depthwise> &context, int64_t size,
                      const ChannelBlocks &blocks, Emitter &e, ValueRange args)
      : context(context), p(context.problem), size(size), blocks(blocks), e(e),
        src(args[0]), weights(args[1]), dst(args[2]), inSrc(args[3]),
        inDst(args[4]), y(args[5]), x(args[6]), ofEpilogue(args.drop_front(7)),
        row(e, p.h, y) {
    for (int64_t i = 0; i < size; ++i)
      columns.emplace_back(e, p.w, e.add(x, i));
    for (const ChannelVector &vector : blocks.vectors)
      sumsOfOutput += vector.outputs.size();
    // The first output has the first taps outside, the last one the last ones.
    common = columns.front().first;
    endOfCommon = larger(columns.back().end, common);
  }

  void emit() {
    e.loop(0, blocks.count, 1, [&](Value block) {
      Value from = e.add(e.mul(block, blocks.sourceStep), blocks.first);
      Value to = e.add(e.mul(block, blocks.outputStep), blocks.first * p.f);
      emitBlock(e.add(inSrc, from), to, e.add(inDst, to));
    });
  }

private:
  /// Of the source, that a tap of an output meets.
  Value elementOf(const ConvAxis &axis, Value output, Value tap) {
    Value start = e.add(e.mul(output, axis.stride), -axis.pad);
    return e.add(start, e.mul(tap, axis.dilation));
  }
  Value smaller(Value x, Value y) {
    return e.builder.createOrFold<arith::MinSIOp>(e.location, x, y);
  }
  Value larger(Value x, Value y) {
    return e.builder.createOrFold<arith::MaxSIOp>(e.location, x, y);
  }

  void emitBlock(Value from, Value channel, Value to) {
    SmallVector<Value> sums;
    Pointer initial(e, to, context.target);
    forEachSum([&](const VectorPiece &piece, int64_t offset, int64_t) {
      sums.push_back(p.accumulate ? e.load(piece, dst, initial.to(offset))
                                  : e.zero(piece));
    });
    sums = e.reduce(row.first, row.end, sums, [&](Value i, ValueRange s) {
      Value line = elementOf(p.h, y, i);
      return emitRowOfTaps(e.add(from, e.mul(line, p.src.row)),
                           e.add(channel, e.mul(i, p.weights.row)), s);
    });
    size_t which = 0;
    Pointer results(e, to, context.target);
    forEachSum([&](const VectorPiece &piece, int64_t offset, int64_t inBlock) {
      Value at = results.to(offset), sum = sums[which++];
      if (context.epilogue)
        sum = context.finished(e, piece, sum, ofEpilogue,
                               {at, e.add(channel, inBlock)});
      e.store(piece, sum, dst, at);
    });
  }

  /// The taps that all outputs have inside together, with those before and
  /// behind them, which each has for itself: every output sums its taps in the
  /// same order.
  SmallVector<Value> emitRowOfTaps(Value line, Value taps, ValueRange carried) {
    SmallVector<Value> sums = llvm::to_vector(carried);
    for (int64_t i = 1; i < size; ++i)
      emitAlone(line, taps, i, columns[i].first,
                smaller(common, columns[i].end), sums);
    sums = e.reduce(common, endOfCommon, sums, [&](Value j, ValueRange s) {
      SmallVector<Value> next = llvm::to_vector(s);
      emitTap(line, taps, j, 0, size, next);
      return next;
    });
    for (int64_t i = 0; i + 1 < size; ++i)
      emitAlone(line, taps, i, endOfCommon, columns[i].end, sums);
    return sums;
  }

  /// Taps of output `i` alone.
  void emitAlone(Value line, Value taps, int64_t i, Value first, Value end,
                 SmallVectorImpl<Value> &sums) {
    auto own = MutableArrayRef(sums).slice(i * sumsOfOutput, sumsOfOutput);
    SmallVector<Value> after =
        e.reduce(first, end, own, [&](Value j, ValueRange carried) {
          SmallVector<Value> next = llvm::to_vector(carried);
          emitTap(line, taps, j, i, 1, next);
          return next;
        });
    llvm::copy(after, own.begin());
  }

  /// One tap of `count` outputs from `first` on, whose sums are given.
  void emitTap(Value line, Value taps, Value j, int64_t first, int64_t count,
               SmallVectorImpl<Value> &sums) {
    Value tap = e.add(taps, e.mul(j, p.weights.column));
    Value column = elementOf(p.w, e.add(x, first), j);
    Pointer elements(e, e.add(line, e.mul(column, p.src.column)),
                     context.target);
    Pointer coefficients(e, tap, context.target);
    SmallVector<Value> ofTap;
    int64_t offset = 0;
    for (const ChannelVector &vector : blocks.vectors)
      for (const VectorPiece &piece : vector.outputs) {
        ofTap.push_back(e.load(piece, weights, coefficients.to(offset)));
        offset += piece.lanes;
      }
    for (int64_t i = 0; i < count; ++i) {
      int64_t at = i * p.w.stride * p.src.column;
      size_t which = 0;
      for (const ChannelVector &vector : blocks.vectors) {
        Value element = e.load(vector.source, src, elements.to(at));
        at += vector.source.lanes;
        for (size_t n = 0; n < vector.outputs.size(); ++n, ++which) {
          Value &sum = sums[i * sumsOfOutput + which];
          sum = e.fma(repeatLanes(e, vector.source, element, p.f, n),
                      ofTap[which], sum);
        }
      }
    }
  }

  /// With offsets in the destination and channels, from the block's first one.
  void forEachSum(llvm::function_ref<void(const VectorPiece &, int64_t offset,
                                          int64_t channel)>
                      body) {
    for (int64_t i = 0; i < size; ++i) {
      int64_t channel = 0;
      for (const ChannelVector &vector : blocks.vectors)
        for (const VectorPiece &piece : vector.outputs) {
          body(piece, i * p.dst.column + channel, channel);
          channel += piece.lanes;
        }
    }
  }

  const ContextOf<Depthwise> &context;
  const Depthwise &p;
  int64_t size;
  const ChannelBlocks &blocks;
  Emitter &e;
  Value src, weights, dst, inSrc, inDst, y, x;
  ValueRange ofEpilogue; // what it reads
  TapRange row;
  SmallVector<TapRange> columns;
  size_t sumsOfOutput = 0;
  Value common, endOfCommon; // taps
};

class TapLoops {
public:
  explicit TapLoops(ContextOf<Depthwise> &context)
      : context(context), p(context.problem), e(context.emitter),
        s(makeTapsSchedule(p, context.target, context.configuration)) {}

  void emit() {
    e.loop(0, p.batch, 1, [&](Value n) {
      e.loop(0, p.h.out, 1, [&](Value y) {
        Value dst = e.add(e.mul(n, p.dst.batch), e.mul(y, p.dst.row));
        e.loop(s.columns, [&](Value x, int64_t outputs) {
          for (const ChannelBlocks &blocks : s.blocks)
            call(outputs, blocks, e.mul(n, p.src.batch),
                 e.add(dst, e.mul(x, p.dst.column)), y, x);
        });
      });
    });
  }

private:
  void call(int64_t size, const ChannelBlocks &blocks, Value src, Value dst,
            Value y, Value x) {
    func::FuncOp &kernel = kernels[{size, &blocks}];
    if (!kernel)
      kernel = createKernel(size, blocks);
    SmallVector<Value> values{context.a, context.b, context.c, src, dst, y, x};
    llvm::append_range(values, context.epilogueOperands());
    func::CallOp::create(e.builder, e.location, kernel, values);
  }

  func::FuncOp createKernel(int64_t size, const ChannelBlocks &blocks) {
    SmallVector<Type> inputs{context.a.getType(), context.b.getType(),
                             context.c.getType()};
    inputs.append(4, IndexType::get(context.function.getContext()));
    llvm::append_range(inputs, context.epilogueOperands().getTypes());
    std::string name = "outputs_" + std::to_string(size) + "x" +
                       std::to_string(blocks.vectors.size());
    func::FuncOp kernel = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &k, ValueRange args) {
          NeighbouringOutputs(context, size, blocks, k, args).emit();
        });
    keepSourceOrder(kernel, context.target);
    return kernel;
  }

  ContextOf<Depthwise> &context;
  const Depthwise &p;
  Emitter &e;
  TapsSchedule s;
  std::map<std::pair<int64_t, const ChannelBlocks *>, func::FuncOp> kernels;
};

} // namespace

void DepthwiseTapsPattern(PatternContext &any) {
  ContextOf<Depthwise> context(any);
  TapLoops(context).emit();
}

} // namespace autoconfig
