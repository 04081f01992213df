//===-- MicroKernel.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/MicroKernel.h"
#include "autoconfig/codegen/KLoop.h"
#include "autoconfig/codegen/PrivateFunction.h"

using namespace mlir;

namespace autoconfig {

bool MicroKernelShape::operator<(const MicroKernelShape &other) const {
  auto key = [](const MicroKernelShape &s) {
    return std::tuple(s.mr, s.kc, s.a, s.b, s.accumulate, s.prefetchLines,
                      s.lineStep, s.linesAhead, s.last);
  };
  if (key(*this) != key(other))
    return key(*this) < key(other);
  if (segments != other.segments)
    return segments < other.segments;
  auto lanes = [](const VectorPiece &p) { return std::pair(p.lanes, p.valid); };
  return std::lexicographical_compare(
      pieces.begin(), pieces.end(), other.pieces.begin(), other.pieces.end(),
      [&](auto &x, auto &y) { return lanes(x) < lanes(y); });
}

SmallVector<int64_t, 4> MicroKernelShape::offsets() const {
  SmallVector<int64_t, 4> offsets;
  int64_t offset = 0;
  for (const VectorPiece &piece : pieces) {
    offsets.push_back(offset);
    offset += piece.lanes;
  }
  return offsets;
}

int64_t MicroKernelShape::panelPitch() const {
  int64_t lanes = 0;
  for (const VectorPiece &piece : pieces)
    lanes += piece.lanes;
  return lanes;
}

/// Which taps of a row of the kernel the tile sums over.
static std::string nameOf(ArrayRef<TapSegment> segments, int64_t mr) {
  if (segments.empty())
    return "";
  const TapSegment &first = segments.front();
  if (segments.size() > 1 || first.rows < mr)
    return "_cut"; // not the same for all rows
  return "_taps" + std::to_string(first.tap) + "to" +
         std::to_string(first.tap + first.taps - 1);
}

std::string MicroKernelShape::name() const {
  int64_t columns = 0;
  for (const VectorPiece &piece : pieces)
    columns += piece.valid;
  const char *ways[] = {"rows", "pack", "packed"};
  return "microkernel_" + std::to_string(mr) + "x" + std::to_string(columns) +
         "x" + std::to_string(kc) + "_a" + ways[static_cast<int>(a)] + "_b" +
         ways[static_cast<int>(b)] + nameOf(segments, mr) +
         (accumulate ? "_acc" : "") + (lineStep ? "_line" : "") +
         (linesAhead ? "_rows" : "") +
         (prefetchLines ? "_next" + std::to_string(prefetchLines) : "");
}

namespace {

/// Emits the body of one micro-kernel.
class MicroKernelBody : MicroKernelContext {
public:
  MicroKernelBody(const MicroKernelContext &context,
                  const std::optional<EpilogueCode> &epilogue)
      : MicroKernelContext(context), epilogue(epilogue) {}

  void emit() {
    // Sums begin with C where all of K must be one chain; else it is added in
    // the end, when it had the time to arrive.
    bool chain = problem.order == SumOrder::Invariant;
    SmallVector<Value> accumulators =
        shape.accumulate && chain ? loadC() : zeros();
    int64_t vectors = shape.pieces.size();
    int64_t rowsOfGroup = schedule.rowsOfGroup(shape.mr, vectors, shape.kc);
    if (epilogue && shape.last)
      prefetchOperands();
    if (rowsOfGroup < shape.mr && shape.b != MicroKernelShape::B::Pack)
      emitGroups(rowsOfGroup, accumulators);
    else if (problem.windows)
      storeRows(0, shape.mr, sumOverTaps(accumulators));
    else
      storeRows(0, shape.mr, emitKLoop(*this, accumulators));
  }

private:
  /// The stores of each group go beside the multiply-adds of the next.
  void emitGroups(int64_t rowsOfGroup, ValueRange accumulators) {
    constexpr int64_t steps = GemmSchedule::stepsOfGroup;
    int64_t vectors = shape.pieces.size();
    MicroKernelShape part = shape;
    part.kc = shape.kc - steps;
    SmallVector<Value> sums =
        emitKLoop({e, part, problem, target, schedule, args}, accumulators);
    part.kc = shape.kc;
    MicroKernels::Operands at = args;
    for (int64_t row = 0; row < shape.mr; row += rowsOfGroup) {
      part.mr = std::min(rowsOfGroup, shape.mr - row);
      at.aOffset = e.add(args.aOffset, row * problem.lda);
      auto ofRows = ArrayRef(sums).slice(row * vectors, part.mr * vectors);
      storeRows(row, part.mr,
                emitLastSteps({e, part, problem, target, schedule, at}, steps,
                              ofRows));
      part.prefetchLines = part.linesAhead = 0; // done
    }
  }

  /// `sums` of so many rows of the tile.
  void storeRows(int64_t first, int64_t rows, ValueRange sums) {
    if (epilogue && shape.last)
      return storeFinished(first, rows, sums);
    size_t which = 0;
    forRows(first, rows, [&](const VectorPiece &piece, Value index) {
      e.store(piece, withC(piece, sums[which++], index), args.c, index);
    });
  }

