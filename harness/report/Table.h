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
//   -- shorten: function, 60         in md and tex, longer texts of this column
//                                    end in an ellipsis
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPORT_TABLE_H
#define AUTOCONFIG_HARNESS_REPORT_TABLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
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
  std::string sql;

  /// `nameOrPath` is the name of a file in `folder`, or a path ending in .sql.
  /// Errors list the known names.
  static llvm::Expected<TableSource> load(llvm::StringRef folder,
                                          llvm::StringRef nameOrPath);
  /// All tables of the folder, sorted by name.
  static llvm::Expected<std::vector<TableSource>> list(llvm::StringRef folder);
};

struct Table {
  std::string title;
  int digits = 4;
  std::vector<std::string> columns;
  std::vector<std::vector<llvm::json::Value>> rows; // null, number, text, JSON
  /// Characters that people see of texts in a column; 0: all.
  std::vector<size_t> longest = {};
};

/// Runs the query; SQL errors name the file.
llvm::Expected<Table> query(sqlite3 *database, const TableSource &source);

using Format = void(const Table &, llvm::raw_ostream &);
Format writeMarkdown, writeCsv, writeLatex, writeJson;

/// "md", "csv", "tex" or "json"; an error lists them.
llvm::Expected<Format *> formatNamed(llvm::StringRef name);

/// A value as a person reads it: numbers with `digits` significant digits,
/// integers in full, null as "". `real`: integers, too, are real numbers.
std::string displayed(const llvm::json::Value &value, int digits,
                      bool real = false);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPORT_TABLE_H
