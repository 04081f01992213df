//===-- Table.h - Tables from SQL -------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table is one file, results/tables/<name>.sql: one SELECT over the views of
// results/schema.sql with the functions of stats/SqlFunctions.h. Its comments
// at the top say what SQL cannot:
//
//   -- title: GFLOP/s of every contender
//   -- json: samples, parameters     columns whose text is JSON
//   -- pivot: rival, value           one column for each value of `rival`, in
//                                    the order of their first rows, filled from
//                                    `value`; rows that agree in all other
//                                    columns become one
//   -- pivot: bits, value, sorted    likewise, in the order of the numbers in
//                                    the columns' names
//   -- digits: 3                     significant digits of numbers in md, tex
//   -- shorten: function, 60         in md, tex and text, longer texts of this
//                                    column end in an ellipsis
//   -- note: below 1: ours is faster a text below the table; further lines go
//   on,
//                                    after an empty one with a new paragraph
//   -- sections: preset, target      text: a heading for each value of these
//                                    columns, instead of the columns
//   -- narrow: rival | of            text: these stay columns, and where not
//   all
//                                    fit, they are shown before others
//   -- format: text                  how it is printed where nothing else is
//                                    asked for
//   -- panels, needs                 of figures (figures/Figure.h)
//
// A statement that does not only read is an error, and so is a second one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPORT_TABLE_H
#define AUTOCONFIG_HARNESS_REPORT_TABLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace autoconfig::harness {

struct TableSource {
  std::string name; // "quick"
  std::string path;
  std::string title;
  std::vector<std::string> jsonColumns;
  std::string pivotColumn, valueColumn; // both or neither
  bool sortedPivot = false;
  std::string shortenedColumn; // empty: none
  size_t longest = 0;          // characters that it shows
  int digits = 4;
  std::vector<std::string> notes; // paragraphs
  std::vector<std::string> sections, narrow;
  std::vector<std::string> panels; // columns
  std::string needs;               // a command
  std::string format;              // "": none of its own
  std::string sql;                 // the whole file

  /// `nameOrPath` is the name of a file in `folder`, or a path ending in .sql.
  /// Errors list the known names; `what` the files are called there.
  static llvm::Expected<TableSource> load(llvm::StringRef folder,
                                          llvm::StringRef nameOrPath,
                                          llvm::StringRef what = "table");
  /// All tables of the folder, sorted by name.
  static llvm::Expected<std::vector<TableSource>>
  list(llvm::StringRef folder, llvm::StringRef what = "table");
};

struct Table {
  std::string title;
  int digits = 4;
  std::vector<std::string> columns;
  std::vector<std::vector<llvm::json::Value>> rows; // null, number, text, JSON
  /// Characters that people see of texts in a column; 0: all.
  std::vector<size_t> longest = {};
  std::vector<std::string> notes = {};
  std::vector<std::string> sections = {}, narrow = {}; // columns
};

/// Runs the query. Errors name file and line; also: not exactly one SELECT.
llvm::Expected<Table> query(sqlite3 *database, const TableSource &source);

using Format = std::function<void(const Table &, llvm::raw_ostream &)>;
void writeMarkdown(const Table &table, llvm::raw_ostream &out);
void writeCsv(const Table &table, llvm::raw_ostream &out);
void writeLatex(const Table &table, llvm::raw_ostream &out);
void writeJson(const Table &table, llvm::raw_ostream &out);
/// For people: lines of at most `width` characters. What does not fit wraps;
/// columns for which there is no room are named at the end.
void writeText(const Table &table, llvm::raw_ostream &out, size_t width);

/// "md", "csv", "tex", "json", or "text" of that width; an error lists them.
llvm::Expected<Format> formatNamed(llvm::StringRef name, size_t width = 80);

/// The format that a file's extension names; an error lists them.
llvm::Expected<std::string> formatOfFile(llvm::StringRef path);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPORT_TABLE_H
