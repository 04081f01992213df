//===-- WindowCopies.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/WindowCopies.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RowCopy.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Copies that differ at the edges of an image are in line up to so many;
/// beyond, loops find out where the edges are.
constexpr size_t mostInLine = 16;

/// What both kinds of copies have.
class Copies {
public:
  Copies(const ContextOf<Convolution> &context, const Im2colSchedule &schedule,
         int64_t rows)
      : context(context), p(context.problem), t(context.target), rows(rows),
        pitch(schedule.pitch(rows)) {}

protected:
  /// The first index i with i * step + start >= limit, from 0 to `end`.
  static Value firstFrom(Emitter &e, Value start, int64_t limit, int64_t step,
                         int64_t end) {
    Value distance = e.max(e.sub(e.index(limit), start), 0);
    return e.min(e.ceilDiv(distance, step), end);
  }

  /// A private function of source and buffer and so many offsets, called where
  /// `context` emits.
  template <typename Body>
  func::FuncOp function(const std::string &name, Value buffer, int64_t indices,
                        Body body) const {
    SmallVector<Type> inputs{context.a.getType(), buffer.getType()};
    inputs.append(indices, IndexType::get(buffer.getContext()));
    return createPrivateFunction(func::FuncOp(context.function), name, inputs,
                                 body);
  }

  void call(func::FuncOp function, ArrayRef<Value> arguments) const {
    Emitter &e = context.emitter;
    func::CallOp::create(e.builder, e.location, function,
                         ValueRange(arguments));
  }

  const ContextOf<Convolution> &context;
  const Convolution &p;
  const Target &t;
  int64_t rows, pitch;
};

/// Windows as columns: a row of the buffer is one tap of one channel, for all
/// pixels.
class Columns : Copies {
public:
  using Copies::Copies;

  void emit(Value image, Value row, Value buffer, int64_t to) {
    // The channel's plane, its first row in the buffer, the first output row.
    func::FuncOp copy = function(
        "window_columns_" + std::to_string(rows), buffer, 3,
        [&](Emitter &e, ValueRange args) {
          e.loop(0, p.h.kernel, 1, [&](Value i) { emitRowOfTaps(e, args, i); });
        });
    Emitter &e = context.emitter;
    e.loop(0, p.c, 1, [&](Value c) {
      int64_t ofChannel = p.h.kernel * p.w.kernel * pitch;
      call(copy, {context.a, buffer, e.add(image, e.mul(c, p.src.channel)),
                  e.add(e.mul(c, ofChannel), to), row});
    });
  }

private:
  void emitRowOfTaps(Emitter &e, ValueRange args, Value i) const {
    // Of the first output row.
    Value first =
        e.sub(e.add(e.mul(args[4], p.h.stride), e.mul(i, p.h.dilation)),
              e.index(p.h.pad));
    Value inside = e.index(0), behind = e.index(rows);
    if (p.h.isPadded()) {
      inside = firstFrom(e, first, 0, p.h.stride, rows);
      behind = firstFrom(e, first, p.h.in, p.h.stride, rows);
    }
    Value to = e.add(args[3], e.mul(i, p.w.kernel * pitch));
    Value from = e.add(args[2], e.mul(first, p.src.row));
    auto forTaps = [&](auto body) {
      if (p.w.kernel > static_cast<int64_t>(mostInLine))
        return e.loop(0, p.w.kernel, 1, body);
      for (int64_t j = 0; j < p.w.kernel; ++j)
        body(e.index(j));
    };
    forTaps([&](Value j) {
      Value ofTap = e.add(to, e.mul(j, pitch));
      auto at = [&](Value y) { return e.add(ofTap, e.mul(y, p.w.out)); };
      auto zeros = [&](Value y) {
        emitRowCopy(e, t, {p.w.out, 0, p.w.out}, args[0], from, args[1], at(y));
      };
      if (p.h.isPadded())
        e.loop(e.index(0), inside, zeros);
      e.loop(inside, behind, [&](Value y) {
        emitTap(e, args, e.add(from, e.mul(y, p.h.stride * p.src.row)), j,
                at(y));
      });
      if (p.h.isPadded())
        e.loop(behind, e.index(rows), zeros);
    });
  }

  /// One tap of an output row.
  void emitTap(Emitter &e, ValueRange args, Value from, Value j,
               Value to) const {
    if (std::optional<int64_t> tap = getConstantIntValue(j)) {
      ConvAxis::Range inside = p.w.outputsOfTap(*tap);
      if (inside.size() <= 0)
        inside = {p.w.out, p.w.out};
      int64_t first = inside.first * p.w.stride + *tap * p.w.dilation - p.w.pad;
      emitRowCopy(e, t, {inside.first, inside.size(), p.w.out, p.w.stride},
                  args[0], e.add(from, first), args[1], to);
      return;
    }
    Value start = e.sub(e.mul(j, p.w.dilation), e.index(p.w.pad));
    emitRowCopy(e, t, {p.w.out, 0, p.w.out}, args[0], from, args[1], to);
    e.loop(firstFrom(e, start, 0, p.w.stride, p.w.out),
           firstFrom(e, start, p.w.in, p.w.stride, p.w.out), [&](Value x) {
             Value at = e.add(e.add(from, start), e.mul(x, p.w.stride));
             e.storeScalar(e.loadScalar(args[0], at), args[1], e.add(to, x));
           });
  }
};

/// Windows as rows: all taps and channels of one pixel.
class Rows : Copies {
public:
  using Copies::Copies;

