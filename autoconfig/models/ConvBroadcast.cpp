//===-- ConvBroadcast.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Quantity.h"
#include "autoconfig/models/common/BroadcastCost.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {
namespace {

class ConvBroadcast : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "vectors along the width, coefficients broadcast, on padded copies "
           "of rows";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &) const override {
    // A coefficient's place is counted from its filter's first one.
    if (!hasPlanes(p) || !hasPlanesOfWeights(p))
      return "columns and taps are not contiguous (nchw, fchw)";
    if (p.multiplyAdds() == 0 || p.h.in == 0 || p.w.in == 0)
      return "there is nothing to multiply";
    if (p.w.stride > mostPhases)
      return "stride " + std::to_string(p.w.stride) +
             " takes more copies of a row than " + std::to_string(mostPhases);
    double bytes = workspaceBytes(p, 1);
    if (bytes > mostWorkspace)
      return "the rows of the source for one output row take " +
             countText(bytes) + " bytes of workspace, more than " +
             countText(mostWorkspace);
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result{smallest(p, t)};
    for (const MicroTile &tile : tilesFor(p, t))
      for (int64_t block : blocksFor(p, t))
        for (bool filtersOutside : {false, true})
          for (bool copies : {true, false}) {
            // By lane the tile depends on it. Elsewhere prepared coefficients
            // are copies, which cost nothing.
            bool isLane = t.scalarOperand == ScalarOperand::Lane;
            if (isLane ? copies != tile.copiesA : p.weightsPrepared && !copies)
              continue;
            Configuration c = shaped(p, t, tile);
            c.set("block", std::max(block, c.get("rows")));
            c.set("filters_outside", filtersOutside);
            c.set("interleave_a", copies);
            if (!refuses(p, t, c))
              result.push_back(std::move(c));
          }
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    return broadcastCost(p, t, BroadcastSchedule(p, t, c));
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    for (auto &[key, value] : c.entries()) {
      bool isSwitch = key == "interleave_a" || key == "filters_outside";
      if (value < (isSwitch ? 0 : 1) || value > largest)
        return key.str() + "=" + std::to_string(value) + " is not in " +
               (isSwitch ? "0" : "1") + " .. " + std::to_string(largest);
    }
    int64_t lmul = c.getOr("lmul", 1), lanes = t.lanes() * lmul;
    if (lmul > t.integer("vector.lmul_max") || !llvm::isPowerOf2_64(lmul))
      return "lmul=" + std::to_string(lmul) + " is not one of 1, 2, .. " +
             std::to_string(t.integer("vector.lmul_max"));
    if (c.get("strip") % lanes != 0)
      return "strip=" + std::to_string(c.get("strip")) +
             " is not a multiple of the vector's " + std::to_string(lanes) +
             " lanes";
    int64_t needs = registersOfBroadcast(p, t, c);
    if (needs > t.integer("vector.registers"))
      return "a tile of mr=" + std::to_string(c.get("mr")) +
             " by rows=" + std::to_string(c.get("rows")) +
             " by strip=" + std::to_string(c.get("strip")) + " needs " +
             std::to_string(needs) + " vector registers of " +
             std::to_string(t.integer("vector.registers"));
    return std::nullopt;
  }

  int64_t workspace(const Convolution &p, const Target &t,
                    const Configuration &c) const override {
    return BroadcastSchedule(p, t, c).workspace();
  }

