//===-- TransposedCopy.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/TransposedCopy.h"
#include "autoconfig/codegen/Transpose.h"
#include "autoconfig/core/VectorRuns.h"

using namespace mlir;

namespace autoconfig {
namespace {

class TransposedCopier {
public:
  TransposedCopier(Emitter &e, const Target &t, const TransposedCopy &copy,
                   Value source, Value from, Value destination, Value to)
      : e(e), t(t), copy(copy), source(source), from(from),
        destination(destination), to(to), groups(copy.columns / copy.taps) {}

  void emit() {
    if (t.scalarOperand == ScalarOperand::Register)
      return emitStrided();
    int64_t lanes = t.lanes();
    while (lanes > 1 && (lanes > copy.rows || lanes > groups))
      lanes /= 2;
    if (!canTranspose(lanes) || copy.taps > mostTaps)
      return emitScalars(0, copy.rows, 0, groups);
    emitBlocks(lanes);
  }

private:
  /// Blocks of so many taps are in line.
  static constexpr int64_t mostTaps = 64;

  /// Offset of where column (group, tap) begins at the destination.
  Value column(Value group, int64_t tap) {
    return e.add(to, e.add(e.mul(group, copy.toPitch), tap * copy.tapPitch));
  }

  void storeAt(const VectorPiece &piece, Value value, Value at, Value channel) {
    if (copy.accumulate)
      value = e.addFloats(value, e.load(piece, destination, at));
    if (copy.epilogue)
      value = copy.epilogue
                  ->apply(e, piece, value, copy.ofEpilogue,
                          EpilogueCode::Place{at, channel,
                                              /*isOneChannel=*/true})
                  .front();
    e.store(piece, value, destination, at);
  }

  void emitStrided() {
    e.loop(0, groups, 1, [&](Value group) {
      for (int64_t tap = 0; tap < copy.taps; ++tap) {
        Value first = e.add(from, e.add(e.mul(group, copy.taps), tap));
        int64_t row = 0;
        for (const PanelRun &run : vectorRuns(copy.rows, t)) {
          int64_t end = row + run.pitch() * run.count;
          const VectorPiece &piece = run.pieces.front();
          e.loop(row, end, run.pitch(), [&](Value i) {
            Value at = e.add(first, e.mul(i, copy.fromPitch));
            storeAt(piece, e.loadStrided(piece, source, at, copy.fromPitch),
                    e.add(column(group, tap), i), group);
          });
          row = end;
        }
      }
    });
  }

  void emitScalars(int64_t firstRow, int64_t endRow, int64_t firstGroup,
                   int64_t endGroup) {
    e.loop(firstGroup, endGroup, 1, [&](Value group) {
      for (int64_t tap = 0; tap < copy.taps; ++tap)
        e.loop(firstRow, endRow, 1, [&](Value i) {
          Value at = e.add(e.add(from, e.mul(i, copy.fromPitch)),
                           e.add(e.mul(group, copy.taps), tap));
          storeAt({1, 1}, e.loadScalar(source, at),
                  e.add(column(group, tap), i), group);
        });
    });
  }

  /// What blocks leave is done by blocks that overlap others, but for sums,
  /// which must be added once.
  void emitBlocks(int64_t lanes) {
    int64_t rows = copy.rows / lanes * lanes;
    int64_t columns = groups / lanes * lanes;
    auto along = [&](int64_t whole, int64_t all, auto body) {
      e.loop(0, whole, lanes, body);
      if (whole < all && !copy.accumulate)
        body(e.index(all - lanes));
    };
    if (copy.rowsInside)
      along(columns, groups, [&](Value group) {
        along(rows, copy.rows, [&](Value i) { emitBlock(lanes, i, group); });
      });
    else
      along(rows, copy.rows, [&](Value i) {
        along(columns, groups,
              [&](Value group) { emitBlock(lanes, i, group); });
      });
    if (copy.accumulate) {
      emitScalars(rows, copy.rows, 0, groups);
      emitScalars(0, rows, columns, groups);
    }
  }

  /// As many rows and groups of columns as there are lanes.
  void emitBlock(int64_t lanes, Value row, Value group) {
    const VectorPiece piece{lanes, lanes};
    Value first =
        e.add(e.add(from, e.mul(row, copy.fromPitch)), e.mul(group, copy.taps));
    Value start = e.add(column(group, 0), row);
    for (int64_t block = 0; block < copy.taps; ++block) {
      SmallVector<Value> rows;
      for (int64_t i = 0; i < lanes; ++i)
        rows.push_back(e.loadFull(
            piece, source, e.add(first, i * copy.fromPitch + block * lanes)));
      SmallVector<Value> columns = transposeBlock(e, rows);
      for (int64_t j = 0; j < lanes; ++j) {
        int64_t number = block * lanes + j;
        storeAt(piece, columns[j],
                e.add(start, number / copy.taps * copy.toPitch +
                                 number % copy.taps * copy.tapPitch),
                e.add(group, number / copy.taps));
      }
    }
  }

  Emitter &e;
  const Target &t;
  const TransposedCopy &copy;
  Value source, from, destination, to;
  int64_t groups; // of columns, each a column of every tap
};

} // namespace

void emitTransposedCopy(Emitter &emitter, const Target &target,
                        const TransposedCopy &copy, Value source, Value from,
                        Value destination, Value to) {
  TransposedCopier(emitter, target, copy, source, from, destination, to).emit();
}

} // namespace autoconfig
