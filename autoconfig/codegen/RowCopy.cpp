//===-- RowCopy.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/RowCopy.h"
#include "autoconfig/core/VectorRuns.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Copy {
public:
  Copy(Emitter &e, const Target &t, const RowCopy &row, Value source,
       Value from, Value buffer, Value to)
      : e(e), t(t), row(row), source(source), from(from), buffer(buffer),
        to(to) {}

  void emit() {
    emitZeros(0, row.zeros);
    if (row.stride == 1 || t.scalarOperand == ScalarOperand::Register)
      forVectors(row.count, [&](const VectorPiece &piece, Value i) {
        storeFrom(piece, loadFrom(piece, i), i);
      });
    else if (row.stride == 2)
      emitEverySecond();
    else
      emitScalars(0);
    emitZeros(row.zeros + row.count, row.length);
  }

private:
  /// body(piece, its first element) for so many elements.
  void forVectors(int64_t elements,
                  llvm::function_ref<void(const VectorPiece &, Value)> body) {
    int64_t first = 0;
    for (const PanelRun &run : vectorRuns(elements, t)) {
      int64_t end = first + run.pitch() * run.count;
      e.loop(first, end, run.pitch(), [&](Value i) {
        int64_t offset = 0;
        for (const VectorPiece &piece : run.pieces) {
          body(piece, e.add(i, offset));
          offset += piece.lanes;
        }
      });
      first = end;
    }
  }

  void emitZeros(int64_t first, int64_t end) {
    forVectors(end - first, [&](const VectorPiece &piece, Value i) {
      e.store(piece, e.zero(piece), buffer, e.add(e.add(to, first), i));
    });
  }

  Value loadFrom(const VectorPiece &piece, Value i) {
    if (row.stride == 1)
      return e.load(piece, source, e.add(from, i));
    return e.loadStrided(piece, source, e.add(from, e.mul(i, row.stride)),
                         row.stride);
  }

  void storeFrom(const VectorPiece &piece, Value value, Value i) {
    e.store(piece, value, buffer, e.add(e.add(to, row.zeros), i));
  }

  /// The even lanes of two vectors. The last one is not all read, as the
  /// source may end with the last element that is taken.
  void emitEverySecond() {
    int64_t lanes = t.lanes(), whole = (row.count - 1) / lanes * lanes;
    const VectorPiece full{lanes, lanes};
    e.loop(0, whole, lanes, [&](Value i) { emitEven(full, 2 * lanes, i); });
    if (t.scalarOperand == ScalarOperand::Broadcast) {
      int64_t rest = row.count - whole;
      if (rest > 0)
        emitEven({lanes, rest}, 2 * rest - 1, e.index(whole));
      return;
    }
    for (int64_t length = lanes / 2; length > 1; length /= 2)
      if (row.count - whole > length) {
        emitEven({length, length}, 2 * length, e.index(whole));
        whole += length;
      }
    emitScalars(whole);
  }

  /// `read`: elements from the first to the last that may be read.
  void emitEven(const VectorPiece &piece, int64_t read, Value i) {
    int64_t lanes = piece.lanes;
    Value at = e.add(from, e.mul(i, 2));
    Value low = e.load({lanes, std::min(lanes, read)}, source, at);
    Value high = low; // unused
    if (read > lanes)
      high = e.load({lanes, read - lanes}, source, e.add(at, lanes));
    SmallVector<int64_t> even;
    for (int64_t lane = 0; lane < lanes; ++lane)
      even.push_back(2 * lane);
    storeFrom(piece, e.shuffle(low, high, even), i);
  }

  void emitScalars(int64_t first) {
    e.loop(first, row.count, 1, [&](Value i) {
      Value at = e.add(from, e.mul(i, row.stride));
      storeFrom({1, 1}, e.loadScalar(source, at), i);
    });
  }

  Emitter &e;
  const Target &t;
  const RowCopy &row;
  Value source, from, buffer, to;
};

} // namespace

void emitRowCopy(Emitter &emitter, const Target &target, const RowCopy &row,
                 Value source, Value from, Value buffer, Value to) {
  Copy(emitter, target, row, source, from, buffer, to).emit();
}

} // namespace autoconfig
