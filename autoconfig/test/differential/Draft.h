//===-- Draft.h - A module that is being written ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_DRAFT_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_DRAFT_H

#include "Text.h"

namespace differential {

/// One operation and the parts of what is around it, and what these share.
struct Draft {
  Draft(Random &random, Flaw flaw)
      : random(random), flaw(flaw), op(drawOperation(random, flaw)) {}

  /// Sometimes the types do not tell the first size of C, and of all that its
  /// loop indexes: rows, matrices of a batch or images. The operation says how
  /// many are typical.
  void drawDynamic();
  bool isUnknown(int i) const;
  static std::string withUnknown(const std::string &type);
  /// Of an operand that is dense.
  std::string typeOf(int i) const;
  std::string tensor(const Dims &dims) const;
  std::string constants() const;
  std::string argument(const Dims &dims, const std::string &element);
  void define(char operand, const std::string &value);
  /// A value of the same type under the operand's name.
  void alias(char operand, const std::string &value, const std::string &type);
  void renameArgument(int i, const Dims &dims);
  /// Before the operation; sometimes with something between.
  std::string fill();

  Random &random;
  Flaw flaw;
  Operation op;
  bool hasFollowing = false, isDynamic = false, hasViews = false;
  std::string types[3], typeOfC;
  std::string signature, prologue, globals, copies;
  std::vector<Dims> arguments;
};

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_DRAFT_H
