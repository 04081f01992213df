//===-- KLoop.cpp ---------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/KLoop.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include <optional>

using namespace mlir;

namespace autoconfig {
namespace {

class KLoop : MicroKernelContext {
public:
  explicit KLoop(const MicroKernelContext &context)
      : MicroKernelContext(context), offsets(shape.offsets()),
        panelPitch(shape.panelPitch()), argsApart(args) {
    if (!schedule.loadsScalarsApart(shape.pieces, shape.mr))
      return;
    // Else LLVM loads each once, for both.
    argsApart.aOffset = e.opaque(args.aOffset);
    apart.emplace(
        MicroKernelContext{e, shape, problem, target, schedule, argsApart});
  }

  SmallVector<Value> emit(ValueRange accumulators) {
    return schedule.pipelined ? emitPipelined(accumulators)
                              : emitLoops(accumulators);
  }

  SmallVector<Value> emitLast(int64_t count, ValueRange accumulators) {
    SmallVector<Value> sums =
        e.reduce(shape.kc - count, shape.kc, 1, accumulators,
                 [&](Value k, ValueRange carried) {
                   SmallVector<Value> values = llvm::to_vector<6>(carried);
                   emitSteps(k, 1, values);
                   return values;
                 });
    e.keepLoop(sums); // else LLVM brings the rows of B together
    return sums;
  }

private:
  SmallVector<Value> emitLoops(ValueRange accumulators) {
    // Scalars or rows of several steps at once, which scheduling for paired
    // stores brings about, do not fit beside the accumulators.
    bool asItLies = shape.a != MicroKernelShape::A::Interleaved &&
                    schedule.stepsPerLoadOfA == 1;
    bool scalarByScalar = !keepsSourceOrder(target) &&
                          (asItLies || shape.b == MicroKernelShape::B::Pack);
    // Nor do those of several taps, which LLVM would keep if there were no
    // loop.
    bool oneOfTaps = problem.windows && shape.kc <= schedule.unrollK;
    bool stepByStep = scalarByScalar || oneOfTaps;
    int64_t unroll = stepByStep ? 1 : std::min(schedule.unrollK, shape.kc);
    int64_t unrolledEnd = shape.kc / unroll * unroll;
    auto steps = [&](int64_t count) {
      return [this, count](Value k, ValueRange carried) {
        SmallVector<Value> values = llvm::to_vector<6>(carried);
        emitSteps(k, count, values);
        return values;
      };
    };
    // A loop that LLVM sees to run twice has no counter to address by, but a
    // choice of two places, and loads of A move before those of B.
    if (scalarByScalar && shape.kc == 2)
      return e.reduce(e.opaque(e.index(0)), e.index(shape.kc), accumulators,
                      steps(1));
    SmallVector<Value> values =
        e.reduce(0, unrolledEnd, unroll, accumulators, steps(unroll));
    return e.reduce(unrolledEnd, shape.kc, shape.kc - unrolledEnd, values,
                    steps(shape.kc - unrolledEnd));
  }

  /// The operands of each step are loaded during the one before it: a core that
  /// issues in order would wait for them. They are carried from step to step
  /// behind the accumulators; an even number of steps per iteration lets their
  /// registers alternate without copies. The last step loads nothing: beyond K
  /// nothing may be read.
  SmallVector<Value> emitPipelined(ValueRange accumulators) {
    int64_t unroll = schedule.unrollK, last = shape.kc - 1;
    int64_t end = last / unroll * unroll;
    SmallVector<Value> values = llvm::to_vector<6>(accumulators);
    Value first = e.index(0);
    ColumnOfA column(*this, first, 0);
    for (size_t j = 0; j < shape.pieces.size(); ++j)
      values.push_back(loadPieceOfB(rowOfB(first, 0), j));
    for (int64_t i = 0; i < shape.mr; ++i)
      values.push_back(column.scalar(i));
    values = e.reduce(0, end, unroll, values, [&](Value k, ValueRange carried) {
      SmallVector<Value> next = llvm::to_vector<6>(carried);
      for (int64_t step = 0; step < unroll; ++step)
        emitPipelinedStep(k, step, /*loadsNext=*/true, next);
      // Else LLVM merges these loads with those before the loop, and moves
      // them to where they are used.
      for (size_t i = accumulators.size(); i < next.size(); ++i)
        next[i] = e.fence(next[i]);
      return next;
    });
    for (int64_t k = end; k <= last; ++k)
      emitPipelinedStep(e.index(end), k - end, k < last, values);
    values.truncate(accumulators.size());
    return values;
  }

