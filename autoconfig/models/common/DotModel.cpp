//===-- DotModel.cpp - The terms of dot products --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DotModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

class DotCost {
public:
  DotCost(const Contraction &problem, const Target &target,
          const DotSchedule &schedule, double othersBytes)
      : p(problem), t(target), s(schedule), caches(target),
        overlap(Overlap::ofCore(target)),
        withTransfers(Overlap::ofTransfers(target)), othersBytes(othersBytes),
        rows(std::min(s.rows, p.m)), columns(std::min(s.columns, p.n)),
        outer(p.outerCount()) {
    rowTiles = llvm::divideCeil(p.m, rows);
    columnTiles = llvm::divideCeil(p.n, columns);
    tiles = outer * rowTiles * columnTiles;
    products = static_cast<double>(rows) * columns;
    steps = std::ceil(p.k / static_cast<double>(s.lanes));
    bytesA = static_cast<double>(p.m) * p.k * bytesPerElement;
    bytesB = static_cast<double>(p.n) * p.k * bytesPerElement;
    window = t.get("issue.window");
    double instructions =
        steps * instructionsOfStep() + products * operationsOfSum();
    tilesAtOnce = std::max(1.0, window / instructions);
  }

  Cost total() {
    Cost cost;
    addSteps(cost);
    cost.add("reductions", tiles * reduction(),
             "sums of the lanes of accumulators");
    if (s.copiesColumns)
      cost.add("packing", outer * copying(),
               "columns of B, element by element");
    addStreams(cost);
    cost.add("call overhead", tiles * callOverhead(), "calls of the kernel");
    return cost;
  }

private:
  double instructionsOfStep() const {
    return products + rows + columns + 3.0 / s.chains;
  }

  /// Share of the vectors along such rows that lie across two lines, which take
  /// a load port twice.
  double across(int64_t stride) const {
    return shareAcrossLines(s.lanes * bytesPerElement, stride * bytesPerElement,
                            caches.l1.line);
  }

  /// What a call's own instructions take beside those of other tiles.
  double callOverhead() const { return t.get("call.overhead") / tilesAtOnce; }

  /// Element by element, from rows of B, a line of each.
  double copying() const {
    double elements =
        static_cast<double>(p.k) * p.n *
        std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
    double rowBytes = p.ldb * bytesPerElement;
    double lines = p.k * std::min(1.0, rowBytes / caches.l1.line);
    Residence where = caches.residenceOfCall(p.k * rowBytes + othersBytes);
    return overlap({elements, lines * caches.cyclesToRead(where)}) +
           lines * caches.cyclesToWait(where, caches.walkOf(p.k, rowBytes));
  }

  void addSteps(Cost &cost) {
    double busy = vectorCycles(t, s.lanes);
    double compute =
        products * (busy + t.get("fma.overhead")) / t.get("fma.pipes");
    double latency = t.get("fma.latency") / s.chains / tilesAtOnce;
    double loads =
        (rows * (1 + across(p.lda)) + columns * (1 + across(s.columnPitch))) *
        busy / t.get("load.pipes");
    double issue = instructionsOfStep() / t.get("issue.width");
    double slowest = std::max({compute, latency, loads, issue});
    core = std::max(overlap({compute, loads, issue}), latency);
    const char *bound = slowest == compute   ? "bound: FMA throughput"
                        : slowest == latency ? "bound: FMA latency"
                        : slowest == loads   ? "bound: load ports"
                                             : "bound: issue width";
    cost.add("compute", tiles * steps * compute, bound);
    cost.add("operand stalls", tiles * steps * (core - compute),
             "loads, issue or latency beyond the multiply-adds");
  }

  /// Operations to sum the lanes of one accumulator, half of them additions.
  /// Four neighbours share them: 9, and 2 for each halving down to 128 bits.
  double operationsOfSum() const {
    double halvings = std::log2(s.lanes), each = 2 * halvings;
    double together = (9 + 2 * (halvings - 2)) / 4;
    if (window == 0)
      return p.bTransposed && columns % 4 == 0 ? together : each;
    int64_t neighbours = p.n == 1 && p.ldc == 1 ? rows : columns;
    auto inFours = static_cast<double>(neighbours / 4 * 4);
    return each + inFours / neighbours * (together - each);
  }

