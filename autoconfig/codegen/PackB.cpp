//===-- PackB.cpp ---------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PackB.h"
#include "autoconfig/codegen/PackA.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/Transpose.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Packs the columns of one vector of a panel's row.
class PiecePacking {
public:
  PiecePacking(Emitter &e, const Target &target, const VectorPiece &piece,
               ValueRange args, int64_t column, int64_t kc, int64_t ldb,
               int64_t pitch)
      : e(e), piece(piece), b(args[0]), pack(args[1]),
        from(e.add(args[2], column * ldb)), to(e.add(args[3], column)), kc(kc),
        ldb(ldb), pitch(pitch),
        masks(target.scalarOperand == ScalarOperand::Broadcast) {}

  void emit() {
    if (!canTranspose(piece.lanes))
      return emitScalars(0);
    int64_t whole = kc / piece.lanes * piece.lanes, rest = kc - whole;
    e.loop(0, whole, piece.lanes, [&](Value k) { emitBlock(k, piece.lanes); });
    if (rest > 0 && masks)
      emitBlock(e.index(whole), rest);
    else
      emitScalars(whole);
  }

private:
  /// `steps` of k, at most a block, from k on. Lanes without a column are zero.
  void emitBlock(Value k, int64_t steps) {
    SmallVector<Value> rows;
    for (int64_t i = 0; i < piece.lanes; ++i)
      rows.push_back(i < piece.valid ? e.load({piece.lanes, steps}, b,
                                              e.add(e.add(from, k), i * ldb))
                                     : e.zero(piece));
    SmallVector<Value> columns = transposeBlock(e, rows);
    Value at = e.add(to, e.mul(k, pitch));
    for (int64_t i = 0; i < steps; ++i)
      e.storeFull(piece, columns[i], pack, e.add(at, i * pitch));
  }

  /// Element by element, for k from `first` on.
  void emitScalars(int64_t first) {
    e.loop(first, kc, 1, [&](Value k) {
      for (int64_t i = 0; i < piece.valid; ++i)
        e.storeScalar(e.loadScalar(b, e.add(e.add(from, k), i * ldb)), pack,
                      e.add(e.add(to, e.mul(k, pitch)), i));
    });
  }

  Emitter &e;
  const VectorPiece &piece;
  Value b, pack, from, to;
  int64_t kc, ldb, pitch;
  bool masks;
};

void emitPanel(Emitter &e, const Target &target, const PanelRun &panel,
               int64_t kc, int64_t ldb, ValueRange args) {
  if (target.scalarOperand == ScalarOperand::Register)
    return emitPackTile(
        e, target, args[0], args[1],
        {args[2], args[3], panel.width(), kc, ldb, panel.pitch()});
  int64_t column = 0;
  for (const VectorPiece &piece : panel.pieces) {
    PiecePacking(e, target, piece, args, column, kc, ldb, panel.pitch()).emit();
    column += piece.lanes;
  }
}

std::string nameOf(const PanelRun &panel, int64_t kc) {
  std::string name = "pack_b_" + std::to_string(kc);
  for (const VectorPiece &piece : panel.pieces)
    name +=
        "_" + std::to_string(piece.valid) + "of" + std::to_string(piece.lanes);
  return name;
}

} // namespace

void PanelPackers::emit(Emitter &e, const PanelRun &panel, int64_t kc, Value b,
                        Value pack, Value from, Value to) {
  auto emitSteps = [&](Value first, Value packed) {
    if (problem.bTransposed)
      call(e, panel, kc, b, pack, first, packed);
    else
      copy(e, panel, kc, b, pack, first, packed);
  };
  if (!problem.windows)
    return emitSteps(from, to);
  const Windows &w = *problem.windows;
  e.loop(0, w.h.kernel, 1, [&](Value i) {
    e.loop(0, w.w.kernel, 1, [&](Value j) {
      Value row = e.add(e.mul(i, w.kRow), e.mul(j, w.kColumn));
      Value tap = e.add(e.mul(i, w.w.kernel), j);
      emitSteps(e.add(from, e.mul(row, problem.bTransposed ? 1 : problem.ldb)),
                e.add(to, e.mul(tap, kc * panel.pitch())));
    });
  });
}

void PanelPackers::copy(Emitter &e, const PanelRun &panel, int64_t kc, Value b,
                        Value pack, Value from, Value to) const {
  e.loop(0, kc, 1, [&](Value k) {
    int64_t offset = 0;
    for (const VectorPiece &piece : panel.pieces) {
      Value row =
          e.load(piece, b, e.add(e.add(from, e.mul(k, problem.ldb)), offset));
      e.storeFull(piece, row, pack,
                  e.add(e.add(to, e.mul(k, panel.pitch())), offset));
      offset += piece.lanes;
    }
  });
}

void PanelPackers::call(Emitter &e, const PanelRun &panel, int64_t kc, Value b,
                        Value pack, Value from, Value to) {
  func::FuncOp &packer = packers[nameOf(panel, kc)];
  if (!packer) {
    Type index = IndexType::get(user.getContext());
    packer = createPrivateFunction(
        user, nameOf(panel, kc), {b.getType(), pack.getType(), index, index},
        [&](Emitter &inside, ValueRange args) {
          emitPanel(inside, target, panel, kc, problem.ldb, args);
        });
  }
  func::CallOp::create(e.builder, e.location, packer,
                       ValueRange{b, pack, from, to});
}

} // namespace autoconfig
