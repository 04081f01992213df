//===-- Mutation.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutation.h"
#include "Random.h"
#include <cstring>
#include <vector>

using namespace differential;

namespace {

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
}

/// Words, with their sigil, and single other characters. What joins sizes and
/// types, as in 4x8xf32, is one of those.
std::vector<std::string> tokens(const std::string &text) {
  std::vector<std::string> result;
  for (char c : text) {
    std::string &last = result.empty() ? result.emplace_back() : result.back();
    const bool afterSize =
        !last.empty() && std::isdigit(static_cast<unsigned char>(last[0]));
    const bool continues = last.empty() ||
                           (isWordCharacter(last.back()) && last != "x") ||
                           (last.size() == 1 && std::strchr("%@#^", last[0]));
    const bool joins = c == 'x' && afterSize;
    if (isWordCharacter(c) && continues && !joins)
      last += c;
    else
      result.push_back(std::string(1, c));
  }
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

/// Any word for any other: most of these do not parse.
void mutateToken(Random &random, std::vector<std::string> &text) {
  const int64_t at = random.below(text.size());
  const int64_t other = random.below(text.size());
  switch (random.below(4)) {
  case 0:
    text.erase(text.begin() + at);
    break;
  case 1:
    text[at] = random.of(words);
    break;
  case 2:
    text[at] = text[other];
    break;
  default:
    text.insert(text.begin() + at, text[other]);
  }
}

/// A line that goes, comes twice or comes elsewhere: values of another meaning.
void mutateLine(Random &random, std::vector<std::string> &text) {
  std::vector<int64_t> ends;
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == "\n")
      ends.push_back(static_cast<int64_t>(i) + 1);
  if (ends.size() < 3)
    return;
  auto at = [&](int64_t i) { return text.begin() + ends[i]; };
  const int64_t line = random.below(ends.size() - 1);
  const std::vector<std::string> copy(at(line), at(line + 1));
  const int64_t to = random.percent(50) ? line : random.below(ends.size());
  if (random.percent(40))
    text.erase(at(line), at(line + 1));
  else
    text.insert(at(to), copy.begin(), copy.end());
}

/// One word everywhere: another size, type, kind of loop, operation.
void mutateAll(Random &random, std::vector<std::string> &text) {
  constexpr std::pair<const char *, const char *> pairs[] = {
      {"f32", "f64"},
      {"f32", "bf16"},
      {"f32", "i32"},
      {"parallel", "reduction"},
      {"reduction", "parallel"},
      {"arith.addf", "arith.mulf"},
      {"arith.mulf", "arith.addf"},
      {"arith.addf", "arith.subf"},
      {"%x", "%y"},
      {"%z", "%x"},
      {"%c", "%a"},
      {"%a", "%b"},
      {"%zero", "%other"},
      {"linalg.fill", "linalg.copy"},
      {"memref", "tensor"},
      {"k", "m"},
      {"private", "public"},
      {"^second", "^first"},
      {"%true", "%outside"},
      {"linalg.matmul", "linalg.batch_matmul"},
  };
  auto [from, to] = random.of(pairs);
  std::string otherFrom = from, otherTo = to;
  if (random.percent(40)) { // a number for another
    std::vector<std::string> numbers;
    for (const std::string &token : text)
      if (std::isdigit(static_cast<unsigned char>(token[0])))
        numbers.push_back(token);
    otherFrom = random.of(numbers);
    otherTo = random.percent(50) ? random.of(numbers)
                                 : std::to_string(random.below(70));
  }
  const bool once = random.percent(30);
  for (std::string &token : text)
    if (token == otherFrom) {
      token = otherTo;
      if (once)
        return;
    }
}

void mutateOnce(Random &random, std::vector<std::string> &text) {
  const int64_t kind = random.below(10);
  if (kind < 2)
    mutateToken(random, text);
  else if (kind < 5)
    mutateLine(random, text);
  else
    mutateAll(random, text);
}

} // namespace

std::string differential::mutate(uint64_t seed, uint64_t number,
                                 const std::string &text) {
  Random random(seed + 1, number);
  std::vector<std::string> parts = tokens(text);
  for (int64_t i = random.below(2); i >= 0; --i)
    mutateOnce(random, parts);
  std::string result;
  for (const std::string &part : parts)
    result += part;
  return result;
}
