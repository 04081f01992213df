//===-- BroadcastTiles.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/BroadcastTiles.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/ScalarsOfA.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// More steps than these are a loop, so that the code stays in the cache of
/// decoded instructions.
constexpr int64_t mostStepsInLine = 16;

class Body {
public:
  using Shape = BroadcastTiles::Shape;
  using Operands = BroadcastTiles::Operands;

  Body(Emitter &e, const ContextOf<Convolution> &context,
       const BroadcastSchedule &s, const Shape &shape, const Operands &args)
      : e(e), context(context), t(context.target), s(s), p(context.problem),
        shape(shape), args(args) {
    for (int64_t row = 0; row < shape.rows; ++row) {
      int64_t offset = 0;
      for (const VectorPiece &piece : shape.pieces) {
        vectors.push_back(
            {piece, row * s.planes.slotsOfRow * s.planes.rowPitch() + offset,
             row * p.dst.row + offset});
        offset += piece.lanes;
      }
    }
    micro.mr = shape.filters;
    micro.a = s.tiles.interleaveA ? MicroKernelShape::A::Interleaved
                                  : MicroKernelShape::A::Rows;
    scalars.a = args.coefficients;
    scalars.aOffset = args.inCoefficients;
  }

  void emit() {
    SmallVector<Value> sums;
    for (int64_t i = 0; i < shape.filters; ++i)
      for (const Vector &vector : vectors)
        sums.push_back(e.zero(vector.piece));
    sums = overChannels(sums);
    size_t which = 0;
    for (int64_t i = 0; i < shape.filters; ++i)
      for (const Vector &vector : vectors) {
        Value at = e.add(args.inDst, i * p.dst.channel + vector.inDst);
        Value sum = sums[which++];
        if (p.accumulate)
          sum = e.addFloats(sum, e.load(vector.piece, args.dst, at));
        if (context.epilogue)
          sum = context.finished(
              e, vector.piece, sum, args.ofEpilogue,
              {at, e.add(args.channel, i), /*isOneChannel=*/true});
        e.store(vector.piece, sum, args.dst, at);
      }
  }

private:
  /// A vector of sums of each filter: offsets of its first pixel.
  struct Vector {
    VectorPiece piece;
    int64_t inPlanes, inDst;
  };

  SmallVector<Value> overChannels(ValueRange sums) {
    int64_t pitch = s.planes.channelPitch(shape.rowsOfBlock);
    return e.reduce(0, p.c, 1, sums, [&](Value c, ValueRange sums) {
      return overRows(e.add(args.inPlanes, e.mul(c, pitch)),
                      e.mul(c, p.h.kernel * p.w.kernel), sums);
    });
  }

  /// From offset `at` in the planes and step k on.
  SmallVector<Value> overRows(Value at, Value k, ValueRange sums) {
    int64_t pitch = s.planes.slotsOfTap * s.planes.rowPitch();
    if (p.h.kernel * p.w.kernel <= mostStepsInLine) {
      SmallVector<Value> values = llvm::to_vector<6>(sums);
      for (int64_t i = 0; i < p.h.kernel; ++i) {
        Value ofTaps = e.add(at, i * pitch);
        // Else LLVM keeps what a later tap takes for another row, and spills.
        if (i > 0 && shape.rows > 1 &&
            t.scalarOperand != ScalarOperand::Broadcast)
          ofTaps = e.opaque(ofTaps);
        for (int64_t j = 0; j < p.w.kernel; ++j)
          emitStep(e.add(ofTaps, s.planes.offsetOfTap(j)), k,
                   i * p.w.kernel + j, values);
      }
      return values;
    }
    return e.reduce(0, p.h.kernel, 1, sums, [&](Value i, ValueRange sums) {
      return overColumns(e.add(at, e.mul(i, pitch)),
                         e.add(k, e.mul(i, p.w.kernel)), sums);
    });
  }

