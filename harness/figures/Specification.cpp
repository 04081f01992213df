//===-- Specification.cpp - Vega-Lite specifications ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Specification.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

using Visitor = function_ref<void(StringRef key, json::Value &value)>;

/// Every entry of every object within, parents first.
static void walk(json::Value &value, Visitor visit) {
  if (json::Array *array = value.getAsArray())
    for (json::Value &element : *array)
      walk(element, visit);
  if (json::Object *object = value.getAsObject())
    for (auto &entry : *object) {
      visit(entry.first, entry.second);
      walk(entry.second, visit);
    }
}

/// "as" names one column, or several.
static void addNames(const json::Value &value,
                     std::vector<std::string> &names) {
  if (std::optional<StringRef> name = value.getAsString())
    names.push_back(name->str());
  if (const json::Array *array = value.getAsArray())
    for (const json::Value &element : *array)
      addNames(element, names);
}

Error checkSpecification(const json::Object &specification,
                         const Table &table) {
  json::Value copy = json::Object(specification);
  std::vector<std::string> known = table.columns;
  std::string own;
  walk(copy, [&](StringRef key, json::Value &value) {
    if (key == "as")
      addNames(value, known);
    if (key == "data" || key == "datasets")
      own = key.str();
  });
  if (!own.empty())
    return createStringError(inconvertibleErrorCode(),
                             "'" + own +
                                 "': a chart draws the rows of its query and "
                                 "nothing else");
  std::string unknown;
  walk(copy, [&](StringRef key, json::Value &value) {
    std::optional<StringRef> field = value.getAsString();
    if (key == "field" && field && !is_contained(known, *field))
      unknown = field->str();
  });
  if (!unknown.empty())
    return createStringError(inconvertibleErrorCode(),
                             "no column '" + unknown +
                                 "'; there are: " + join(known, ", "));
  return Error::success();
}

/// The different values of a column, in the order of the rows.
static json::Array valuesOf(const Table &table, ArrayRef<size_t> rows,
                            StringRef column) {
  json::Array values;
  size_t index = find(table.columns, column) - table.columns.begin();
  if (index == table.columns.size())
    return values;
  for (size_t row : rows) {
    const json::Value &value = table.rows[row][index];
    if (value.kind() != json::Value::Null && !is_contained(values, value))
      values.push_back(value);
  }
  return values;
}

static json::Object &objectIn(json::Object &parent, StringRef key) {
  json::Value &value =
      parent.try_emplace(key, json::Object()).first->getSecond();
  if (!value.getAsObject())
    value = json::Object();
  return *value.getAsObject();
}

/// The column of a channel for names; "" of any other.
static std::string namesOf(const json::Object &channel) {
  if (channel.getString("type") != "nominal")
    return "";
  return channel.getString("field").value_or("").str();
}

static void fillDomain(json::Object &channel, json::Array values) {
  objectIn(channel, "scale").try_emplace("domain", std::move(values));
}

/// Colours and shapes.
static void fillLooks(json::Object &channel, const Table &table,
                      ArrayRef<size_t> rows) {
  std::string column = namesOf(channel);
  if (column.empty())
    return;
  fillDomain(channel, valuesOf(table, allRows(table), column));
  // null: no legend is wanted.
  json::Value *legend = channel.get("legend");
  if (!legend || legend->kind() != json::Value::Null)
    objectIn(channel, "legend")
        .try_emplace("values", valuesOf(table, rows, column));
}

/// "sort": null is the order of the rows; layers with data of their own would
/// each have another.
static void fillPlaces(json::Object &channel, const Table &table,
                       ArrayRef<size_t> rows) {
  const json::Value *sort = channel.get("sort");
  std::string column = namesOf(channel);
  if (!column.empty() && sort && sort->kind() == json::Value::Null)
    fillDomain(channel, valuesOf(table, rows, column));
}

std::vector<size_t> allRows(const Table &table) {
  std::vector<size_t> rows(table.rows.size());
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

json::Object rowObject(const Table &table, size_t row) {
  json::Object object;
  for (auto [column, value] : zip(table.columns, table.rows[row]))
    object[column] = value;
  return object;
}

json::Object specificationOf(const json::Object &specification,
                             const Table &table, ArrayRef<size_t> rows) {
  json::Value chart = json::Object(specification);
  walk(chart, [&](StringRef key, json::Value &value) {
    json::Object *channel = value.getAsObject();
    if (channel && (key == "color" || key == "shape" || key == "strokeDash"))
      fillLooks(*channel, table, rows);
    if (channel &&
        (key == "x" || key == "y" || key == "xOffset" || key == "yOffset"))
      fillPlaces(*channel, table, rows);
  });
  json::Array values;
  for (size_t row : rows)
    values.push_back(rowObject(table, row));
  json::Object complete = std::move(*chart.getAsObject());
  complete["data"] = json::Object{{"values", std::move(values)}};
  return complete;
}

} // namespace autoconfig::harness
