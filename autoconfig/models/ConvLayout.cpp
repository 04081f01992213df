//===-- ConvLayout.cpp - Model of the pattern of the same name ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cost of the algorithm for pixels, which finds its tensors where the
// transpositions leave them, and of these: shuffles, and lines of the tensors.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/operators/conv/LayoutSchedule.h"
#include <algorithm>

namespace autoconfig {

const Model &ConvDirectModel();
const Model &ConvWinograd2Model();
const Model &ConvWinograd4Model();

namespace {

const Model &modelOf(PixelAlgorithm algorithm) {
  switch (algorithm) {
  case PixelAlgorithm::Direct:
    return ConvDirectModel();
  case PixelAlgorithm::Winograd2:
    return ConvWinograd2Model();
  case PixelAlgorithm::Winograd4:
    break;
  }
  return ConvWinograd4Model();
}

class ConvLayout : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "planes transposed by strips for an algorithm for pixels: "
           "ConvDirect (inner=1), Winograd2 or Winograd4 (3)";
  }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &t) const override {
    if (auto reason = rejectLayout(p))
      return reason;
    Convolution strip = LayoutSchedule(p, rowsOfStrip(p, t)).strip;
    std::optional<std::string> reason;
    for (int64_t i = 0; i < pixelAlgorithms; ++i) {
      auto other = modelOf(PixelAlgorithm(i)).rejects(strip, t);
      if (!other)
        return std::nullopt;
      if (!reason)
        reason = "as pixels: " + *other;
    }
    return reason;
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    int64_t rows = rowsOfStrip(p, t);
    Convolution strip = LayoutSchedule(p, rows).strip;
    llvm::SmallVector<Configuration> result;
    for (int64_t i = 0; i < pixelAlgorithms; ++i) {
      auto inner = PixelAlgorithm(i);
      if (modelOf(inner).rejects(strip, t))
        continue;
      for (const Configuration &c : modelOf(inner).space(strip, t))
        result.push_back(withInner(c, inner, rows));
    }
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    LayoutSchedule s(p, rowsOf(c));
    double times = static_cast<double>(p.batch) * s.strips;
    Cost cost = modelOf(innerOf(c)).cost(s.strip, t, configurationOfInner(c));
    for (Cost::Term &term : cost.terms)
      term.cycles *= times;
    cost.add("planes to pixels", times * sourceCycles(p, t, s),
             "rows of the source, transposed");
    cost.add("pixels to planes", times * resultCycles(p, t, s),
             "the result, transposed");
    if (s.reordersWeights && !p.weightsPrepared)
      cost.add("weights", weightsCycles(p, t),
               "taps outermost, filters innermost");
    return cost;
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    if (c.get("inner") < 1 || c.get("inner") > pixelAlgorithms)
      return "inner=" + std::to_string(c.get("inner")) +
             " is not one of 1, 2, 3";
    int64_t rows = rowsOf(c);
    if (rows < 1 || rows > p.h.out)
      return "layout_rows=" + std::to_string(rows) + " is not one of 1 .. " +
             std::to_string(p.h.out);
    if (p.accumulate && p.h.out % rows != 0)
      return "layout_rows=" + std::to_string(rows) +
             " leaves rows, to which strips that overlap would add twice";
    Convolution strip = LayoutSchedule(p, rows).strip;
    const Model &model = modelOf(innerOf(c));
    if (auto reason = model.rejects(strip, t))
      return "inner=" + std::to_string(c.get("inner")) + ": " + *reason;
    Configuration inner = configurationOfInner(c);
    for (auto &[key, value] : model.space(strip, t).front().entries())
      if (!inner.has(key))
        return "inner=" + std::to_string(c.get("inner")) + " needs '" + key +
               "'";
    return model.refuses(strip, t, inner);
  }

private:
  static double bytesOf(int64_t elements) {
    return static_cast<double>(elements) * bytesPerElement;
  }

  /// Source and result of a strip take half of L2.
  static int64_t rowsOfStrip(const Convolution &p, const Target &t) {
    double half = t.get("l2.size") / 2;
    auto fits = [&](int64_t rows) {
      Convolution strip = LayoutSchedule(p, rows).strip;
      return bytesOf(strip.elementsOfSrc() + strip.elementsOfDst()) <= half &&
             (!p.accumulate || p.h.out % rows == 0);
    };
    int64_t rows = p.h.out;
    while (rows > 1 && !fits(rows))
      --rows;
    return rows;
  }

  static double copyCycles(const Target &t, int64_t rows, int64_t columns,
                           double readLines, const Residence &from,
                           double writtenLines, const Residence &to) {
    CacheHierarchy caches(t);
    double transfers = readLines * caches.cyclesToRead(from) +
                       writtenLines * caches.cyclesToWrite(to, Walk::Along);
    return Overlap::ofTransfers(t)(
        {transposedCopyCycles(t, rows, columns), transfers});
  }

  /// Where the call before left everything.
  static Residence everything(const Convolution &p,
                              const CacheHierarchy &caches) {
    return caches.residenceOf(
        bytesOf(p.elementsOfSrc() + p.elementsOfWeights() + p.elementsOfDst()));
  }

  static Residence ofStrip(const LayoutSchedule &s,
                           const CacheHierarchy &caches) {
    return caches.residenceOf(
        bytesOf(s.strip.elementsOfSrc() + s.strip.elementsOfDst()));
  }

  static double sourceCycles(const Convolution &p, const Target &t,
                             const LayoutSchedule &s) {
    CacheHierarchy caches(t);
    int64_t rows = std::min(s.strip.h.in, p.h.in);
    double lines = bytesOf(s.channels * rows * p.w.in) / caches.l1.line;
    return copyCycles(t, s.channels, rows * p.w.in, lines,
                      everything(p, caches), lines, ofStrip(s, caches));
  }

  static double resultCycles(const Convolution &p, const Target &t,
                             const LayoutSchedule &s) {
    CacheHierarchy caches(t);
    double lines = bytesOf(s.strip.elementsOfDst()) / caches.l1.line;
    return copyCycles(t, s.strip.h.out * p.w.out, s.filters, lines,
                      ofStrip(s, caches), lines, everything(p, caches));
  }

  static double weightsCycles(const Convolution &p, const Target &t) {
    CacheHierarchy caches(t);
    double lines = bytesOf(p.elementsOfWeights()) / caches.l1.line;
    Residence where = everything(p, caches);
    return static_cast<double>(p.groups) *
           copyCycles(t, p.f, p.c * p.h.kernel * p.w.kernel,
                      lines / static_cast<double>(p.groups), where,
                      lines / static_cast<double>(p.groups), where);
  }
};

} // namespace

const Model &ConvLayoutModel() {
  static const ConvLayout model;
  return model;
}

} // namespace autoconfig
