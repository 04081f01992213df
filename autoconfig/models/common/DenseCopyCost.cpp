//===-- DenseCopyCost.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DenseCopyCost.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Instructions: rows, blocks that are transposed, or single elements.
double instructionCycles(const Target &t, const DenseCopy &copy) {
  if (copy.dims.empty())
    return rowCopyCycles(t, 1, 1);
  auto elements = static_cast<double>(copy.elements());
  const DenseCopy::Dim &last = copy.dims.back();
  std::optional<size_t> contiguous = copy.contiguousInTensor();
  if (!contiguous || *contiguous + 1 == copy.dims.size())
    return elements / last.size * rowCopyCycles(t, last.size, last.stride);
  int64_t columns = copy.dims[*contiguous].size;
  double matrices = elements / (static_cast<double>(last.size) * columns);
  return matrices * transposedCopyCycles(t, last.size, columns);
}

/// Of the tensor. Runs of a contiguous dimension begin anywhere on a line.
double linesOfTensor(const DenseCopy &copy, double line) {
  auto elements = static_cast<double>(copy.elements());
  std::optional<size_t> contiguous = copy.contiguousInTensor();
  if (!contiguous)
    return elements;
  double run = copy.dims[*contiguous].size * bytesPerElement;
  double runs = elements / copy.dims[*contiguous].size;
  return runs * std::max(std::ceil(run / line), run / line);
}

} // namespace

double denseCopyCycles(const Target &target, const DenseCopy &given) {
  DenseCopy copy = given.folded();
  if (copy.elements() == 0)
    return 0;
  CacheHierarchy caches(target);
  double line = caches.l1.line;
  double bytes = copy.elements() * bytesPerElement;
  double ofTensor = linesOfTensor(copy, line);
  Residence where = caches.residenceOf(bytes + ofTensor * line);
  double transfers = ofTensor * caches.cyclesToRead(where) +
                     bytes / line * caches.cyclesToWrite(where, Walk::Along);
  return target.get("call.overhead") +
         Overlap::ofTransfers(target)(
             {instructionCycles(target, copy), transfers});
}

double elementwisePassCycles(const Target &target, double rows, int64_t columns,
                             const Epilogue &epilogue, double bytesOfInputs) {
  CacheHierarchy caches(target);
  double reads = 1.0 + epilogue.tensors;
  double bytes = rows * columns * bytesPerElement;
  double lines = bytes / caches.l1.line;
  Residence where = caches.residenceOf((reads + 1) * bytes);
  Residence others = caches.residenceOf((reads + 1) * bytes + bytesOfInputs);
  double transfers = lines * (caches.cyclesToRead(where) +
                              epilogue.tensors * caches.cyclesToRead(others) +
                              caches.cyclesToWrite(where, Walk::Along));
  double vectors =
      rows * std::ceil(static_cast<double>(columns) / target.lanes());
  double core = vectors * vectorCycles(target, target.lanes()) *
                std::max({epilogue.operations / target.get("fma.pipes"),
                          (reads + epilogue.vectors) / target.get("load.pipes"),
                          1 / target.get("store.pipes")});
  return target.get("call.overhead") +
         Overlap::ofTransfers(target)({core, transfers});
}

Cost::Term denseCopyTerm(const Target &target, const DenseCopy &copy,
                         bool scatters) {
  static constexpr const char *names[] = {"gather A", "gather B", "gather C"};
  const char *name = scatters ? "scatter C" : names[copy.operand];
  return {name, denseCopyCycles(target, copy),
          scatters ? "from a dense buffer to where it lies"
                   : "into a dense buffer, as it does not lie as kernels take "
                     "it"};
}

} // namespace autoconfig