  /// Long rows of taps in parts of a period, after which the phases repeat.
  SmallVector<Value> overColumns(Value at, Value k, ValueRange sums) {
    int64_t period = static_cast<int64_t>(s.planes.phases.size());
    int64_t steps = p.w.kernel <= mostStepsInLine ? p.w.kernel : period;
    int64_t whole = p.w.kernel / steps * steps;
    int64_t shift = steps * p.w.dilation / s.planes.stride; // from part to part
    auto part = [&](int64_t from, int64_t count) {
      return [&, from, count](Value number, ValueRange sums) {
        SmallVector<Value> values = llvm::to_vector<6>(sums);
        for (int64_t j = 0; j < count; ++j)
          emitStep(e.add(e.add(at, e.mul(number, shift)),
                         s.planes.offsetOfTap(from + j)),
                   e.add(k, e.mul(number, steps)), from + j, values);
        return values;
      };
    };
    SmallVector<Value> values =
        e.reduce(0, whole / steps, 1, sums, part(0, steps));
    if (whole < p.w.kernel)
      values = part(whole, p.w.kernel - whole)(e.index(0), values);
    return values;
  }

  /// Step k + `step`, whose elements are from offset `at` in the planes on.
  void emitStep(Value at, Value k, int64_t step, SmallVectorImpl<Value> &sums) {
    SmallVector<Value> row;
    for (const Vector &vector : vectors)
      row.push_back(
          e.loadFull(vector.piece, args.planes, e.add(at, vector.inPlanes)));
    MicroKernelContext context{e, micro, s.row, t, s.tiles, scalars};
    ColumnOfA column(context, k, step);
    if (t.scalarOperand == ScalarOperand::Register)
      column.loadAll();
    size_t which = 0;
    for (int64_t i = 0; i < shape.filters; ++i) {
      Value scalar = column.scalar(i);
      for (size_t j = 0; j < vectors.size(); ++j, ++which)
        sums[which] = e.fma(vectors[j].piece, scalar, row[j], sums[which]);
    }
  }

  Emitter &e;
  const ContextOf<Convolution> &context;
  const Target &t;
  const BroadcastSchedule &s;
  const Convolution &p;
  const Shape &shape;
  const Operands &args;
  SmallVector<Vector> vectors;
  MicroKernelShape micro{}; // how coefficients are read
  MicroKernels::Operands scalars{};
};

} // namespace

bool BroadcastTiles::Shape::operator<(const Shape &other) const {
  return name() < other.name();
}

std::string BroadcastTiles::Shape::name() const {
  int64_t pixels = 0;
  for (const VectorPiece &piece : pieces)
    pixels += piece.valid;
  return "broadcast_" + std::to_string(filters) + "x" + std::to_string(rows) +
         "x" + std::to_string(pixels) + "_of" + std::to_string(rowsOfBlock);
}

void BroadcastTiles::call(const Shape &shape, const Operands &o) {
  auto it = kernels.find(shape);
  if (it == kernels.end())
    it = kernels.try_emplace(shape, create(shape, o)).first;
  Emitter &e = context.emitter;
  SmallVector<Value> values{o.planes,   o.coefficients,   o.dst,
                            o.inPlanes, o.inCoefficients, o.inDst};
  if (context.epilogue) {
    values.push_back(o.channel);
    llvm::append_range(values, context.epilogueOperands());
  }
  func::CallOp::create(e.builder, e.location, it->second, values);
}

func::FuncOp BroadcastTiles::create(const Shape &shape, const Operands &o) {
  SmallVector<Type> inputs{o.planes.getType(), o.coefficients.getType(),
                           o.dst.getType()};
  inputs.append(context.epilogue ? 4 : 3, IndexType::get(o.dst.getContext()));
  const size_t known = inputs.size();
  llvm::append_range(inputs, context.epilogueOperands().getTypes());
  func::FuncOp kernel = createPrivateFunction(
      func::FuncOp(context.function), shape.name(), inputs,
      [&](Emitter &e, ValueRange args) {
        Operands inside{args[0], args[1], args[2], args[3], args[4], args[5]};
        if (context.epilogue) {
          inside.channel = args[known - 1];
          inside.ofEpilogue = args.drop_front(known);
        }
        Body(e, context, schedule, shape, inside).emit();
      });
  keepSourceOrder(kernel, context.target);
  return kernel;
}

} // namespace autoconfig
