//===-- BlockEpilogue.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/BlockEpilogue.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/WindowLine.h"
#include "autoconfig/core/VectorRuns.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The body of a function, for rows of so many columns.
class Rows {
public:
  struct Operands {
    Value c, offset, channel; // of the first element
    ValueRange ofEpilogue;
  };

  Rows(Emitter &e, const Contraction &problem, const Target &target,
       const EpilogueCode &epilogue, const Operands &args)
      : e(e), problem(problem), target(target), epilogue(epilogue), args(args) {
  }

  void emit(Value rows, int64_t columns) {
    int64_t abreast = epilogue.piecesAbreast(target, {target.lanes(), 0});
    int64_t lmul = std::min(target.integer("vector.lmul_max"),
                            int64_t(llvm::bit_floor(uint64_t(abreast))));
    abreast /= lmul;
    int64_t vectors = llvm::divideCeil(columns, target.lanes() * lmul);
    runs = vectorBlocks(columns, target, std::min(abreast, vectors), lmul);
    // Short rows go several at a time.
    int64_t together = std::max<int64_t>(1, abreast / vectors);
    Value groups = e.div(rows, together);
    e.loop(e.index(0), groups,
           [&](Value group) { emitRows(e.mul(group, together), together); });
    if (together > 1)
      e.loop(e.mul(groups, together), rows,
             [&](Value row) { emitRows(row, 1); });
  }

private:
  void emitRows(Value row, int64_t rows) {
    int64_t from = 0;
    for (const PanelRun &run : runs) {
      int64_t to = from + run.pitch() * run.count;
      e.loop(from, to, run.pitch(),
             [&](Value column) { emitColumns(run, row, rows, column); });
      from = to;
    }
  }

  /// Those alike side by side.
  void emitColumns(const PanelRun &run, Value row, int64_t rows, Value column) {
    ArrayRef<VectorPiece> pieces = run.pieces;
    while (!pieces.empty()) {
      const VectorPiece &piece = pieces.front();
      ArrayRef<VectorPiece> alike = pieces.take_while(
          [&](const VectorPiece &other) { return other == piece; });
      emitPieces(piece, alike.size(), row, rows, column);
      column = e.add(column, piece.lanes * int64_t(alike.size()));
      pieces = pieces.drop_front(alike.size());
    }
  }

  void emitPieces(const VectorPiece &piece, int64_t count, Value firstRow,
                  int64_t rows, Value firstColumn) {
    SmallVector<EpilogueCode::Place> places;
    SmallVector<Value> sums;
    bool byRow = problem.rowsAreChannels;
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < count; ++j) {
        Value row = e.add(firstRow, i);
        Value column = e.add(firstColumn, j * piece.lanes);
        Value inC = e.add(args.offset, e.add(e.mul(row, problem.ldc), column));
        places.push_back(
            {inC, e.add(args.channel, byRow ? row : column), byRow});
        sums.push_back(e.load(piece, args.c, inC));
      }
    SmallVector<Value> values =
        epilogue.apply(e, piece, sums, args.ofEpilogue, places);
    for (auto [value, place] : llvm::zip_equal(values, places))
      e.store(piece, value, args.c, place.inC);
  }

  Emitter &e;
  const Contraction &problem;
  const Target &target;
  const EpilogueCode &epilogue;
  Operands args;
  SmallVector<PanelRun, 3> runs;
};

} // namespace

BlockEpilogue::BlockEpilogue(func::FuncOp user, const Contraction &problem,
                             const Target &target, const EpilogueCode &epilogue)
    : user(user), problem(problem), target(target), epilogue(epilogue) {}

void BlockEpilogue::emit(Emitter &e, Value c, const BlockOfC &block) {
  Value start = e.add(block.matrix, block.column);
  auto emitRows = [&](Value row, Value offset, Value rows) {
    Value first = problem.rowsAreChannels ? row : block.column;
    call(e, c, offset, e.add(block.channel, first), rows, block.columns);
  };
  if (problem.windows)
    return e.loop(0, block.rows, 1, [&](Value index) {
      Value row = e.add(block.row, index);
      WindowLine line(e, problem, row);
      emitRows(row, e.add(start, line.inC), e.index(problem.rowsOfLine()));
    });
  Value rows = block.dynamicRows ? block.dynamicRows : e.index(block.rows);
  emitRows(block.row, e.add(start, e.mul(block.row, problem.ldc)), rows);
}

void BlockEpilogue::call(Emitter &e, Value c, Value offset, Value channel,
                         Value rows, int64_t columns) {
  auto it = functions.find(columns);
  if (it == functions.end())
    it = functions.try_emplace(columns, create(c, columns)).first;
  SmallVector<Value> values{c, offset, channel, rows};
  llvm::append_range(values, epilogue.operands);
  func::CallOp::create(e.builder, e.location, it->second, values);
}

func::FuncOp BlockEpilogue::create(Value c, int64_t columns) {
  auto index = IndexType::get(user.getContext());
  SmallVector<Type> inputs{c.getType(), index, index, index};
  for (Value operand : epilogue.operands)
    inputs.push_back(operand.getType());
  func::FuncOp function = createPrivateFunction(
      user, "epilogue_" + std::to_string(columns), inputs,
      [&](Emitter &e, ValueRange args) {
        Rows::Operands inside{args[0], args[1], args[2], args.drop_front(4)};
        Rows(e, problem, target, epilogue, inside).emit(args[3], columns);
      });
  keepSourceOrder(function, target);
  return function;
}

} // namespace autoconfig