  /// Loads are spread evenly over the multiply-adds.
  void emitPipelinedStep(Value k, int64_t step, bool loadsNext,
                         SmallVectorImpl<Value> &values) {
    size_t vectors = shape.pieces.size(), fmas = shape.mr * vectors;
    size_t loads = loadsNext ? vectors + shape.mr : 0, loaded = 0;
    SmallVector<Value> operands(values.begin() + fmas, values.end());
    ArrayRef<Value> row = ArrayRef(operands).take_front(vectors);
    ArrayRef<Value> scalars = ArrayRef(operands).drop_front(vectors);
    ColumnOfA column(*this, k, step + 1);
    useRowOfB(k, step, row);
    for (size_t which = 0; which < fmas; ++which) {
      size_t j = which % vectors;
      values[which] = e.fma(shape.pieces[j], scalars[which / vectors], row[j],
                            values[which]);
      for (; loaded * fmas < (which + 1) * loads; ++loaded)
        values[fmas + loaded] = loaded < vectors
                                    ? loadPieceOfB(rowOfB(k, step + 1), loaded)
                                    : column.scalar(loaded - vectors);
    }
    prefetchBeside(k, step);
  }

  /// `count` k steps from k on. Per step first the loads of B. Scalars that
  /// have registers of their own are then loaded all at once, as the scheduler
  /// spills otherwise; those that take vector registers, just before they are
  /// used.
  void emitSteps(Value k, int64_t count, SmallVectorImpl<Value> &accumulators) {
    VectorsAlongK vectors(*this, k, count);
    for (int64_t step = 0; step < count; ++step) {
      SmallVector<Value> row;
      Value first = rowOfB(k, step);
      for (size_t j = 0; j < shape.pieces.size(); ++j)
        row.push_back(loadPieceOfB(first, j));
      useRowOfB(k, step, row);
      ColumnOfA column(*this, k, step, &vectors);
      std::optional<ColumnOfA> ofHalf;
      if (apart)
        ofHalf.emplace(*apart, k, step);
      if (target.scalarOperand == ScalarOperand::Register)
        column.loadAll();
      size_t which = 0;
      for (int64_t i = 0; i < shape.mr; ++i) {
        Value scalar = column.scalar(i);
        for (size_t j = 0; j < shape.pieces.size(); ++j, ++which)
          accumulators[which] = e.fma(
              shape.pieces[j], j > 0 && ofHalf ? ofHalf->scalar(i) : scalar,
              row[j], accumulators[which]);
      }
      prefetchBeside(k, step);
    }
  }

  int64_t pitchOfB() const {
    return shape.b == MicroKernelShape::B::Panel ? panelPitch : problem.ldb;
  }

  /// Offset of a row of B. Arm loads take a displacement that is a multiple of
  /// the vector's length, or a short one: where rows are not such multiples
  /// apart, each has an address of its own, from which vectors are loaded in
  /// pairs.
  Value rowOfB(Value k, int64_t step) {
    int64_t pitch = pitchOfB();
    Value row = e.add(e.add(args.bOffset, e.mul(k, pitch)), step * pitch);
    bool byLane = target.scalarOperand == ScalarOperand::Lane;
    bool apart = step > 0 && pitch % target.lanes() != 0;
    return byLane && apart ? e.opaque(row) : row;
  }

