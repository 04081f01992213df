//===-- Display.cpp - Values as people read them --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Display.h"
#include "harness/common/Json.h"
#include "llvm/Support/Unicode.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// %g without an exponent where a person would not write one.
static std::string number(double value, int digits) {
  if (value == 0 || !std::isfinite(value))
    return std::isfinite(value) ? "0" : "";
  int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  std::string text(64, '\0');
  bool scientific = magnitude < -4 || magnitude > 15;
  int length =
      scientific
          ? std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value)
          : std::snprintf(text.data(), text.size(), "%.*f",
                          std::max(0, digits - 1 - magnitude), value);
  text.resize(length);
  return text;
}

std::string displayed(const json::Value &value, int digits, bool real) {
  if (value.kind() == json::Value::Null)
    return "";
  if (std::optional<int64_t> integer = value.getAsInteger(); integer && !real)
    return std::to_string(*integer);
  if (std::optional<double> real = value.getAsNumber())
    return number(*real, digits);
  if (std::optional<StringRef> text = value.getAsString())
    return text->str();
  return toText(value);
}

bool isNumeric(const Table &table, size_t column) {
  bool any = false;
  for (const auto &row : table.rows) {
    if (row[column].kind() == json::Value::Null)
      continue;
    if (!row[column].getAsNumber())
      return false;
    any = true;
  }
  return any;
}

/// The columns in which a number is no integer; there 2 is 2.00.
static std::vector<bool> realColumns(const Table &table) {
  std::vector<bool> real(table.columns.size());
  for (const auto &row : table.rows)
    for (size_t i = 0; i < row.size(); ++i)
      if (row[i].getAsNumber() && !row[i].getAsInteger())
        real[i] = true;
  return real;
}

/// Its beginning, in whole characters of UTF-8, and an ellipsis.
static std::string shortened(std::string text, size_t longest) {
  if (longest == 0)
    return text;
  auto begins = [&](size_t i) { return (text[i] & 0xC0) != 0x80; };
  size_t characters = 0, end = 0; // of what stays where there is too much
  for (size_t i = 0; i < text.size(); ++i)
    if (begins(i) && ++characters == longest)
      end = i;
  return characters > longest ? text.substr(0, end) + "…" : text;
}

std::vector<std::vector<std::string>> displayedRows(const Table &table) {
  std::vector<bool> real = realColumns(table);
  std::vector<std::vector<std::string>> rows;
  for (const auto &row : table.rows) {
    std::vector<std::string> &texts = rows.emplace_back();
    for (size_t i = 0; i < row.size(); ++i)
      texts.push_back(shortened(displayed(row[i], table.digits, real[i]),
                                table.longest.empty() ? 0 : table.longest[i]));
  }
  return rows;
}

size_t widthOf(StringRef text) {
  return std::max(0, sys::unicode::columnWidthUTF8(text));
}

} // namespace autoconfig::harness
