//===-- Columns.cpp - Tables as scripts -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/dashboard/Columns.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"

using namespace llvm;

namespace autoconfig::harness {

std::string scriptText(const json::Value &value) {
  std::string safe;
  for (char c : toText(value))
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

static std::string valueText(const json::Value &value) {
  if (value.kind() != json::Value::Number || value.getAsInteger())
    return scriptText(value);
  std::string text;
  raw_string_ostream(text) << format("%.7g", *value.getAsNumber());
  return text;
}

static std::string listText(ArrayRef<std::string> texts) {
  return "[" + join(texts, ",") + "]";
}

static std::string columnText(ArrayRef<std::string> values) {
  StringMap<size_t> places;
  std::vector<std::string> dictionary, indices;
  for (const std::string &value : values) {
    auto [entry, isNew] = places.try_emplace(value, dictionary.size());
    if (isNew)
      dictionary.push_back(value);
    indices.push_back(utostr(entry->second));
  }
  if (dictionary.size() == 1)
    return "{\"c\":" + dictionary.front() + "}";
  std::string plain = "{\"v\":" + listText(values) + "}";
  std::string coded =
      "{\"d\":" + listText(dictionary) + ",\"i\":" + listText(indices) + "}";
  return coded.size() < plain.size() ? coded : plain;
}

std::string packed(const Table &table, ArrayRef<size_t> rows,
                   ArrayRef<StringRef> left) {
  std::vector<std::string> columns;
  for (auto [place, name] : enumerate(table.columns)) {
    if (is_contained(left, StringRef(name)))
      continue;
    std::vector<std::string> values;
    for (size_t row : rows)
      values.push_back(valueText(table.rows[row][place]));
    columns.push_back(scriptText(name) + ":" + columnText(values));
  }
  return "{\"rows\":" + utostr(rows.size()) + ",\"columns\":{" +
         join(columns, ",\n") + "}}";
}

} // namespace autoconfig::harness