  Value loadPieceOfB(Value row, size_t j) {
    Value index = e.add(row, offsets[j]);
    return shape.b == MicroKernelShape::B::Panel
               ? e.loadFull(shape.pieces[j], args.b, index)
               : e.load(shape.pieces[j], args.b, index);
  }

  /// What is done with a row besides multiplying.
  void useRowOfB(Value k, int64_t step, ArrayRef<Value> row) {
    if (shape.b == MicroKernelShape::B::Pack) {
      Value packed = e.add(args.packB, e.mul(k, panelPitch));
      for (size_t j = 0; j < shape.pieces.size(); ++j)
        e.storeFull(shape.pieces[j], row[j], args.pack,
                    e.add(packed, step * panelPitch + offsets[j]));
    }
  }

  /// Behind the step's loads: LLVM does not bring together what is on either
  /// side of a prefetch, a scalar for a whole vector and for a half one.
  void prefetchBeside(Value k, int64_t step) {
    if (shape.prefetchLines > 0)
      prefetch(e.add(k, step));
    if (shape.lineStep > 0)
      e.prefetchRead(
          args.a, e.add(args.nextLine, e.mul(e.add(k, step), shape.lineStep)),
          2);
    if (shape.linesAhead > 0)
      prefetchRows(e.add(k, step));
    if (schedule.prefetchAhead > 0)
      for (int64_t offset : offsets)
        e.prefetchRead(
            args.b, e.add(rowOfB(k, step + schedule.prefetchAhead), offset), 3);
  }

  /// Of the rows of A that the next tile reads, as many elements as this step
  /// takes where they are one stretch, else the lines that 16 steps take, one
  /// row after the other.
  void prefetchRows(Value k) {
    Value next = e.add(args.aOffset, shape.mr * problem.lda);
    bool stretch = schedule.rowsAreOneStretch(problem);
    Value row = e.bitAnd(k, elementsPerLine - 1);
    Value line = e.add(next, e.bitAnd(k, -elementsPerLine));
    for (int64_t i = 0; i < shape.linesAhead; ++i) {
      int64_t first = i * elementsPerLine;
      Value at = stretch ? e.add(e.add(next, e.mul(k, shape.mr)), first)
                         : e.add(line, e.mul(e.add(row, first), problem.lda));
      e.prefetchRead(args.a, at, 2);
    }
  }

  /// Some lines of the next panel: of its row k, and where B is transposed, of
  /// its columns, one after the other while k goes along a line.
  void prefetch(Value k) {
    bool prepared = schedule.packB == BPacking::Prepared;
    int64_t lineToLine = elementsPerLine;
    Value first =
        e.add(args.next, e.mul(k, prepared ? panelPitch : problem.ldb));
    if (problem.bTransposed && !prepared) {
      Value column = e.bitAnd(k, elementsPerLine - 1);
      Value line = e.bitAnd(k, -elementsPerLine);
      first = e.add(args.next, e.add(e.mul(column, problem.ldb), line));
      lineToLine *= problem.ldb;
    }
    for (int64_t line = 0; line < shape.prefetchLines; ++line)
      e.prefetchRead(args.given, e.add(first, line * lineToLine), 2);
  }

  SmallVector<int64_t, 4> offsets; // of the pieces in a row
  int64_t panelPitch;              // elements between rows of a packed panel
  MicroKernels::Operands argsApart;
  std::optional<MicroKernelContext> apart; // for scalars of half vectors
};

} // namespace

SmallVector<Value> emitKLoop(const MicroKernelContext &context,
                             ValueRange accumulators) {
  return KLoop(context).emit(accumulators);
}

SmallVector<Value> emitLastSteps(const MicroKernelContext &context,
                                 int64_t count, ValueRange accumulators) {
  return KLoop(context).emitLast(count, accumulators);
}

} // namespace autoconfig
