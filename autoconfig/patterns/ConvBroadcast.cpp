//===-- ConvBroadcast.cpp - Pattern of the model of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PackA.h"
#include "autoconfig/patterns/common/BroadcastTiles.h"
#include "autoconfig/patterns/common/PlaneCopies.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Broadcast {
public:
  explicit Broadcast(PatternContext &any)
      : context(any), p(context.problem), e(context.emitter),
        s(p, context.target, context.configuration), tiles(context, s) {}

  void emit() {
    int64_t ofBlock = s.blockElements(), copied = s.coefficientElements();
    bool copies = copied > 0 && !p.weightsPrepared;
    workspace = context.workspace(s.workspace());
    coefficients = copies ? workspace : context.b;
    if (copied > 0 && p.weightsPrepared)
      coefficients = context.prepared(
          p.groups * copied, [&](Emitter &inPrepare, Value given, Value to) {
            inPrepare.loop(0, p.groups, 1, [&](Value g) {
              emitCopies(inPrepare, given, inPrepare.mul(g, p.weights.group),
                         to, inPrepare.mul(g, copied));
            });
          });
    e.loop(0, p.groups, 1, [&](Value g) {
      Value first = e.mul(g, copied > 0 ? copied : p.weights.group);
      if (copies) {
        first = e.index(ofBlock);
        emitCopies(e, context.b, e.mul(g, p.weights.group), workspace, first);
      }
      e.loop(0, p.batch, 1, [&](Value n) {
        emitImage({e.add(e.mul(g, p.src.group), e.mul(n, p.src.batch)), first,
                   e.add(e.mul(g, p.dst.group), e.mul(n, p.dst.batch)),
                   e.mul(g, p.f)});
      });
    });
  }

private:
  /// Where an image, then a block or tile, starts.
  struct Position {
    Value src, coefficients, dst;
    Value channel; // of the group's first filter
  };

  /// The coefficients of a group as [k][filters] of each tile.
  void emitCopies(Emitter &at, Value given, Value from, Value copy, Value to) {
    at.loop(s.filterTiles(), [&](Value filter, int64_t size) {
      TileOfA tile{at.add(from, at.mul(filter, p.weights.filter)),
                   at.add(to, copiedBefore(at, filter)),
                   size,
                   s.row.k,
                   s.row.lda,
                   s.tiles.interleavedRows(size)};
      emitPackTile(at, context.target, given, copy, tile);
    });
  }

  /// Elements of copied coefficients before this filter's tile. Only the last
  /// tile is padded.
  Value copiedBefore(Emitter &at, Value filter) const {
    return at.mul(filter, s.row.k);
  }

  void emitImage(const Position &image) {
    e.loop(s.blocks, [&](Value row, int64_t rows) {
      emitPlaneCopies(context, s.planes, rows, image.src, row, workspace);
      emitBlock({image.src, image.coefficients,
                 e.add(image.dst, e.mul(row, p.dst.row)), image.channel},
                rows);
    });
  }

  void emitBlock(const Position &block, int64_t rows) {
    auto forFilters = [&](auto body) { e.loop(s.filterTiles(), body); };
    auto forPixels = [&](auto body) {
      e.loop(s.rowTiles(rows), [&](Value row, int64_t rowsOfTile) {
        int64_t from = 0;
        for (const PanelRun &run : s.panels()) {
          int64_t to = from + run.pitch() * run.count;
          e.loop(from, to, run.pitch(),
                 [&](Value column) { body(row, rowsOfTile, run, column); });
          from = to;
        }
      });
    };
    auto tile = [&](Value filter, int64_t filters, Value row,
                    int64_t rowsOfTile, const PanelRun &run, Value column) {
      emitTile(block, {filters, rowsOfTile, run.pieces, rows}, filter, row,
               column);
    };
    if (s.filtersOutside)
      return forFilters([&](Value filter, int64_t filters) {
        forPixels([&](auto... pixels) { tile(filter, filters, pixels...); });
      });
    forPixels([&](auto... pixels) {
      forFilters([&](Value filter, int64_t filters) {
        tile(filter, filters, pixels...);
      });
    });
  }

  void emitTile(const Position &block, const BroadcastTiles::Shape &shape,
                Value filter, Value row, Value column) {
    int64_t slots = s.planes.slotsOfRow * s.planes.rowPitch();
    Value coefficient = s.tiles.interleaveA ? copiedBefore(e, filter)
                                            : e.mul(filter, p.weights.filter);
    tiles.call(
        shape,
        {workspace, coefficients, context.c, e.add(e.mul(row, slots), column),
         e.add(block.coefficients, coefficient),
         e.add(block.dst,
               e.add(e.add(e.mul(filter, p.dst.channel), e.mul(row, p.dst.row)),
                     column)),
         e.add(block.channel, filter)});
  }

  ContextOf<Convolution> context;
  const Convolution &p;
  Emitter &e;
  BroadcastSchedule s;
  BroadcastTiles tiles;
  Value workspace, coefficients;
};

} // namespace

void ConvBroadcastPattern(PatternContext &any) { Broadcast(any).emit(); }

} // namespace autoconfig