  /// Summing the lanes is a chain of shuffles and additions, as many of each.
  /// Where the core looks ahead, other tiles hide the chain, and of the
  /// operations the additions take the pipes of multiply-adds, of the shuffles
  /// what `shuffle.fma_cycles` says.
  double reduction() const {
    // Where registers form groups, an instruction adds those of a group, then
    // halves by halves of a register; one sum after the other.
    double busy = vectorCycles(t, s.lanes);
    if (t.scalarOperand == ScalarOperand::Register) {
      double chains = std::max(products * busy, t.get("fma.latency"));
      return (s.chains - 1) * chains +
             products * (std::log2(t.lanes()) * t.get("fma.latency") + busy);
    }
    double operations = products * operationsOfSum() / t.get("fma.pipes");
    if (window > 0)
      return operations / 2 * (1 + t.get("shuffle.fma_cycles")) +
             products * (s.chains - 1) / t.get("fma.pipes");
    return (std::log2(s.lanes) + s.chains) * t.get("fma.latency") + operations;
  }

  /// Cycles to load tiles again, for all of them: the inner operand for every
  /// tile of the outer one, and the outer one's tile where it does not stay in
  /// L1 meanwhile.
  double again() const {
    double rowsOfTile = rows, rowsOfOuter = columns, inner = bytesA;
    if (!s.columnsOutermost) {
      std::swap(rowsOfTile, rowsOfOuter);
      inner = bytesB;
    }
    double row = p.k * bytesPerElement, line = caches.l1.line;
    double lines = row / line, tile = rowsOfOuter * row;
    Residence ofTile = caches.residenceOf(rowsOfTile * row + tile);
    if (columnTiles == 1 && !p.bTransposed) // rows of A come once
      return tiles * lines * columns * caches.cyclesToRead(ofTile);
    Residence ofInner = caches.residenceOf(inner + tile);
    return tiles * lines *
           (rowsOfTile * caches.cyclesToRead(ofInner) +
            rowsOfOuter * caches.cyclesToRead(ofTile));
  }

  /// Cycles to bring both operands, which lie in rows of K, into L1 once.
  double once() const {
    double bytes = outer * (bytesA + bytesB);
    // The tiles of the smaller operand are there already.
    bool ofB = p.bTransposed && s.columnsOutermost;
    double streams = ofB ? columns : rows;
    // Rows that follow each other are one stream, however many at a time.
    bool apart = streams > 1 && (ofB ? s.columnPitch : p.lda) > p.k;
    return caches.cyclesToStream(bytes, apart ? p.k * bytesPerElement : bytes,
                                 streams, othersBytes) +
           evicted(bytes, streams);
  }

  /// Cycles of the lines that are in L1 before they are used, and leave it for
  /// those of other rows that fall on the same sets: they come again from L2.
  double evicted(double bytes, double streams) const {
    double line = caches.l1.line;
    Footprint next{streams, line, p.lda * bytesPerElement};
    double lost =
        caches.l1.missShare(next.lineBytes(line), caches.l1.capacityFor(next));
    double coming = caches.residenceOfCall(bytes + othersBytes).belowL1();
    return bytes / line * coming * lost * caches.l2.cyclesPerLine;
  }

  /// What the transfers take beyond the core's own work. Out of order, the next
  /// tile's loads do not wait for this one's end.
  void addStreams(Cost &cost) {
    double beside = t.flag("issue.in_order") ? 0 : reduction() + callOverhead();
    double busy = tiles * (steps * core + beside);
    double transfers = once() + again();
    cost.add("streams", withTransfers({busy, transfers}) - busy,
             "lines of A and B from below L1, beyond what the core hides");
  }

  const Contraction &p;
  const Target &t;
  const DotSchedule &s;
  CacheHierarchy caches;
  Overlap overlap, withTransfers;
  double othersBytes;
  int64_t rows, columns; // of a tile
  double outer, rowTiles, columnTiles, tiles, products, steps;
  double bytesA, bytesB;
  double core = 0; // cycles of a step
  double window, tilesAtOnce;
};

} // namespace

Cost dotCost(const Contraction &problem, const Target &target,
             const DotSchedule &schedule, double othersBytes) {
  return DotCost(problem, target, schedule, othersBytes).total();
}

std::optional<std::string> refuseDots(const Contraction &p, const Target &t,
                                      const Configuration &c) {
  if (auto reason = refuseOutOfRange(c))
    return reason;
  int64_t lmul = c.getOr("lmul", 1);
  int64_t needs = makeDotSchedule(p, t, c).registers() * lmul;
  if (needs <= t.integer("vector.registers"))
    return std::nullopt;
  return "mr=" + std::to_string(c.get("mr")) +
         " rows with chains=" + std::to_string(c.get("chains")) + " need " +
         std::to_string(needs) + " vector registers of " +
         std::to_string(t.integer("vector.registers"));
}

} // namespace autoconfig
