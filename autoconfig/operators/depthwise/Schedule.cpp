//===-- Schedule.cpp - Loops of a depthwise convolution -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/depthwise/Schedule.h"
#include "autoconfig/core/VectorRuns.h"
#include <algorithm>

namespace autoconfig {
static ChannelVector vectorOf(const VectorPiece &source, int64_t multiplier) {
  ChannelVector vector{source, {}};
  int64_t left = source.valid * multiplier;
  for (; left > 0; left -= source.lanes)
    vector.outputs.push_back({source.lanes, std::min(left, source.lanes)});
  return vector;
}

bool hasRowsOfWeights(const Depthwise &p) {
  return (p.groups == 1 || p.weights.group == p.f) &&
         (p.f == 1 || p.weights.filter == 1);
}

int64_t elementsInFlight(const Target &target) {
  // Where multiply-adds take no operand from memory, and LLVM orders them, it
  // loads one more early.
  return target.scalarOperand == ScalarOperand::Lane ? 3 : 2;
}

bool DepthwiseSchedule::weightsStay(const Target &target, const AxisTiles &rows,
                                    const AxisTiles &columns,
                                    const ChannelBlocks &blocks) const {
  int64_t outputs = 0;
  for (const ChannelVector &vector : blocks.vectors)
    outputs += static_cast<int64_t>(vector.outputs.size());
  int64_t weights = rows.taps * columns.taps * outputs;
  int64_t sums = rows.size * columns.size * outputs;
  return (sums + weights + elementsInFlight(target)) * lmul <=
         target.integer("vector.registers");
}

int64_t DepthwiseSchedule::weightsInOrder() const {
  if (blocks.empty())
    return 0;
  const ChannelBlocks &last = blocks.back();
  return last.weights + last.count * last.weightsStep;
}

llvm::SmallVector<ChannelBlocks, 3> channelBlocks(const Depthwise &p,
                                                  const Target &target,
                                                  int64_t vectors,
                                                  int64_t lmul) {
  llvm::SmallVector<ChannelBlocks, 3> result;
  int64_t first = 0, weights = 0;
  for (const PanelRun &run : vectorBlocks(p.groups, target, vectors, lmul)) {
    ChannelBlocks blocks{{}, run.count, first, run.width(), 0, weights, 0, 0};
    for (const VectorPiece &piece : run.pieces) {
      blocks.vectors.push_back(vectorOf(piece, p.f));
      for (const VectorPiece &output : blocks.vectors.back().outputs)
        blocks.tapStep += output.lanes;
    }
    blocks.outputStep = run.width() * p.f;
    blocks.weightsStep = blocks.tapStep * p.taps();
    first += run.count * run.width();
    weights += run.count * blocks.weightsStep;
    result.push_back(std::move(blocks));
  }
  return result;
}

WeightsAt weightsAt(const Depthwise &p, const Configuration &c) {
  if (p.weightsPrepared)
    return WeightsAt::Prepared;
  return c.getOr("pack", 0) ? WeightsAt::Packed : WeightsAt::Given;
}

DepthwiseSchedule makeDepthwiseSchedule(const Depthwise &p,
                                        const Target &target,
                                        const Configuration &c) {
  DepthwiseSchedule s;
  s.lmul = c.getOr("lmul", 1);
  s.rows = axisTiles(p.h, c.get("rows"));
  s.columns = axisTiles(p.w, c.get("columns"));
  s.blocks = channelBlocks(p, target, c.get("vectors"), s.lmul);
  s.weightsAt = weightsAt(p, c);
  return s;
}

TapsSchedule makeTapsSchedule(const Depthwise &p, const Target &target,
                              const Configuration &c) {
  return {balancedSplit(p.w.out, c.get("columns")),
          channelBlocks(p, target, c.get("vectors"), c.getOr("lmul", 1))};
}

} // namespace autoconfig
