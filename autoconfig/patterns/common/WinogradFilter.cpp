//===-- WinogradFilter.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/WinogradFilter.h"
#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/patterns/common/Linear.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Filter {
public:
  Filter(const ContextOf<Convolution> &context,
         const WinogradTransform &transform, const Contraction &product,
         const GemmSchedule &gemm, Value weights, Value panels)
      : context(context), p(context.problem), transform(transform), gemm(gemm),
        weights(weights), panels(panels),
        ofMatrix(preparedElements(product, gemm)) {}

  /// Panels as GemmLoops reads them: block of columns by block, each panel
  /// [c][pitch].
  void emit(Emitter &e, int64_t to) {
    e.loop(0, p.groups, 1, [&](Value group) {
      Value from = e.mul(group, p.weights.group);
      Value start = e.add(e.mul(group, ofMatrix), to);
      int64_t first = 0; // column
      for (const Split &block : gemm.columnBlocks)
        for (int64_t i = 0; i < block.count; ++i) {
          emitBlock(e, block.size, e.add(from, first * p.weights.filter),
                    e.add(start, first * p.c));
          first += block.size;
        }
    });
  }

private:
  void emitBlock(Emitter &e, int64_t columns, Value from, Value to) {
    int64_t first = 0;
    for (const PanelRun &run : gemm.panels(columns)) {
      int64_t end = first + run.pitch() * run.count;
      func::FuncOp function = functionFor(run);
      e.loop(first, end, run.pitch(), [&](Value column) {
        func::CallOp::create(
            e.builder, e.location, function,
            ValueRange{weights, panels,
                       e.add(from, e.mul(column, p.weights.filter)),
                       e.add(to, e.mul(column, p.c))});
      });
      first = end;
    }
  }

  func::FuncOp functionFor(const PanelRun &run) {
    Type index = IndexType::get(panels.getContext());
    return createPrivateFunction(
        func::FuncOp(context.function), "winograd_filter",
        {weights.getType(), panels.getType(), index, index},
        [&](Emitter &e, ValueRange args) {
          e.loop(0, p.c, 1, [&](Value c) {
            emitRow(e, run, args[0], args[1],
                    e.add(args[2], e.mul(c, p.weights.channel)),
                    e.add(args[3], e.mul(c, run.pitch())));
          });
        });
  }

  /// A row of a panel: vectors along filters where they are contiguous.
  void emitRow(Emitter &e, const PanelRun &run, Value given, Value panel,
               Value from, Value to) {
    if (p.weights.filter != 1)
      return e.loop(0, run.width(), 1, [&](Value column) {
        emitVector(e, {1, 1}, given, panel,
                   e.add(from, e.mul(column, p.weights.filter)),
                   e.add(to, column));
      });
    SmallVector<VectorPiece> parts;
    for (const VectorPiece &whole : run.pieces)
      llvm::append_range(parts, inRegisters(whole));
    int64_t offset = 0;
    for (size_t i = 0; i < parts.size();) {
      size_t next = inLoops() ? firstOther(parts, i) : i + 1;
      int64_t end = offset + static_cast<int64_t>(next - i) * parts[i].lanes;
      emitParts(e, parts[i], offset, end, given, panel, from, to);
      offset = end;
      i = next;
    }
  }

  /// LLVM's scheduler takes loads ahead of other work, out of all that a loop's
  /// body holds.
  bool takesAhead() const {
    return context.target.scalarOperand == ScalarOperand::Lane;
  }

  /// Beside a schedule that takes loads ahead, where a load of a vector reaches
  /// no place but its pointer's: all places of all parts would be pointers.
  bool inLoops() const {
    return context.target.scalarOperand != ScalarOperand::Broadcast;
  }

  static size_t firstOther(ArrayRef<VectorPiece> parts, size_t first) {
    size_t next = first;
    while (next < parts.size() && parts[next] == parts[first])
      ++next;
    return next;
  }

  void emitParts(Emitter &e, const VectorPiece &part, int64_t first,
                 int64_t end, Value given, Value panel, Value from, Value to) {
    if (first + part.lanes == end)
      return emitVector(e, part, given, panel, e.add(from, first),
                        e.add(to, first));
    e.loop(first, end, part.lanes, [&](Value column) {
      emitVector(e, part, given, panel, e.add(from, column), e.add(to, column));
    });
  }

  /// Of a long group of registers, parts of one each: in double precision they
  /// are two, and so taps and results find registers. Where loads are taken
  /// ahead, parts that are one in double precision.
  SmallVector<VectorPiece> inRegisters(const VectorPiece &whole) const {
    const int64_t most = context.target.lanes() / (takesAhead() ? 2 : 1);
    if (whole.lanes <= most)
      return {whole};
    SmallVector<VectorPiece> parts;
    for (int64_t left = whole.lanes; left > 0; left -= most)
      parts.push_back({std::min(left, most), std::min(left, most)});
    return parts;
  }

  /// Row by row of the result: what rows share is computed again, so that few
  /// values are alive.
  void emitVector(Emitter &e, const VectorPiece &piece, Value given,
                  Value panel, Value from, Value to) {
    constexpr int64_t taps = WinogradTransform::taps;
    Value weights[taps][taps];
    for (int64_t i = 0; i < taps; ++i)
      for (int64_t j = 0; j < taps; ++j)
        weights[i][j] = e.extend(
            e.load(piece, given,
                   e.add(from, i * p.weights.row + j * p.weights.column)));
    Type type = weights[0][0].getType();
    int64_t t = transform.inputs();
    for (int64_t y = 0; y < t; ++y) {
      LinearProgram row = transform.filter;
      row.outputs = {row.outputs[y]};
      row = row.pruned({0, taps}, 1);
      SmallVector<Value> ofColumns;
      for (int64_t j = 0; j < taps; ++j)
        ofColumns.push_back(emitLinear(
            e, row, type, {weights[0][j], weights[1][j], weights[2][j]})[0]);
      for (auto [x, value] :
           llvm::enumerate(emitLinear(e, transform.filter, type, ofColumns))) {
        int64_t frequency = y * t + static_cast<int64_t>(x);
        e.storeFull(piece, e.round(value), panel,
                    e.add(to, frequency * p.groups * ofMatrix));
      }
    }
  }

  const ContextOf<Convolution> &context;
  const Convolution &p;
  const WinogradTransform &transform;
  const GemmSchedule &gemm;
  Value weights, panels;
  int64_t ofMatrix; // elements of the panels of one
};

} // namespace

void emitWinogradFilter(Emitter &e, const ContextOf<Convolution> &context,
                        const WinogradTransform &transform,
                        const Contraction &product, const GemmSchedule &gemm,
                        Value weights, Value panels, int64_t to) {
  Filter(context, transform, product, gemm, weights, panels).emit(e, to);
}

} // namespace autoconfig