  /// The same with what follows.
  void storeFinished(int64_t first, int64_t rows, ValueRange sums) {
    size_t vectors = shape.pieces.size();
    SmallVector<int64_t, 4> offsets = shape.offsets();
    for (auto [column, piece] : llvm::enumerate(shape.pieces)) {
      SmallVector<Value> values;
      for (int64_t row = 0; row < rows; ++row)
        values.push_back(withC(piece, sums[row * vectors + column],
                               inC(e.index(first + row), offsets[column])));
      finish(piece, values, e.index(first), offsets[column]);
    }
  }

  /// Vectors one below the other, from a row and a column of the tile on.
  void finish(const VectorPiece &piece, ArrayRef<Value> sums, Value row,
              int64_t column) {
    SmallVector<EpilogueCode::Place> places;
    bool byRow = problem.rowsAreChannels;
    Value channel = e.add(args.channel, column);
    for (size_t i = 0; i < sums.size(); ++i) {
      Value at = e.add(row, i);
      places.push_back(
          {inC(at, column), byRow ? e.add(args.channel, at) : channel, byRow});
    }
    SmallVector<Value> values =
        epilogue->apply(e, piece, sums, args.ofEpilogue, places);
    for (auto [value, place] : llvm::zip_equal(values, places))
      e.store(piece, value, args.c, place.inC);
  }

  Value inC(Value row, int64_t column) {
    return e.add(e.add(args.cOffset, e.mul(row, problem.ldc)), column);
  }

  /// Of what lies as C does the tile reads a line or two of each row: too few
  /// for prefetchers to follow, and all at once, when nothing is left to do
  /// meanwhile.
  void prefetchOperands() {
    for (auto [operand, isInPlace] :
         llvm::zip_equal(args.ofEpilogue, epilogue->isInPlace)) {
      if (!isInPlace)
        continue;
      for (int64_t row = 0; row < shape.mr; ++row)
        for (int64_t column = 0; column < shape.panelPitch();
             column += lineBytes / int64_t(sizeof(float)))
          e.prefetchRead(operand, inC(e.index(row), column), /*locality=*/3);
    }
  }

  /// What C holds is added in the end, where it is not what sums began with.
  Value withC(const VectorPiece &piece, Value sum, Value index) {
    bool chain = problem.order == SumOrder::Invariant;
    return shape.accumulate && !chain
               ? e.addFloats(sum, e.load(piece, args.c, index))
               : sum;
  }

  /// The vectors of so many rows of the tile, where they are in C.
  void forRows(int64_t first, int64_t rows,
               llvm::function_ref<void(const VectorPiece &, Value)> visit) {
    SmallVector<int64_t, 4> offsets = shape.offsets();
    for (int64_t i = first; i < first + rows; ++i)
      for (auto [piece, offset] : llvm::zip_equal(shape.pieces, offsets))
        visit(piece, e.add(args.cOffset, i * problem.ldc + offset));
  }

  SmallVector<Value> loadC() {
    SmallVector<Value> values;
    forRows(0, shape.mr, [&](const VectorPiece &piece, Value index) {
      values.push_back(e.load(piece, args.c, index));
    });
    return values;
  }

  SmallVector<Value> zeros() {
    SmallVector<Value> ofRow, all;
    for (const VectorPiece &piece : shape.pieces)
      ofRow.push_back(e.zero(piece));
    for (int64_t i = 0; i < shape.mr; ++i)
      all.append(ofRow);
    return all;
  }

  /// All taps of the tile's line, in the order of B's rows.
  SmallVector<Value> sumOverTaps(ValueRange accumulators) {
    const Windows &w = *problem.windows;
    auto rowOfTaps = [&](Value tapRow, ValueRange sums) {
      SmallVector<Value> values = llvm::to_vector<6>(sums);
      for (const TapSegment &segment : shape.segments)
        sumOverSegment(tapRow, segment, values);
      return values;
    };
    if (w.h.isPadded())
      return e.reduce(args.firstTap, args.endTap, accumulators, rowOfTaps);
    return e.reduce(0, w.h.kernel, 1, accumulators, rowOfTaps);
  }

  void sumOverSegment(Value tapRow, const TapSegment &segment,
                      SmallVectorImpl<Value> &accumulators) {
    int64_t vectors = shape.pieces.size();
    auto part = MutableArrayRef(accumulators)
                    .slice(segment.row * vectors, segment.rows * vectors);
    const Windows &w = *problem.windows;
    bool atOnce = w.tapsAreContiguous() && shape.kc == w.channels;
    int64_t tapsAtOnce = atOnce ? segment.taps : 1;
    SmallVector<Value> sums = e.reduce(
        0, segment.taps, tapsAtOnce, part, [&](Value tap, ValueRange sums) {
          return sumOverChannels(tapRow, e.add(tap, segment.tap), segment,
                                 tapsAtOnce * shape.kc, sums);
        });
    llvm::copy(sums, part.begin());
  }