private:
  /// It fits any registers.
  static Configuration smallest(const Convolution &p, const Target &t) {
    Configuration c = shaped(p, t, {1, 1, 1});
    c.set("block", 1);
    c.set("filters_outside", 0);
    c.set("interleave_a", 0);
    return c;
  }

  static constexpr int64_t mostPhases = 16, largest = 1 << 20;
  /// Beyond what any cache holds there is nothing to gain.
  static constexpr double mostWorkspace = 1 << 28;

  static double workspaceBytes(const Convolution &p, int64_t rows) {
    return static_cast<double>(PlaneBlock(p).elements(rows)) * bytesPerElement;
  }

  /// Output rows of a block that L2 holds beside what tiles use, and of one
  /// that takes a quarter of that.
  static llvm::SmallVector<int64_t, 2> blocksFor(const Convolution &p,
                                                 const Target &t) {
    llvm::SmallVector<int64_t, 2> blocks;
    for (int64_t share : {2, 8}) {
      double most = t.get("l2.size") / static_cast<double>(share);
      PlaneBlock planes(p);
      double each = static_cast<double>(planes.channels * planes.rowPitch()) *
                    bytesPerElement;
      auto slots = static_cast<int64_t>(most / each);
      int64_t rows = (slots - planes.slotsOfTaps) / planes.slotsOfRow + 1;
      rows = std::clamp<int64_t>(rows, 1, p.h.out);
      if (blocks.empty() || rows != blocks.back())
        blocks.push_back(rows);
    }
    return blocks;
  }

  /// The fastest tiles by the core's cycles.
  static llvm::SmallVector<MicroTile> tilesFor(const Convolution &p,
                                               const Target &t) {
    constexpr size_t most = 40;
    Contraction product;
    product.m = p.f, product.n = p.h.out * p.w.out;
    product.lda = product.k = p.c * p.h.kernel * p.w.kernel;
    llvm::SmallVector<std::pair<double, size_t>> order;
    llvm::SmallVector<MicroTile> all = microTiles(product, t), fast;
    for (size_t i = 0; i < all.size(); ++i)
      if (!all[i].pipelined && isShape(p, t, all[i]))
        order.emplace_back(stepsCycles(p, t, all[i]), i);
    llvm::sort(order);
    for (auto [cycles, i] : llvm::ArrayRef(order).take_front(most))
      fast.push_back(all[i]);
    return fast;
  }

  static int64_t vectorsOfRow(const Convolution &p, const Target &t,
                              const MicroTile &tile) {
    return llvm::divideCeil(p.w.out, t.lanes() * tile.lmul);
  }

  /// A part of a row, or whole rows.
  static bool isShape(const Convolution &p, const Target &t,
                      const MicroTile &tile) {
    int64_t ofRow = vectorsOfRow(p, t, tile);
    return tile.vectors <= ofRow ||
           (tile.vectors % ofRow == 0 && tile.vectors / ofRow <= p.h.out);
  }

  static Configuration shaped(const Convolution &p, const Target &t,
                              const MicroTile &tile) {
    int64_t ofRow = vectorsOfRow(p, t, tile);
    Configuration c;
    c.set("mr", tile.mr);
    c.set("strip", std::min(tile.vectors, ofRow) * t.lanes() * tile.lmul);
    if (t.integer("vector.lmul_max") > 1)
      c.set("lmul", tile.lmul);
    c.set("rows", std::max<int64_t>(1, tile.vectors / ofRow));
    return c;
  }

  /// All k steps as if all tiles were full ones and every operand in L1.
  static double stepsCycles(const Convolution &p, const Target &t,
                            const MicroTile &tile) {
    GemmSchedule s;
    s.lanes = t.lanes() * tile.lmul;
    PanelRun panel;
    panel.pieces.assign(tile.vectors, {s.lanes, s.lanes});
    int64_t ofRow = vectorsOfRow(p, t, tile);
    int64_t rows = std::max<int64_t>(1, tile.vectors / ofRow);
    double tiles = static_cast<double>(llvm::divideCeil(p.f, tile.mr)) *
                   llvm::divideCeil(p.h.out, rows) *
                   llvm::divideCeil(ofRow, tile.vectors);
    return tiles * stepBounds(t, s, tile.mr, panel, true).cycles();
  }
};

} // namespace

const Model &ConvBroadcastModel() {
  static const ConvBroadcast model;
  return model;
}

} // namespace autoconfig
