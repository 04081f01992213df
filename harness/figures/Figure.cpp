//===-- Figure.cpp - Figures from the store -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Figure.h"
#include "harness/common/ReadText.h"
#include "harness/figures/Caption.h"
#include "harness/figures/Kinds.h"
#include "harness/figures/Specification.h"
#include "harness/report/Display.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace llvm;

namespace autoconfig::harness {

static Error errorIn(StringRef path, Error error) {
  return createStringError(inconvertibleErrorCode(),
                           path + ": " + toString(std::move(error)));
}

/// "target: zen5, weights: given" of the columns that are not empty.
static std::string valuesOf(const Table &table, size_t row,
                            ArrayRef<std::string> columns, bool named) {
  std::vector<std::string> texts;
  for (const std::string &wanted : columns)
    for (auto [column, value] : zip(table.columns, table.rows[row]))
      if (std::string text = displayed(value, table.digits);
          column == wanted && !text.empty())
        texts.push_back(named ? column + ": " + text : text);
  return join(texts, ", ");
}

/// In the order of their first rows.
static std::vector<Chart> chartsOf(const Table &table,
                                   const TableSource &source) {
  std::vector<Chart> charts;
  for (size_t row : allRows(table)) {
    std::string heading = valuesOf(table, row, source.sections, /*named=*/true);
    std::string title = valuesOf(table, row, source.panels, /*named=*/false);
    auto chart = find_if(charts, [&](const Chart &c) {
      return c.heading == heading && c.title == title;
    });
    if (chart == charts.end())
      chart = charts.insert(chart, Chart{heading, title, {}, {}});
    chart->rows.push_back(row);
  }
  return charts;
}

static Error checkColumns(const Table &table, const TableSource &source) {
  for (const std::string &column :
       concat<const std::string>(source.sections, source.panels))
    if (!is_contained(table.columns, column))
      return createStringError(inconvertibleErrorCode(),
                               source.path + ": no column '" + column +
                                   "' for sections or panels");
  return Error::success();
}

static Table withoutCells(const Table &table) {
  Table shown = table;
  shown.columns.clear();
  shown.longest.clear();
  shown.rows.assign(table.rows.size(), {});
  for (auto [i, column] : enumerate(table.columns)) {
    if (isCellColumn(column))
      continue;
    shown.columns.push_back(column);
    shown.longest.push_back(table.longest[i]);
    for (auto [row, all] : zip(shown.rows, table.rows))
      row.push_back(all[i]);
  }
  return shown;
}

/// Errors where a chart mixes kinds; else all kinds of the figure.
static Expected<std::vector<std::string>> kindsOf(sqlite3 *database,
                                                  const Table &table,
                                                  ArrayRef<Chart> charts,
                                                  ArrayRef<int64_t> cells) {
  Expected<CellKinds> cellKinds = kindsOfCells(database, cells);
  if (!cellKinds)
    return cellKinds.takeError();
  std::set<std::string> all;
  for (const Chart &chart : charts) {
    Expected<std::vector<std::string>> kinds =
        kindsOfChart(table, chart.rows, *cellKinds);
    if (!kinds)
      return kinds.takeError();
    all.insert(kinds->begin(), kinds->end());
  }
  return std::vector<std::string>(all.begin(), all.end());
}

Error defineViews(sqlite3 *database, StringRef path) {
  Expected<std::string> views = readText(path);
  if (!views)
    return views.takeError();
  return execute(database, *views);
}

Expected<Figure> figureOf(sqlite3 *database, const FigureSource &source) {
  Expected<Table> table = query(database, source.table);
  if (!table)
    return table.takeError();
  if (Error error = checkColumns(*table, source.table))
    return std::move(error);
  Figure figure{source.table.name,
                source.table.title,
                source.table.notes,
                source.table.needs,
                withoutCells(*table),
                chartsOf(*table, source.table),
                {}};
  if (Error error = checkSpecification(source.specification, figure.data))
    return errorIn(source.specificationPath, std::move(error));
  if (figure.charts.empty())
    return figure;

  std::vector<int64_t> cells = cellsOf(*table, allRows(*table));
  Expected<std::vector<std::string>> kinds =
      kindsOf(database, *table, figure.charts, cells);
  if (!kinds)
    return errorIn(source.table.path, kinds.takeError());
  auto caption = captionOf(database, cells, *kinds);
  if (!caption)
    return caption.takeError();
  figure.caption = std::move(*caption);
  for (Chart &chart : figure.charts)
    chart.specification =
        specificationOf(source.specification, figure.data, chart.rows);
  return figure;
}

} // namespace autoconfig::harness
