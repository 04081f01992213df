//===-- ModuleCases.h - Modules that compute the same -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a property of a module costs, shown beside the same module without it:
// operands that do not lie as kernels want them beside dense ones, rows whose
// number is not known beside static ones, operations that follow a product
// beside the bare product. All modules of a case have the same result, so that
// each is verified against the first: numbers are positive, and so large that
// activations leave them as they are.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_MODULES_MODULECASES_H
#define AUTOCONFIG_HARNESS_MODULES_MODULECASES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace autoconfig::harness {

struct ModuleVariant {
  enum class Kind {
    Plain,   // what others are compared with
    Lies,    // its operands lie otherwise
    Dynamic, // its number of rows is not known
    Fused,   // something follows
    Apart,   // the same, left behind the product
  };
  std::string name;
  Kind kind = Kind::Plain;
  std::string text = {};
  std::string options = {}; // of the pipeline, besides
  /// Where the result's elements lie, in the order in which they are compared;
  /// empty: one after the other.
  std::vector<int64_t> sizes = {}, strides = {};
};

struct ModuleCase {
  std::string figure, problem;
  std::vector<ModuleVariant> variants;
  std::vector<float> inputs, parameters;
  int64_t outputs = 0; // elements of the result, with what lies between
  int64_t rows = 0;    // of Dynamic
  double bytesOfC = 0;
};

/// "epilogues", "operands", "rows".
llvm::ArrayRef<llvm::StringRef> moduleFigures();
std::vector<ModuleCase> moduleCases(llvm::StringRef figure);

/// What dynamic rows are decided for.
inline constexpr int64_t typicalRows = 128;

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_MODULES_MODULECASES_H
