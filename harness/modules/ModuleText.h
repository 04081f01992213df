//===-- ModuleText.h - What modules of cases are made of --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_MODULES_MODULETEXT_H
#define AUTOCONFIG_HARNESS_MODULES_MODULETEXT_H

#include "harness/modules/ModuleCases.h"

namespace autoconfig::harness {

inline constexpr int64_t lineFloats = 16; // a cache line

/// A tensor at its place in a buffer.
struct View {
  std::vector<int64_t> sizes, strides; // by dimension
  int64_t start = 0, end = 0;

  /// So many elements behind each of the innermost dimension, which are `step`
  /// apart.
  View(std::vector<int64_t> sizes, int64_t start, int64_t behind = 0,
       int64_t step = 1);
};

/// "1x56x64xf32"; -1 is "?".
std::string shapeText(llvm::ArrayRef<int64_t> sizes);
/// Of one dimension.
std::string flatType(int64_t elements);
/// The tensor in %from, which has so many elements, as %name; sets its type.
/// `rows`: the value that the first size is, where it is not known.
std::string viewText(llvm::StringRef name, llvm::StringRef from,
                     int64_t elements, const View &view, std::string &type,
                     llvm::StringRef rows = "");
/// "affine_map<(m, n, k) -> (m, k)>" of each operand.
std::string mapsText(llvm::StringRef loops,
                     llvm::ArrayRef<llvm::StringRef> operands);
/// With zero.
std::string fillText(llvm::StringRef name, llvm::StringRef type);
/// The function, with constants that bodies use.
std::string moduleText(llvm::StringRef arguments, llvm::StringRef body);
/// "%inputs: memref<16xf32>, %parameters: .., %result: ..", flat ones.
std::string flatArguments(const ModuleCase &of);
/// From 1/2 to 1, at random.
void fillAtRandom(std::vector<float> &values, uint64_t seed);

inline int64_t floatsOf(const std::vector<float> &buffer) {
  return static_cast<int64_t>(buffer.size());
}

std::vector<ModuleCase> arrangedCases();
std::vector<ModuleCase> rowsCases();
std::vector<ModuleCase> followedCases();

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_MODULES_MODULETEXT_H
