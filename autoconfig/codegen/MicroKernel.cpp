//===-- MicroKernel.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/MicroKernel.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/ScalarsOfA.h"

using namespace mlir;

namespace autoconfig {

bool MicroKernelShape::operator<(const MicroKernelShape &other) const {
  auto key = [](const MicroKernelShape &s) {
    return std::tuple(s.mr, s.kc, s.a, s.b, s.accumulate, s.prefetchLines);
  };
  if (key(*this) != key(other))
    return key(*this) < key(other);
  auto lanes = [](const VectorPiece &p) { return std::pair(p.lanes, p.valid); };
  return std::lexicographical_compare(
      pieces.begin(), pieces.end(), other.pieces.begin(), other.pieces.end(),
      [&](auto &x, auto &y) { return lanes(x) < lanes(y); });
}

std::string MicroKernelShape::name() const {
  int64_t columns = 0;
  for (const VectorPiece &piece : pieces)
    columns += piece.valid;
  const char *ways[] = {"rows", "pack", "packed"};
  return "microkernel_" + std::to_string(mr) + "x" + std::to_string(columns) +
         "x" + std::to_string(kc) + "_a" + ways[static_cast<int>(a)] + "_b" +
         ways[static_cast<int>(b)] + (accumulate ? "_acc" : "") +
         (prefetchLines ? "_next" + std::to_string(prefetchLines) : "");
}

namespace {

/// Emits the body of one micro-kernel.
class MicroKernelBody : MicroKernelContext {
public:
  explicit MicroKernelBody(const MicroKernelContext &context)
      : MicroKernelContext(context) {
    for (const VectorPiece &piece : shape.pieces) {
      offsets.push_back(panelPitch);
      panelPitch += piece.lanes;
    }
  }

  void emit() {
    SmallVector<Value> zeros, accumulators;
    for (const VectorPiece &piece : shape.pieces)
      zeros.push_back(e.zero(piece));
    for (int64_t i = 0; i < shape.mr; ++i)
      accumulators.append(zeros);

    accumulators = schedule.pipelined ? emitPipelined(accumulators)
                                      : emitLoops(accumulators);

    forEachAccumulator([&](int64_t, int64_t j, Value index, size_t which) {
      const VectorPiece &piece = shape.pieces[j];
      Value value = accumulators[which];
      if (shape.accumulate)
        value = e.addFloats(value, e.load(piece, args.c, index));
      e.store(piece, value, args.c, index);
    });
  }

private:
  SmallVector<Value> emitLoops(ValueRange accumulators) {
    // Scalars or rows of several steps at once, which scheduling for paired
    // stores brings about, do not fit beside the accumulators.
    bool asItLies = shape.a != MicroKernelShape::A::Interleaved &&
                    schedule.stepsPerLoadOfA == 1;
    bool scalarByScalar = !keepsSourceOrder(target) &&
                          (asItLies || shape.b == MicroKernelShape::B::Pack);
    int64_t unroll = scalarByScalar ? 1 : std::min(schedule.unrollK, shape.kc);
    int64_t unrolledEnd = shape.kc / unroll * unroll;
    auto steps = [&](int64_t count) {
      return [this, count](Value k, ValueRange carried) {
        SmallVector<Value> values = llvm::to_vector<6>(carried);
        emitSteps(k, count, values);
        return values;
      };
    };
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
  }

  void forEachAccumulator(
      llvm::function_ref<void(int64_t, int64_t, Value, size_t)> body) {
    size_t which = 0;
    for (int64_t i = 0; i < shape.mr; ++i)
      for (size_t j = 0; j < shape.pieces.size(); ++j)
        body(i, j, e.add(args.cOffset, i * problem.ldc + offsets[j]), which++);
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
      if (target.scalarOperand == ScalarOperand::Register)
        column.loadAll();
      size_t which = 0;
      for (int64_t i = 0; i < shape.mr; ++i) {
        Value scalar = column.scalar(i);
        for (size_t j = 0; j < shape.pieces.size(); ++j, ++which)
          accumulators[which] =
              e.fma(shape.pieces[j], scalar, row[j], accumulators[which]);
      }
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
    if (shape.prefetchLines > 0)
      prefetch(e.add(k, step));
    if (schedule.prefetchAhead > 0)
      for (int64_t offset : offsets)
        e.prefetchRead(
            args.b, e.add(rowOfB(k, step + schedule.prefetchAhead), offset), 3);
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
  int64_t panelPitch = 0;          // elements between rows of a packed panel
};

} // namespace

MicroKernels::MicroKernels(func::FuncOp user, const Contraction &problem,
                           const Target &target, const GemmSchedule &schedule)
    : user(user), problem(problem), target(target), schedule(schedule) {}

void MicroKernels::call(Emitter &e, const MicroKernelShape &shape,
                        const Operands &operands) {
  auto it = kernels.find(shape);
  if (it == kernels.end())
    it = kernels.try_emplace(shape, create(shape, operands)).first;
  func::CallOp::create(e.builder, e.location, it->second,
                       ValueRange{operands.a, operands.b, operands.c,
                                  operands.pack, operands.given,
                                  operands.aOffset, operands.bOffset,
                                  operands.cOffset, operands.packA,
                                  operands.packB, operands.next});
}

func::FuncOp MicroKernels::create(const MicroKernelShape &shape,
                                  const Operands &operands) {
  SmallVector<Type> inputs{operands.a.getType(), operands.b.getType(),
                           operands.c.getType(), operands.pack.getType(),
                           operands.given.getType()};
  inputs.append(6, IndexType::get(user.getContext()));
  func::FuncOp kernel = createPrivateFunction(
      user, shape.name(), inputs, [&](Emitter &e, ValueRange args) {
        Operands inside{args[0], args[1], args[2], args[3], args[4], args[5],
                        args[6], args[7], args[8], args[9], args[10]};
        MicroKernelBody({e, shape, problem, target, schedule, inside}).emit();
      });
  keepSourceOrder(kernel, target);
  return kernel;
}

} // namespace autoconfig
