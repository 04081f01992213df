//===-- WinogradTiles.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/WinogradTiles.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/patterns/common/Linear.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// What differs between kinds of tiles along both axes.
std::string nameOf(const char *what, const TileRun &rows,
                   const TileRun &columns) {
  std::string name = what;
  for (const TileRun *run : {&rows, &columns})
    name += "_" + std::to_string(run->inside.first) + "to" +
            std::to_string(run->inside.end) + "_" +
            std::to_string(run->outputs);
  return name;
}

} // namespace

struct WinogradTiles::Body {
  Emitter &e;
  VectorPiece piece;
  Value source, destination; // tensors
  Value from, to;            // the tile's first vectors in them
  Value scratch;             // the tensor that holds it
  int64_t scratchStart, t;   // in elements; its rows and columns in vectors
  Value channel;             // the vectors' first
  ValueRange ofEpilogue;     // what it reads

  Type type() const { return e.type(piece); }

  void storeColumn(Value x, ArrayRef<Value> values) const {
    Value at = e.add(e.mul(x, t * piece.lanes), scratchStart);
    for (auto [y, value] : llvm::enumerate(values))
      e.storeFull(piece, value, scratch, e.add(at, y * piece.lanes));
  }
  /// Null for columns that nothing was stored in.
  SmallVector<Value> loadRow(Value y, ConvAxis::Range columns) const {
    Value at = e.add(e.mul(y, piece.lanes), scratchStart);
    SmallVector<Value> values(t);
    for (int64_t x = columns.first; x < columns.end; ++x)
      values[x] = e.loadFull(piece, scratch, e.add(at, x * t * piece.lanes));
    return values;
  }
};

void WinogradTiles::transformInput(const TileRun &rows, const TileRun &columns,
                                   Value from, Value to) {
  call(nameOf("winograd_input", rows, columns), context.a, workspace, from, to,
       s.channels, {},
       [&](const Body &body) { emitInput(rows, columns, body); });
}

void WinogradTiles::transformOutput(const TileRun &rows, const TileRun &columns,
                                    Value from, Value to) {
  call(nameOf("winograd_output", rows, columns), workspace, context.c, from, to,
       s.filters, context.epilogueOperands(),
       [&](const Body &body) { emitOutput(rows, columns, body); });
}

void WinogradTiles::emitInput(const TileRun &rows, const TileRun &columns,
                              const Body &b) {
  LinearProgram ofColumn = s.transform.input.pruned(rows.inside, b.t);
  LinearProgram ofRow = s.transform.input.pruned(columns.inside, b.t);
  b.e.loop(columns.inside.first, columns.inside.end, 1, [&](Value x) {
    Value at = b.e.add(b.from, b.e.mul(x, p.src.column));
    SmallVector<Value> inputs(b.t);
    for (int64_t y = rows.inside.first; y < rows.inside.end; ++y)
      inputs[y] = b.e.load(b.piece, b.source, b.e.add(at, y * p.src.row));
    b.storeColumn(x, emitLinear(b.e, ofColumn, b.type(), inputs));
  });
  b.e.loop(0, b.t, 1, [&](Value y) {
    Value at = b.e.add(b.to, b.e.mul(y, b.t * s.inputPitch()));
    SmallVector<Value> inputs = b.loadRow(y, columns.inside);
    for (auto [x, value] :
         llvm::enumerate(emitLinear(b.e, ofRow, b.type(), inputs)))
      b.e.store(b.piece, value, b.destination, b.e.add(at, x * s.inputPitch()));
  });
}

void WinogradTiles::emitOutput(const TileRun &rows, const TileRun &columns,
                               const Body &b) {
  ConvAxis::Range all{0, b.t};
  LinearProgram ofColumn = s.transform.output.pruned(all, rows.outputs);
  LinearProgram ofRow = s.transform.output.pruned(all, columns.outputs);
  b.e.loop(0, b.t, 1, [&](Value x) {
    Value at = b.e.add(b.from, b.e.mul(x, s.outputPitch()));
    SmallVector<Value> products;
    for (int64_t y = 0; y < b.t; ++y)
      products.push_back(
          b.e.load(b.piece, b.source, b.e.add(at, y * b.t * s.outputPitch())));
    b.storeColumn(x, emitLinear(b.e, ofColumn, b.type(), products));
  });
  b.e.loop(0, rows.outputs, 1, [&](Value y) {
    Value at = b.e.add(b.to, b.e.mul(y, p.dst.row));
    SmallVector<Value> inputs = b.loadRow(y, all);
    for (auto [x, value] :
         llvm::enumerate(emitLinear(b.e, ofRow, b.type(), inputs))) {
      Value element = b.e.add(at, x * p.dst.column);
      if (p.accumulate)
        value = b.e.addFloats(b.e.load(b.piece, b.destination, element), value);
      value = context.finished(b.e, b.piece, value, b.ofEpilogue,
                               {element, b.channel});
      b.e.store(b.piece, value, b.destination, element);
    }
  });
}

void WinogradTiles::call(const std::string &name, Value source,
                         Value destination, Value from, Value to,
                         int64_t channels, ValueRange ofEpilogue,
                         EmitBody emitBody) {
  func::FuncOp &function = functions[name];
  if (!function) {
    Type index = IndexType::get(context.function.getContext());
    SmallVector<Type> inputs{source.getType(), destination.getType(), index,
                             index};
    const size_t known = inputs.size();
    llvm::append_range(inputs, ofEpilogue.getTypes());
    function = createPrivateFunction(
        context.function, name, inputs, [&](Emitter &e, ValueRange args) {
          Value inWorkspace = args[source == workspace ? 0 : 1];
          int64_t first = 0;
          for (const PanelRun &run : vectorsOf(channels, context.target)) {
            int64_t end = first + run.pitch() * run.count;
            e.loop(first, end, run.pitch(), [&](Value channel) {
              int64_t offset = 0;
              for (const VectorPiece &piece : run.pieces) {
                Value at = e.add(channel, offset);
                emitBody({e, piece, args[0], args[1], e.add(args[2], at),
                          e.add(args[3], at), inWorkspace, scratch,
                          s.transform.inputs(), at, args.drop_front(known)});
                offset += piece.lanes;
              }
            });
            first = end;
          }
        });
    keepSourceOrder(function, context.target);
  }
  Emitter &e = context.emitter;
  SmallVector<Value> values{source, destination, from, to};
  llvm::append_range(values, ofEpilogue);
  func::CallOp::create(e.builder, e.location, function, values);
}

} // namespace autoconfig