  /// The innermost loop, of so many steps from a tap on, for the rows of a
  /// segment.
  SmallVector<Value> sumOverChannels(Value tapRow, Value tap,
                                     const TapSegment &segment, int64_t steps,
                                     ValueRange sums) {
    const Windows &w = *problem.windows;
    MicroKernelShape part = shape;
    part.mr = segment.rows;
    part.kc = steps;
    Value inA = e.add(e.mul(tapRow, w.h.dilation * w.aRow),
                      e.mul(tap, w.w.dilation * w.aColumn));
    Value rowOfB = e.add(e.mul(tapRow, w.kRow), e.mul(tap, w.kColumn));
    Value inB = e.mul(rowOfB, problem.bTransposed ? 1 : problem.ldb);
    Value inPanel = e.mul(e.add(e.mul(tapRow, w.w.kernel), tap),
                          shape.kc * shape.panelPitch());
    MicroKernels::Operands at = args;
    at.aOffset = e.add(args.aOffset, e.add(inA, segment.row * problem.lda));
    if (pointersHardlyShared())
      at.aOffset = e.opaque(at.aOffset);
    bool panel = shape.b == MicroKernelShape::B::Panel;
    at.bOffset = e.add(args.bOffset, panel ? inPanel : inB);
    at.packB = e.add(args.packB, inPanel);
    bool prepared = schedule.packB == BPacking::Prepared;
    at.next = e.add(args.next, prepared ? inPanel : inB);
    if (shape.lineStep > 0)
      at.nextLine = nextLine(tapRow, tap);
    return emitKLoop({e, part, problem, target, schedule, at}, sums);
  }

  /// Whether a pointer reaches no more than two rows of A. LLVM would count up
  /// one for each, and add the tap's place to it again in every step, unless
  /// that place is a value of which it knows nothing.
  bool pointersHardlyShared() const {
    double range = target.get("load.displacement");
    return range > 0 && 2 * problem.lda * sizeof(float) >= range;
  }

  /// Where the prefetches of a tap's first step go: one row of taps after the
  /// other through the rows of the source that the next line reads first.
  Value nextLine(Value tapRow, Value tap) {
    const Windows &w = *problem.windows;
    int64_t last = w.h.stride + (w.h.kernel - 1) * w.h.dilation;
    Value row = e.sub(e.index(last), e.rem(tapRow, w.h.stride));
    Value first = e.add(args.aOffset, e.mul(row, w.aRow));
    return e.add(first, e.mul(tap, shape.kc * shape.lineStep));
  }

  const std::optional<EpilogueCode> &epilogue;
};

} // namespace

MicroKernels::MicroKernels(func::FuncOp user, const Contraction &problem,
                           const Target &target, const GemmSchedule &schedule,
                           const std::optional<EpilogueCode> &epilogue)
    : user(user), problem(problem), target(target), schedule(schedule),
      epilogue(epilogue) {}

void MicroKernels::call(Emitter &e, const MicroKernelShape &shape,
                        const Operands &operands) {
  auto it = kernels.find(shape);
  if (it == kernels.end())
    it = kernels.try_emplace(shape, create(shape, operands)).first;
  SmallVector<Value> values{
      operands.a,     operands.b,       operands.c,       operands.pack,
      operands.given, operands.aOffset, operands.bOffset, operands.cOffset,
      operands.packA, operands.packB,   operands.next};
  if (problem.windows)
    values.append({operands.firstTap, operands.endTap});
  if (epilogue) {
    values.push_back(operands.channel);
    values.append(epilogue->operands);
  }
  func::CallOp::create(e.builder, e.location, it->second, values);
}

func::FuncOp MicroKernels::create(const MicroKernelShape &shape,
                                  const Operands &operands) {
  SmallVector<Type> inputs{operands.a.getType(), operands.b.getType(),
                           operands.c.getType(), operands.pack.getType(),
                           operands.given.getType()};
  inputs.append(problem.windows ? 8 : 6, IndexType::get(user.getContext()));
  size_t known = inputs.size();
  if (epilogue) {
    inputs.push_back(IndexType::get(user.getContext()));
    for (Value operand : epilogue->operands)
      inputs.push_back(operand.getType());
  }
  func::FuncOp kernel = createPrivateFunction(
      user, shape.name(), inputs, [&](Emitter &e, ValueRange args) {
        Operands inside{args[0], args[1], args[2], args[3], args[4], args[5],
                        args[6], args[7], args[8], args[9], args[10]};
        if (problem.windows)
          inside.firstTap = args[11], inside.endTap = args[12];
        if (epilogue) {
          inside.channel = args[known];
          inside.ofEpilogue = llvm::to_vector(args.drop_front(known + 1));
        }
        MicroKernelBody({e, shape, problem, target, schedule, inside}, epilogue)
            .emit();
      });
  keepSourceOrder(kernel, target);
  return kernel;
}

} // namespace autoconfig
