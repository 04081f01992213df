//===-- MicroKernel.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/MicroKernel.h"
#include "autoconfig/codegen/PrivateFunction.h"

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
class MicroKernelBody {
public:
  MicroKernelBody(Emitter &e, const MicroKernelShape &shape,
                  const Contraction &problem, const Target &target,
                  const GemmSchedule &schedule,
                  const MicroKernels::Operands &args)
      : e(e), shape(shape), problem(problem), target(target),
        schedule(schedule), args(args) {
    for (const VectorPiece &piece : shape.pieces) {
      offsets.push_back(panelPitch);
      panelPitch += piece.lanes;
    }
    interleavedPitch = schedule.interleavedRows(shape.mr);
  }

  void emit() {
    SmallVector<Value> zeros, accumulators;
    for (const VectorPiece &piece : shape.pieces)
      zeros.push_back(e.zero(piece));
    for (int64_t i = 0; i < shape.mr; ++i)
      accumulators.append(zeros);

    // Scalars or rows of several steps at once, which scheduling for paired
    // stores brings about, do not fit beside the accumulators.
    bool scalarByScalar = shape.a != MicroKernelShape::A::Interleaved ||
                          shape.b == MicroKernelShape::B::Pack;
    int64_t unroll = scalarByScalar ? 1 : std::min(schedule.unrollK, shape.kc);
    int64_t unrolledEnd = shape.kc / unroll * unroll;
    auto steps = [&](int64_t count) {
      return [this, count](Value k, ValueRange carried) {
        SmallVector<Value> values = llvm::to_vector<6>(carried);
        emitSteps(k, count, values);
        return values;
      };
    };
    accumulators =
        e.reduce(0, unrolledEnd, unroll, accumulators, steps(unroll));
    accumulators = e.reduce(unrolledEnd, shape.kc, shape.kc - unrolledEnd,
                            accumulators, steps(shape.kc - unrolledEnd));

    forEachAccumulator([&](int64_t, int64_t j, Value index, size_t which) {
      const VectorPiece &piece = shape.pieces[j];
      Value value = accumulators[which];
      if (shape.accumulate)
        value = e.addFloats(value, e.load(piece, args.c, index));
      e.store(piece, value, args.c, index);
    });
  }

private:
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
    bool panel = shape.b == MicroKernelShape::B::Panel;
    int64_t pitchB = panel ? panelPitch : problem.ldb;
    Value b = e.add(args.bOffset, e.mul(k, pitchB));
    for (int64_t step = 0; step < count; ++step) {
      SmallVector<Value> row = loadRowOfB(k, b, step, pitchB);
      ColumnOfA column(*this, k, step);
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

  SmallVector<Value> loadRowOfB(Value k, Value b, int64_t step, int64_t pitch) {
    SmallVector<Value> row;
    for (size_t j = 0; j < shape.pieces.size(); ++j) {
      const VectorPiece &piece = shape.pieces[j];
      Value index = e.add(b, step * pitch + offsets[j]);
      row.push_back(shape.b == MicroKernelShape::B::Panel
                        ? e.loadFull(piece, args.b, index)
                        : e.load(piece, args.b, index));
    }
    if (shape.b == MicroKernelShape::B::Pack) {
      Value packed = e.add(args.packB, e.mul(k, panelPitch));
      for (size_t j = 0; j < shape.pieces.size(); ++j)
        e.storeFull(shape.pieces[j], row[j], args.pack,
                    e.add(packed, step * panelPitch + offsets[j]));
    }
    if (shape.prefetchLines > 0)
      prefetch(e.add(k, step));
    return row;
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

  /// The scalars of A for one k step, each loaded when first asked for.
  class ColumnOfA {
  public:
    ColumnOfA(MicroKernelBody &body, Value k, int64_t step)
        : body(body), e(body.e), step(step), scalars(body.shape.mr),
          interleaved(body.shape.a == MicroKernelShape::A::Interleaved) {
      int64_t pitch = body.interleavedPitch;
      base = e.add(body.args.aOffset, interleaved ? e.mul(k, pitch) : k);
      if (body.shape.a == MicroKernelShape::A::Interleave)
        packed = e.add(body.args.packA, e.add(e.mul(k, pitch), step * pitch));
    }

    void loadAll() {
      for (int64_t i = 0; i < body.shape.mr; ++i)
        scalar(i);
    }

    Value scalar(int64_t i) {
      if (!scalars[i])
        load(i);
      return scalars[i];
    }

  private:
    void load(int64_t i) {
      int64_t pitch = body.interleavedPitch;
      if (interleaved && body.target.scalarOperand == ScalarOperand::Lane)
        return loadLanes(i);
      scalars[i] = e.loadScalar(
          body.args.a, e.add(base, interleaved ? step * pitch + i
                                               : i * body.problem.lda + step));
      if (packed)
        e.storeScalar(scalars[i], body.args.pack, e.add(packed, i));
    }

    /// The scalars that share a vector with row i, from one load.
    void loadLanes(int64_t i) {
      int64_t lanes = body.target.lanes(), first = i / lanes * lanes;
      Value vector =
          e.loadFull({lanes, lanes}, body.args.a,
                     e.add(base, step * body.interleavedPitch + first));
      for (int64_t l = 0; l < lanes && first + l < body.shape.mr; ++l)
        scalars[first + l] = e.lane(vector, l);
    }

    MicroKernelBody &body;
    Emitter &e;
    int64_t step;
    SmallVector<Value> scalars;
    bool interleaved;
    Value base, packed;
  };

  Emitter &e;
  const MicroKernelShape &shape;
  const Contraction &problem;
  const Target &target;
  const GemmSchedule &schedule;
  const MicroKernels::Operands &args;
  SmallVector<int64_t, 4> offsets; // of the pieces in a row
  int64_t panelPitch = 0;          // elements between rows of a packed panel
  int64_t interleavedPitch = 0;    // elements between k steps of interleaved A
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
  return createPrivateFunction(
      user, shape.name(), inputs, [&](Emitter &e, ValueRange args) {
        Operands inside{args[0], args[1], args[2], args[3], args[4], args[5],
                        args[6], args[7], args[8], args[9], args[10]};
        MicroKernelBody(e, shape, problem, target, schedule, inside).emit();
      });
}

} // namespace autoconfig
