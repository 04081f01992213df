//===-- Operation.h - A linalg operation to be written ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_OPERATION_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_OPERATION_H

#include "Random.h"
#include <map>
#include <string>
#include <vector>

namespace differential {

using Dims = std::vector<int64_t>;

/// What is wrong with a module, or nothing: what a draw starts with.
enum class Flaw { None, Body, Maps, Types, Aliasing };

/// A loop has a letter: m and n index A or B beside C, b and c all three, k and
/// r are summed over. An operand is the letters of its dimensions.
/// A dimension that an output and a kernel index together.
struct Window {
  char output, kernel; // no kernel: 0
  int64_t stride = 1, dilation = 1;
  int64_t unused = 0; // elements at the end
};

struct Operation {
  std::string name;  // "matmul", "contract", "generic"
  std::string loops; // in the order of the iteration
  std::string operands[3];
  bool printsMaps = false;
  bool hasZeros = false;  // A and B are indexed by 0 where loops of C are of 1
  std::string sums = "k"; // the letters of reductions
  std::map<char, int64_t> sizes;
  std::map<char, Window> windows; // by the letter in the first operand
  std::string element = "f32";
  std::string body; // of a generic, with %x, %y and %z
  std::string attributes;
  std::string ownAttribute; // beside them, "name = value"

  Dims shape(int operand) const;
  bool isOfWindow(char loop) const;
  bool isKernel(char loop) const; // of a window
  /// The text, on values %a, %b and C of these types; on tensors the result is
  /// %result.
  std::string text(const std::string (&types)[3], const std::string &c = "%c",
                   bool isMemref = true) const;
  /// The affine maps of the three operands.
  std::string maps() const;
};

Operation drawOperation(Random &random, Flaw flaw);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_OPERATION_H
