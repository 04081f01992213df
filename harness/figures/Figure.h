//===-- Figure.h - Figures from the store -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A figure is two files: results/figures/<name>.sql, one SELECT as of a table
// (report/Table.h), and <name>.vl.json, the Vega-Lite specification of one
// chart, without data. The rows become charts by the comments at the top of the
// SQL file:
//
//   -- sections: target, weights  a chart, with a heading, for each value of
//                                 these columns; it has axes of its own
//   -- panels: problem            within a section a small chart each
//   -- needs: autobench sample .. the command that gives a store such rows
//
// A row says what it is evidence of: the column `kind` (Kinds.h), and columns
// named `cell`, or ending in `_cell`, with the identity of a cell of the store
// that it is made of; or in `_cells`, with a JSON array of them. They are not
// shown: the caption is made of them.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_FIGURES_FIGURE_H
#define AUTOCONFIG_HARNESS_FIGURES_FIGURE_H

#include "harness/report/Table.h"

namespace autoconfig::harness {

struct FigureSource {
  TableSource table;
  std::string specificationPath;
  llvm::json::Object specification; // of one chart

  static llvm::Expected<FigureSource> load(llvm::StringRef folder,
                                           llvm::StringRef name);
  /// All figures of the folder, sorted by name.
  static llvm::Expected<std::vector<FigureSource>> list(llvm::StringRef folder);
};

struct Chart {
  std::string heading; // "target: zen5, weights: given"; "" where there is none
  std::string title;   // of a panel, else ""
  std::vector<size_t> rows;         // of Figure::data
  llvm::json::Object specification; // complete but for the looks
};

struct Figure {
  std::string name, title;
  std::vector<std::string> notes;
  std::string needs;
  Table data;                // without the columns of cells
  std::vector<Chart> charts; // none: the store has nothing of this
  /// "machine", "AMD EPYC (x86_64)": what each figure must be read with.
  std::vector<std::pair<std::string, std::string>> caption;
};

/// Views for the queries of figures (figures/views.sql), of this connection.
llvm::Error defineViews(sqlite3 *database, llvm::StringRef path);

/// Errors: those of the query; kinds that do not belong on one axis; a
/// specification with data of its own or with a column that is not there.
llvm::Expected<Figure> figureOf(sqlite3 *database, const FigureSource &source);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_FIGURES_FIGURE_H
