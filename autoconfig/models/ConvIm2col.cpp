//===-- ConvIm2col.cpp - Model of the pattern of the same name ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cost of the matrix products of all strips, and of what copies windows:
//
//   core       the copied stretches: of columns an output row of a tap, of rows
//              a row of taps of a pixel, or a tap where these lie apart
//   transfers  lines of the source from where it is, and of the windows
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Quantity.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/operators/conv/Im2colSchedule.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <vector>

namespace autoconfig {
namespace {

double bytesOfWindows(const Im2colSchedule &s, int64_t rows) {
  return static_cast<double>(s.windowElements(rows)) * bytesPerElement;
}

double cyclesOfStrip(const Im2colSchedule &s, const Target &t, int64_t rows) {
  return leastCycles(s.product(rows), t);
}

/// Where the call before left the tensors.
Residence everything(const Convolution &p, const Target &t,
                     const CacheHierarchy &caches, const Im2colSchedule &s,
                     int64_t rows) {
  double tensors = static_cast<double>(p.elementsOfSrc()) +
                   p.elementsOfWeights() + p.elementsOfDst();
  double cycles = 0;
  for (const Split &strip : s.strips)
    cycles += static_cast<double>(p.batch * p.groups * strip.count) *
              cyclesOfStrip(s, t, strip.size);
  return caches.residenceOfCall(
      tensors * bytesPerElement + bytesOfWindows(s, rows), cycles);
}

/// Windows are where they were copied to. A group's weights are read by all of
/// its strips, which leave them to the next one.
PlacesOfOperands placesOf(const Convolution &p, const Target &t,
                          const Im2colSchedule &s, int64_t rows) {
  CacheHierarchy caches(t);
  Residence all = everything(p, t, caches, s, rows);
  Residence windows = caches.residenceOf(bytesOfWindows(s, rows));
  Residence again = caches.residenceOf(bytesOfOperands(s.product(rows)),
                                       cyclesOfStrip(s, t, rows));
  double first = 1 / static_cast<double>(p.batch * countOf(s.strips));
  auto mean = [&](double one, double others) {
    return first * one + (1 - first) * others;
  };
  Residence weights{mean(all.l2, again.l2), mean(all.l3, again.l3),
                    mean(all.memory, again.memory)};
  if (s.columns)
    return {weights, windows, all};
  return {windows, weights, all};
}

/// Cycles to copy the windows of a strip.
double copyCycles(const Convolution &p, const Target &t,
                  const Im2colSchedule &s, int64_t rows) {
  CacheHierarchy caches(t);
  double pixels = static_cast<double>(rows) * p.w.out;
  double tapRows = static_cast<double>(p.h.kernel);
  double core = 0;
  if (s.columns) {
    core = p.c * tapRows * p.w.kernel * rows *
           rowCopyCycles(t, p.w.out, p.w.stride);
  } else {
    bool together = p.w.dilation * p.src.column == p.c;
    core = pixels * tapRows *
           (together ? rowCopyCycles(t, p.w.kernel * p.c, 1)
                     : p.w.kernel * rowCopyCycles(t, p.c, 1));
  }
  // A row of taps, and of a strip, is read once.
  double line = caches.l1.line;
  double read =
      std::min<double>(p.h.in, (rows - 1) * p.h.stride + p.h.reach()) * p.w.in *
      p.c * bytesPerElement;
  double written = bytesOfWindows(s, rows);
  double transfers =
      read / line * caches.cyclesToRead(everything(p, t, caches, s, rows)) +
      written / line *
          caches.cyclesToWrite(caches.residenceOf(written), Walk::Along);
  return Overlap::ofTransfers(t)({core, transfers});
}

/// Costs of all strips of so many rows.
class StripCosts {
public:
  StripCosts(const Convolution &p, const Target &t, int64_t rows) : p(p), t(t) {
    Im2colSchedule s(p, rows);
    for (const Split &strip : s.strips) {
      double times = static_cast<double>(p.batch * p.groups * strip.count);
      copies += times * copyCycles(p, t, s, strip.size);
      products.push_back({times, GemmCosts(s.product(strip.size), t,
                                           placesOf(p, t, s, strip.size))});
    }
  }

