//===-- Bodies.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Bodies.h"

using namespace differential;

namespace {

/// Statements that make %out of %in, of f32.
constexpr const char *unaries[] = {
    "%out = arith.negf %in : f32\n",
    "%out = math.absf %in : f32\n",
    "%out = math.floor %in : f32\n",
    "%out = math.ceil %in : f32\n",
    "%out = math.round %in : f32\n",
    "%out = math.trunc %in : f32\n",
    "%out = math.sqrt %in : f32\n",
    "%t = arith.truncf %in : f32 to f16\n%out = arith.extf %t : f16 to f32\n",
    "%t = arith.truncf %in : f32 to bf16\n%out = arith.extf %t : bf16 to f32\n",
    "%t = arith.fptosi %in : f32 to i32\n%out = arith.sitofp %t : i32 to f32\n",
    "%t = arith.bitcast %in : f32 to i32\n"
    "%out = arith.bitcast %t : i32 to f32\n",
    "%t = arith.constant 2.0 : f32\n%out = arith.mulf %in, %t : f32\n",
    "%t = arith.constant 0.5 : f32\n%out = arith.addf %in, %t : f32\n",
    "%t = arith.constant 0.0 : f32\n%out = arith.maximumf %in, %t : f32\n",
    "%t = linalg.index 0 : index\n%t1 = arith.index_cast %t : index to i32\n"
    "%t2 = arith.sitofp %t1 : i32 to f32\n%out = arith.addf %in, %t2 : f32\n",
    "%t = arith.constant 0.0 : f32\n"
    "%t1 = arith.cmpf ogt, %in, %t : f32\n"
    "%out = arith.select %t1, %in, %t : f32\n",
};

/// Whole bodies.
constexpr const char *others[] = {
    "%p = arith.mulf %x, %y : f32\n%s = arith.subf %z, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.subf %p, %z : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.maximumf %z, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.minimumf %z, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.mulf %z, %p : f32\n",
    "%p = arith.addf %x, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.addf %x, %y : f32\n%s = arith.mulf %z, %p : f32\n",
    "%p = arith.subf %x, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.divf %x, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.maximumf %x, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%s = arith.mulf %x, %y : f32\n",
    "%s = arith.addf %z, %x : f32\n",
    "%s = math.fma %x, %y, %z : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.addf %p, %p : f32\n",
    "%p = arith.mulf %x, %x : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.mulf %y, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.mulf %x, %z : f32\n%s = arith.addf %p, %y : f32\n",
    "%p = arith.mulf %z, %y : f32\n%s = arith.addf %z, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%s = arith.addf %x, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%q = arith.mulf %p, %y : f32\n"
    "%s = arith.addf %z, %q : f32\n",
    "%p = arith.mulf %x, %y : f32\n%q = arith.addf %z, %p : f32\n"
    "%s = arith.addf %q, %p : f32\n",
    "%p = arith.mulf %x, %y : f32\n%q = arith.addf %z, %p : f32\n"
    "%s = arith.addf %z, %z : f32\n",
    "%p = arith.mulf %x, %y : f32\n%q = arith.addf %z, %p : f32\n"
    "%s = arith.addf %x, %y : f32\n",
    "%s = arith.mulf %x, %x : f32\n%q = arith.addf %z, %s : f32\n",
    "%q = arith.cmpf ogt, %x, %y : f32\n%p = arith.mulf %x, %y : f32\n"
    "%r = arith.addf %z, %p : f32\n%s = arith.select %q, %r, %z : f32\n",
};

std::string named(std::string text, const std::string &from,
                  const std::string &to) {
  size_t at = 0;
  while ((at = text.find(from, at)) != std::string::npos) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

/// x, y, the product, z or the sum goes through a unary.
std::string withUnary(Random &random) {
  std::string unary = random.of(unaries);
  int64_t place = random.below(5);
  const char *values[] = {"%x", "%y", "%p", "%z", "%sum"};
  auto operand = [&](int64_t which) {
    return which == place ? std::string("%u") : std::string(values[which]);
  };
  auto apply = [&](int64_t which) {
    return which == place
               ? named(named(unary, "%out", "%u"), "%in", values[which])
               : std::string();
  };
  return apply(0) + apply(1) + "%p = arith.mulf " + operand(0) + ", " +
         operand(1) + " : f32\n" + apply(2) + apply(3) + "%sum = arith.addf " +
         operand(3) + ", " + operand(2) + " : f32\n" + apply(4) +
         "linalg.yield " + operand(4) + " : f32\n";
}

} // namespace

std::string differential::rightBody(Random &random,
                                    const std::string &element) {
  const bool isInteger = element[0] == 'i';
  const char *suffix = isInteger ? "i" : "f";
  constexpr const char *flags[] = {"", " fastmath<contract>",
                                   " fastmath<reassoc,nsz>", " fastmath<fast>"};
  const std::string flag =
      !isInteger && random.percent(25) ? random.of(flags) : "";
  std::string product = random.percent(50) ? "%x, %y" : "%y, %x";
  std::string sum = random.percent(50) ? "%z, %p" : "%p, %z";
  return std::string("%p = arith.mul") + suffix + " " + product + flag + " : " +
         element + "\n%s = arith.add" + suffix + " " + sum + flag + " : " +
         element + "\nlinalg.yield %s : " + element + "\n";
}

std::string differential::wrongBody(Random &random) {
  if (random.percent(60))
    return withUnary(random);
  constexpr const char *yields[] = {"%x", "%z", "%outside"};
  if (random.percent(5))
    return std::string("linalg.yield ") + random.of(yields) + " : f32\n";
  if (random.percent(5))
    return "%p = arith.mulf %x, %outside : f32\n%s = arith.addf %z, %p : "
           "f32\nlinalg.yield %s : f32\n";
  return std::string(random.of(others)) + "linalg.yield %s : f32\n";
}
