//===-- ShellWords.cpp - Commands that can be pasted ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/ShellWords.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

std::string shellWord(StringRef word) {
  auto plain = [](char c) {
    return isAlnum(c) || StringRef("_-+=:,./@%^").contains(c);
  };
  if (!word.empty() && all_of(word, plain))
    return word.str();
  std::string quoted = "'";
  for (char c : word)
    if (c == '\'')
      quoted += "'\\''"; // ends the quotes, a quote, begins them again
    else
      quoted += c;
  return quoted + "'";
}

std::string shellCommand(ArrayRef<std::string> words) {
  ListSeparator blank(" ");
  std::string text;
  for (const std::string &word : words)
    text += (StringRef(blank) + shellWord(word)).str();
  return text;
}

} // namespace autoconfig::harness