  Cost operator()(const Configuration &c) const {
    Cost sum;
    BPacking packB = packingOfWeights(p, c);
    for (const auto &[times, costs] : products)
      addTo(sum, times, costs(makeGemmSchedule(costs.problem, t, c, packB)));
    sum.add("window copies", copies, "im2col into the workspace");
    return sum;
  }

private:
  static void addTo(Cost &sum, double times, const Cost &product) {
    for (const Cost::Term &term : product.terms) {
      auto known = llvm::find_if(sum.terms, [&](const Cost::Term &other) {
        return other.name == term.name;
      });
      if (known == sum.terms.end())
        sum.add(term.name, times * term.cycles, term.why);
      else
        known->cycles += times * term.cycles;
    }
  }

  const Convolution &p;
  const Target &t;
  double copies = 0;
  std::vector<std::pair<double, GemmCosts>> products; // how often
};

class ConvIm2col : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "GEMM on windows that are copied by strips of output rows";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &t) const override {
    if (auto reason = rejectWindows(p))
      return reason;
    // A workspace that no cache holds would be written to memory and read back.
    double last = std::max(t.get("l3.size"), t.get("l2.size"));
    double bytes = bytesOfWindows(Im2colSchedule(p, 1), 1);
    if (bytes > last)
      return "the windows of one output row take " + countText(bytes) +
             " bytes of workspace, more than the " + countText(last) +
             " of the last cache";
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    int64_t rows = rowsOfStrip(p, t);
    Contraction product = Im2colSchedule(p, rows).product(rows);
    llvm::SmallVector<Configuration> result;
    for (BPacking packB :
         {BPacking::Prepared, BPacking::None, BPacking::Fused}) {
      if ((packB == BPacking::Prepared) != preparesWeights(p) ||
          (packB == BPacking::None && product.bTransposed))
        continue;
      for (Configuration &gemm : gemmSpace(product, t, packB)) {
        Configuration c;
        c.add("strip", rows);
        for (auto &[key, value] : gemm.entries())
          c.add(key, value);
        if (packB != BPacking::Prepared)
          c.set("pack_b", packB == BPacking::Fused);
        result.push_back(std::move(c));
      }
    }
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Convolution &p, const Target &t) const override {
    return [&p, &t, known = std::map<int64_t, StripCosts>()](
               const Configuration &c) mutable {
      int64_t rows = c.get("strip");
      return known.try_emplace(rows, p, t, rows).first->second(c);
    };
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    int64_t rows = std::min(c.get("strip"), p.h.out);
    double bytes = bytesOfWindows(Im2colSchedule(p, rows), rows);
    double last = std::max(t.get("l3.size"), t.get("l2.size"));
    if (c.get("strip") > 1 && bytes > last)
      return "strip=" + std::to_string(c.get("strip")) + " output rows take " +
             countText(bytes) + " bytes of workspace, more than the " +
             countText(last) + " of the last cache";
    if (!preparesWeights(p) && c.get("pack_b") == 0 &&
        Im2colSchedule(p, 1).product(1).bTransposed)
      return "pack_b=0 reads rows of filters, which do not lie next to each "
             "other";
    return refuseGemm(t, c);
  }

  int64_t workspace(const Convolution &p, const Target &t,
                    const Configuration &c) const override {
    return Im2colSchedule(p, c.get("strip")).workspace(t, c).all();
  }

private:
  /// As many as half of L2 holds.
  static int64_t rowsOfStrip(const Convolution &p, const Target &t) {
    double bytes = bytesOfWindows(Im2colSchedule(p, 1), 1);
    auto rows = static_cast<int64_t>(t.get("l2.size") / 2 / bytes);
    return std::clamp<int64_t>(rows, 1, p.h.out);
  }
};

} // namespace

const Model &ConvIm2colModel() {
  static const ConvIm2col model;
  return model;
}

} // namespace autoconfig
