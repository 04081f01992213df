//===-- Caption.cpp - What a figure must be read with ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Caption.h"
#include "harness/figures/Kinds.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct Line {
  const char *name;
  const char *separator;
  /// One text a row; ?1 is the JSON array of cells. Nothing: no line.
  const char *sql;
};

} // namespace

/// More are counted: they are in the store.
constexpr size_t mostTexts = 6;

static ArrayRef<Line> lines() {
  static const Line all[] = {
      {"samples", "; ", R"(
        WITH counted AS (
          SELECT count(*) AS n FROM native_time
          WHERE cell_id IN (SELECT value FROM json_each(?1)) GROUP BY cell_id)
        SELECT 'medians of ' ||
               iif(min(n) = max(n), min(n), min(n) || ' to ' || max(n)) ||
               ' samples of a cell; ' || count(*) || ' cells in ' ||
               (SELECT count(DISTINCT job) FROM cell
                WHERE kind = 'native time'
                  AND id IN (SELECT value FROM json_each(?1))) || ' processes'
        FROM counted HAVING count(*) > 0
        UNION ALL
        SELECT 'one counted call of each of ' || count(*) ||
               ' emulated cells, exact'
        FROM cell WHERE kind = 'emulated count'
          AND id IN (SELECT value FROM json_each(?1)) HAVING count(*) > 0)"},
      {"machine", "; ", R"(
        SELECT DISTINCT cpu || iif(instr(cpu, architecture), '',
                                   ' (' || architecture || ')') ||
               iif(emulator = '', '', ' under ' || emulator)
        FROM machine WHERE id IN
          (SELECT machine_id FROM cell
           WHERE id IN (SELECT value FROM json_each(?1)))
        ORDER BY emulator, 1)"},
      {"versions", ", ", R"(
        SELECT DISTINCT iif(rival = 'autoconfig', compiler,
                            rival || ' ' || version) AS text
        FROM cell WHERE id IN (SELECT value FROM json_each(?1))
          AND iif(rival = 'autoconfig', compiler, version) <> ''
        ORDER BY rival <> 'autoconfig', text)"},
      {"commit", ", ", R"(
        SELECT DISTINCT revision FROM cell
        WHERE revision <> '' AND id IN (SELECT value FROM json_each(?1))
        ORDER BY revision)"},
      {"command", "; ", R"(
        SELECT 'autobench ' || command FROM run WHERE id IN
          (SELECT run_id FROM cell
           WHERE id IN (SELECT value FROM json_each(?1)))
        GROUP BY command ORDER BY min(started_at), min(id))"},
  };
  return all;
}

static Expected<std::vector<std::string>>
texts(sqlite3 *database, const char *sql, const std::string &cells) {
  Expected<Statement> statement = Statement::prepare(database, sql);
  if (!statement)
    return statement.takeError();
  statement->bind(cells);
  std::vector<std::string> found;
  if (Error error = eachRow(*statement, [&](const Statement &row) {
        found.push_back(row.text(0).str());
      }))
    return std::move(error);
  return found;
}

Expected<std::vector<std::pair<std::string, std::string>>>
captionOf(sqlite3 *database, ArrayRef<int64_t> cells,
          ArrayRef<std::string> kinds) {
  std::vector<std::pair<std::string, std::string>> caption{
      {"kind", join(kinds, ", ")}};
  std::string array = asJsonArray(cells);
  for (const Line &line : lines()) {
    Expected<std::vector<std::string>> found = texts(database, line.sql, array);
    if (!found)
      return found.takeError();
    if (found->empty())
      continue;
    size_t more = found->size() > mostTexts ? found->size() - mostTexts : 0;
    // A list of versions or commits is of use as a whole only.
    if (StringRef(line.separator) == "; " && more) {
      found->resize(mostTexts);
      found->push_back("and " + std::to_string(more) + " more");
    }
    caption.emplace_back(line.name, join(*found, line.separator));
  }
  return caption;
}

} // namespace autoconfig::harness
