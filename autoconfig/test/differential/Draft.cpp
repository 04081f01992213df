//===-- Draft.cpp ---------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Draft.h"

using namespace differential;

void Draft::drawDynamic() {
  const std::string &c = op.operands[2];
  bool canBe = flaw == Flaw::None && !c.empty() && !op.isOfWindow(c[0]);
  for (const std::string &operand : op.operands)
    canBe &= operand.find(c[0], 1) == operand.npos;
  canBe &= op.windows.empty() || op.operands[0][0] == c[0];
  isDynamic = canBe && random.percent(30);
  if (!isDynamic)
    return;
  constexpr int64_t rows[] = {1, 3, 8, 20}, images[] = {1, 1, 2, 3};
  op.ownAttribute =
      "autoconfig.rows = " + std::to_string(random.of(rows)) +
      " : i64, autoconfig.images = " + std::to_string(random.of(images)) +
      " : i64";
}

bool Draft::isUnknown(int i) const {
  const std::string &letters = op.operands[i];
  return isDynamic && !letters.empty() && letters[0] == op.operands[2][0];
}

std::string Draft::withUnknown(const std::string &type) {
  return "memref<?x" + type.substr(type.find('x') + 1);
}

std::string Draft::typeOf(int i) const {
  const std::string known = memref(op.shape(i), op.element);
  return isUnknown(i) ? withUnknown(known) : known;
}

std::string Draft::tensor(const Dims &dims) const {
  return "tensor" + memref(dims, op.element).substr(sizeof("memref") - 1);
}

std::string Draft::constants() const {
  const bool isInteger = op.element[0] == 'i';
  std::string text = "%c0 = arith.constant 0 : index\n"
                     "%c1 = arith.constant 1 : index\n"
                     "%c2 = arith.constant 2 : index\n"
                     "%true = arith.constant true\n"
                     "%outside = arith.constant 0.25 : f32\n";
  const char *names[] = {"%zero", "%minus", "%other"};
  const char *floats[] = {"0.0", "-0.0", "1.5"};
  const char *integers[] = {"0", "0", "3"};
  for (int i = 0; i < 3; ++i)
    text += std::string(names[i]) + " = arith.constant " +
            (isInteger ? integers[i] : floats[i]) + " : " + op.element + "\n";
  return text;
}

std::string Draft::argument(const Dims &dims, const std::string &element) {
  std::string name = "%arg" + std::to_string(arguments.size());
  signature +=
      (arguments.empty() ? "" : ", ") + name + ": " + memref(dims, element);
  arguments.push_back(dims);
  return name;
}

void Draft::define(char operand, const std::string &value) {
  prologue += std::string("%") + operand + " = " + value + "\n";
}

void Draft::alias(char operand, const std::string &value,
                  const std::string &type) {
  define(operand, "arith.select %true, " + value + ", " + value + " : " + type);
}

void Draft::renameArgument(int i, const Dims &dims) {
  signature += (arguments.empty() ? "%" : ", %") + std::string(1, "abc"[i]) +
               ": " + memref(dims, op.element) +
               (i == 2 && hasFollowing ? " {bufferize.result}" : "");
  arguments.push_back(dims);
}

std::string Draft::fill() {
  constexpr const char *values[] = {"%zero", "%zero",  "%zero",
                                    "%zero", "%minus", "%other"};
  if (random.percent(40))
    return "";
  auto of = [&](const std::string &value, char operand, int i) {
    return "linalg.fill ins(" + value + " : " + op.element + ") outs(%" +
           operand + " : " + types[i] + ")\n";
  };
  std::string text = of(random.of(values), 'c', 2);
  if (random.percent(10))
    text += of("%other", 'c', 2);
  else if (random.percent(10))
    text += of("%other", 'a', 0);
  return text;
}
