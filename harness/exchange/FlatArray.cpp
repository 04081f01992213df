//===-- FlatArray.cpp - One row of JSON, quickly --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/exchange/FlatArray.h"
#include "llvm/ADT/StringExtras.h"
#include <array>
#include <charconv>

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Whether it is nothing but itself within a text: ASCII, no control, quote or
/// backslash.
constexpr std::array<bool, 256> usual = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = ' '; c < 0x80; ++c)
    table[c] = c != '"' && c != '\\';
  return table;
}();

bool isUsual(char c) { return usual[static_cast<unsigned char>(c)]; }

class FlatArray {
public:
  FlatArray(StringRef text, Statement &statement)
      : rest(text), statement(statement) {}

  std::optional<size_t> bindAll() {
    if (!rest.consume_front("[") || !rest.consume_back("]"))
      return std::nullopt;
    size_t values = 0;
    while (!rest.empty()) {
      if (values > 0 && !rest.consume_front(","))
        return std::nullopt;
      if (!bindOne())
        return std::nullopt;
      ++values;
    }
    return values;
  }

private:
  bool bindOne() {
    if (rest.consume_front("null")) {
      statement.bindNull();
      return true;
    }
    return rest.consume_front("\"") ? bindText() : bindNumber();
  }

  /// As JSON has it: no sign but -, no leading zero, digits around the point.
  bool bindNumber() {
    size_t length = rest.find(',');
    StringRef number = rest.take_front(length);
    StringRef digits = number;
    digits.consume_front("-");
    bool isInteger = !digits.empty() && all_of(digits, isDigit);
    if (digits.empty() || !isDigit(digits.front()) ||
        (digits.size() > 1 && digits[0] == '0' && isDigit(digits[1])) ||
        digits.ends_with(".") || digits.contains(".e") || digits.contains(".E"))
      return false;
    bool isBound = isInteger ? bindAs<int64_t>(number) : bindAs<double>(number);
    rest = rest.drop_front(number.size());
    return isBound;
  }
  template <typename T> bool bindAs(StringRef number) {
    T value;
    auto [end, error] = std::from_chars(number.begin(), number.end(), value);
    if (error != std::errc() || end != number.end())
      return false;
    statement.bind(value);
    return true;
  }

  bool bindText() {
    size_t length = 0;
    bool isPlain = true;
    for (;; length += 2) { // after what is escaped
      while (length < rest.size() && isUsual(rest[length]))
        ++length;
      if (length >= rest.size())
        return false;
      if (rest[length] == '"')
        break;
      if (rest[length] != '\\')
        return false;
      isPlain = false;
    }
    StringRef quoted = rest.take_front(length);
    rest = rest.drop_front(length + 1);
    if (!isPlain && !unescape(quoted))
      return false;
    if (isPlain)
      statement.bindBorrowed(quoted);
    else
      statement.bind(unescaped);
    return true;
  }
  bool unescape(StringRef quoted) {
    static constexpr StringLiteral letters = "\"\\/bfnrt",
                                   meanings = "\"\\/\b\f\n\r\t";
    unescaped.clear();
    for (;;) {
      auto [plain, escaped] = quoted.split('\\');
      unescaped += plain;
      if (plain.size() == quoted.size())
        return true;
      size_t letter =
          escaped.empty() ? StringRef::npos : letters.find(escaped.front());
      if (letter == StringRef::npos)
        return false;
      unescaped += meanings[letter];
      quoted = escaped.drop_front();
    }
  }

  StringRef rest;
  Statement &statement;
  std::string unescaped;
};

} // namespace

std::optional<size_t> bindFlatArray(StringRef text, Statement &statement) {
  std::optional<size_t> values = FlatArray(text, statement).bindAll();
  if (!values)
    statement.reset();
  return values;
}

} // namespace autoconfig::harness
