//===-- LayoutChange.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/LayoutChange.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RowCopy.h"
#include "autoconfig/codegen/TransposedCopy.h"
#include "autoconfig/operators/conv/LayoutSchedule.h"

using namespace mlir;

namespace autoconfig {
namespace {

class LayoutChange {
public:
  LayoutChange(PatternContext &any, Pattern *pixels)
      : context(any), p(context.problem), e(context.emitter),
        s(p, rowsOf(context.configuration)), pixels(pixels) {}

  void emit() {
    src = context.workspace(s.strip.elementsOfSrc());
    dst = context.workspace(s.strip.elementsOfDst());
    weights = context.b;
    if (s.reordersWeights && !p.weightsPrepared) {
      weights = context.workspace(p.elementsOfWeights());
      reorder(e, context.b, weights);
    }
    e.loop(0, p.batch, 1, [&](Value n) {
      Value from = e.mul(n, p.src.batch), to = e.mul(n, p.dst.batch);
      if (s.strips == 1)
        return emitStrip(from, to, e.index(0));
      e.loop(0, s.strips * s.strip.h.out, s.strip.h.out,
             [&](Value row) { emitStrip(from, to, row); });
    });
  }

private:
  /// From [group][filter][channel][tap] to [tap][channel][group][filter].
  void reorder(Emitter &at, Value given, Value reordered) const {
    int64_t taps = p.h.kernel * p.w.kernel;
    TransposedCopy copy;
    copy.rows = p.f, copy.columns = p.c * taps;
    copy.fromPitch = p.weights.filter;
    copy.toPitch = s.strip.weights.channel;
    copy.taps = taps, copy.tapPitch = s.strip.weights.column;
    at.loop(0, p.groups, 1, [&](Value g) {
      call(at, "weights_to_taps", given, reordered, copy,
           at.mul(g, p.weights.group), at.mul(g, s.strip.weights.group));
    });
  }

  void emitStrip(Value image, Value result, Value row) {
    if (s.strips == 1)
      call(e, "planes_to_pixels", context.a, src, pixelsOf(s.strip.h.in), image,
           e.index(0));
    else
      emitRows(image, row);
    emitConvolution();
    Value at = e.add(result, e.mul(row, p.dst.row));
    if (s.lastRows == s.strip.h.out)
      return emitResult(s.lastRows, at);
    // Either loop takes place at most once.
    Value isLast = e.div(row, p.h.out - s.lastRows), one = e.index(1);
    e.loop(isLast, one, [&](Value) { emitResult(s.strip.h.out, at); });
    e.loop(e.index(0), isLast, [&](Value) { emitResult(s.lastRows, at); });
  }

  /// So many rows of it.
  void emitResult(int64_t rows, Value at) {
    TransposedCopy copy;
    copy.rows = rows * p.w.out, copy.columns = s.filters;
    copy.fromPitch = s.filters, copy.toPitch = p.dst.channel;
    copy.rowsInside = true;
    copy.accumulate = p.accumulate;
    copy.epilogue = context.epilogue;
    call(e, "pixels_to_planes", dst, context.c, copy, e.index(0), at);
  }

  /// Rows that lie beyond the source are zeros.
  void emitRows(Value image, Value row) {
    Value first = e.sub(e.mul(row, p.h.stride), e.index(p.h.pad));
    int64_t rows = s.strip.h.in, elements = p.w.in * s.channels;
    auto before = [&](int64_t end) {
      return e.min(e.max(e.sub(e.index(end), first), 0), rows);
    };
    Value inside = before(0), behind = before(p.h.in);
    auto zeros = [&](Value i) {
      emitRowCopy(e, context.target, {elements, 0, elements}, src, i, src,
                  e.mul(i, elements));
    };
    e.loop(e.index(0), inside, zeros);
    e.loop(inside, behind, [&](Value i) {
      call(e, "row_to_pixels", context.a, src, pixelsOf(1),
           e.add(image, e.mul(e.add(first, i), p.src.row)), e.mul(i, elements));
    });
    e.loop(behind, e.index(rows), zeros);
  }

  /// Of so many rows of all channels.
  TransposedCopy pixelsOf(int64_t rows) const {
    TransposedCopy copy;
    copy.rows = s.channels, copy.columns = rows * p.w.in;
    copy.fromPitch = p.src.channel, copy.toPitch = s.channels;
    return copy;
  }

  void emitConvolution() {
    Configuration own = ofPixels(context.configuration);
    PatternContext inner{s.strip,
                         context.target,
                         own,
                         context.emitter,
                         context.operation,
                         context.function,
                         src,
                         weights,
                         dst,
                         context.isKernel};
    if (s.reordersWeights && p.weightsPrepared)
      inner.reorder = [&](Emitter &inPrepare, Value given, Value reordered) {
        reorder(inPrepare, given, reordered);
      };
    pixels(inner);
  }

  /// A private function that copies, called.
  void call(Emitter &at, const char *name, Value source, Value destination,
            const TransposedCopy &copy, Value from, Value to) const {
    SmallVector<Value> values{source, destination, from, to};
    const size_t known = values.size();
    if (copy.epilogue)
      llvm::append_range(values, copy.epilogue->operands);
    func::FuncOp function = createPrivateFunction(
        func::FuncOp(context.function), name,
        llvm::to_vector(ValueRange(values).getTypes()),
        [&](Emitter &inside, ValueRange args) {
          TransposedCopy own = copy;
          own.ofEpilogue = args.drop_front(known);
          emitTransposedCopy(inside, context.target, own, args[0], args[2],
                             args[1], args[3]);
        });
    func::CallOp::create(at.builder, at.location, function, values);
  }

  ContextOf<Convolution> context;
  const Convolution &p;
  Emitter &e;
  LayoutSchedule s;
  Pattern *pixels;
  Value src, dst, weights;
};

} // namespace

void emitLayoutChange(PatternContext &context, Pattern *pixels) {
  LayoutChange(context, pixels).emit();
}

} // namespace autoconfig