  void emit(Value image, Value row, Value buffer, int64_t to) {
    // The image, the output row's first window in the buffer, its first row of
    // taps in the source.
    func::FuncOp copy =
        function("window_rows", buffer, 3,
                 [&](Emitter &e, ValueRange args) { emitOutputRow(e, args); });
    Emitter &e = context.emitter;
    e.loop(0, rows, 1, [&](Value y) {
      Value first = e.sub(e.mul(e.add(row, y), p.h.stride), e.index(p.h.pad));
      call(copy, {context.a, buffer, image,
                  e.add(e.mul(y, p.w.out * pitch), to), first});
    });
  }

private:
  /// Consecutive outputs for which the same taps are inside.
  struct Run {
    int64_t first, end;
    ConvAxis::Range taps;
  };

  SmallVector<Run> runs() const {
    SmallVector<Run> result;
    for (int64_t x = 0; x < p.w.out; ++x) {
      ConvAxis::Range taps = p.w.tapsOfOutput(x);
      if (result.empty() || !(result.back().taps == taps))
        result.push_back({x, x, taps});
      result.back().end = x + 1;
    }
    return result;
  }

  int64_t tapsOfRow() const { return p.w.kernel * p.c; }

  void emitOutputRow(Emitter &e, ValueRange args) const {
    auto ofTapRow = [&](Value i) {
      return e.add(args[3], e.mul(i, tapsOfRow()));
    };
    auto zeros = [&](Value i) {
      e.loop(0, p.w.out, 1, [&](Value x) {
        emitZeros(e, args, e.add(ofTapRow(i), e.mul(x, pitch)));
      });
    };
    Value inside = e.index(0), behind = e.index(p.h.kernel);
    if (p.h.isPadded()) {
      inside = firstFrom(e, args[4], 0, p.h.dilation, p.h.kernel);
      behind = firstFrom(e, args[4], p.h.in, p.h.dilation, p.h.kernel);
      e.loop(e.index(0), inside, zeros);
    }
    e.loop(inside, behind, [&](Value i) {
      Value row = e.add(args[4], e.mul(i, p.h.dilation));
      emitTapRow(e, args, e.add(args[2], e.mul(row, p.src.row)), ofTapRow(i));
    });
    if (p.h.isPadded())
      e.loop(behind, e.index(p.h.kernel), zeros);
  }

  void emitZeros(Emitter &e, ValueRange args, Value to) const {
    emitRowCopy(e, t, {tapsOfRow(), 0, tapsOfRow()}, args[0], to, args[1], to);
  }

  /// One row of taps of all windows, from a row of the source.
  void emitTapRow(Emitter &e, ValueRange args, Value from, Value to) const {
    SmallVector<Run> all = runs();
    bool inLine = all.size() <= mostInLine &&
                  p.w.kernel <= static_cast<int64_t>(mostInLine);
    if (!inLine)
      return e.loop(0, p.w.out, 1, [&](Value x) {
        Value column = e.sub(e.mul(x, p.w.stride), e.index(p.w.pad));
        emitAnyTaps(e, args, from, column, e.add(to, e.mul(x, pitch)));
      });
    for (const Run &run : all)
      e.loop(run.first, run.end, 1, [&](Value x) {
        Value column = e.sub(e.mul(x, p.w.stride), e.index(p.w.pad));
        emitTaps(e, args, run.taps, e.add(from, e.mul(column, p.src.column)),
                 e.add(to, e.mul(x, pitch)));
      });
  }

  /// `from`: where tap 0 is, or would be.
  void emitTaps(Emitter &e, ValueRange args, const ConvAxis::Range &taps,
                Value from, Value to) const {
    if (taps.size() <= 0)
      return emitZeros(e, args, to);
    int64_t step = p.w.dilation * p.src.column;
    if (step == p.c) {
      RowCopy row{taps.first * p.c, taps.size() * p.c, tapsOfRow()};
      return emitRowCopy(e, t, row, args[0], e.add(from, taps.first * step),
                         args[1], to);
    }
    for (int64_t j = 0; j < p.w.kernel; ++j) {
      bool isInside = j >= taps.first && j < taps.end;
      RowCopy row{isInside ? 0 : p.c, isInside ? p.c : 0, p.c};
      emitRowCopy(e, t, row, args[0], e.add(from, j * step), args[1],
                  e.add(to, j * p.c));
    }
  }

  /// The same where the taps that are inside depend on the column.
  void emitAnyTaps(Emitter &e, ValueRange args, Value from, Value column,
                   Value to) const {
    emitZeros(e, args, to);
    e.loop(firstFrom(e, column, 0, p.w.dilation, p.w.kernel),
           firstFrom(e, column, p.w.in, p.w.dilation, p.w.kernel),
           [&](Value j) {
             Value inRow = e.add(column, e.mul(j, p.w.dilation));
             emitRowCopy(e, t, {0, p.c, p.c}, args[0],
                         e.add(from, e.mul(inRow, p.src.column)), args[1],
                         e.add(to, e.mul(j, p.c)));
           });
  }
};

} // namespace

void emitWindowCopies(const ContextOf<Convolution> &context,
                      const Im2colSchedule &schedule, int64_t rows, Value image,
                      Value row, Value buffer, int64_t to) {
  if (schedule.columns)
    Columns(context, schedule, rows).emit(image, row, buffer, to);
  else
    Rows(context, schedule, rows).emit(image, row, buffer, to);
}

} // namespace autoconfig
