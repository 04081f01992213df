//===-- Mutation.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutation.h"
#include "Random.h"
#include <vector>

using namespace differential;

namespace {

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
}

/// Words, with their sigil, and single other characters.
std::vector<std::string> tokens(const std::string &text) {
  std::vector<std::string> result;
  for (char c : text)
    if (!result.empty() && isWordCharacter(c) &&
        (isWordCharacter(result.back().back()) || result.back() == "%" ||
         result.back() == "@" || result.back() == "#"))
      result.back() += c;
    else
      result.push_back(std::string(1, c));
  return result;
}

constexpr const char *words[] = {
    "0",
    "1",
    "-1",
    "?",
    "4294967296",
    "9223372036854775807",
    "f32",
    "f64",
    "i32",
    "index",
    "memref",
    "tensor",
    "vector",
    "%a",
    "%b",
    "%c",
    "%x",
    "%z",
    "linalg.matmul",
    "linalg.fill",
    "linalg.generic",
    "arith.addf",
    "arith.mulf",
    "arith.negf",
    "affine_map",
    "\"parallel\"",
    "\"reduction\"",
    "{",
    "}",
    "(",
    ")",
    "->",
    "4x4xf32",
    "0x4xf32",
    "*xf32",
    "strided<[1]>",
    "1 : i32",
    "",
};

void mutateOnce(Random &random, std::vector<std::string> &text) {
  const int64_t at = random.below(text.size());
  const int64_t other = random.below(text.size());
  switch (random.below(6)) {
  case 0:
    text.erase(text.begin() + at);
    break;
  case 1:
    text[at] = random.of(words);
    break;
  case 2:
    text[at] = text[other];
    break;
  case 3:
    std::swap(text[at], text[other]);
    break;
  case 4:
    text.insert(text.begin() + at, text[other]);
    break;
  default: // what most often leaves a module valid: another number
    for (std::string &token : text)
      if (std::isdigit(static_cast<unsigned char>(token[0])) &&
          random.percent(10)) {
        token[0] = static_cast<char>('0' + random.below(10));
        break;
      }
  }
}

} // namespace

std::string differential::mutate(uint64_t seed, uint64_t number,
                                 const std::string &text) {
  Random random(seed + 1, number);
  std::vector<std::string> parts = tokens(text);
  for (int64_t i = random.below(3); i >= 0; --i)
    mutateOnce(random, parts);
  std::string result;
  for (const std::string &part : parts)
    result += part;
  return result;
}
