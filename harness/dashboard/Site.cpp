//===-- Site.cpp - The dashboard ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/dashboard/Site.h"
#include "harness/common/ReadText.h"
#include "harness/dashboard/Columns.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

namespace {

class SiteMaker {
public:
  SiteMaker(sqlite3 *database, const SiteSource &source)
      : database(database), source(source) {}
  Expected<std::vector<SiteFile>> make();

private:
  Error readViews();
  Error addIndex();
  void addChanges();
  void addChangesOf(const StringMap<size_t> &numbers,
                    std::vector<std::vector<std::string>> &members);
  Error addProblems();
  Error addPages();
  Error addFigures();
  Error addScripts();
  Error copy(const std::string &from, StringRef to);
  Expected<std::vector<std::pair<std::string, Table>>> tablesOf(StringRef name);

  sqlite3 *database;
  const SiteSource &source;
  bool charts = false;
  std::vector<std::string> problems; // keys, in the order of their numbers
  std::string shell, navigation;
  std::vector<SiteFile> files;
};

} // namespace

static std::vector<size_t> rowNumbers(const Table &table) {
  std::vector<size_t> rows(table.rows.size());
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

static std::string taken(StringRef name, ArrayRef<std::string> members) {
  return ("site.take(\"" + name + "\", {\n" + join(members, ",\n") + "});\n")
      .str();
}

static std::string replaced(std::string text,
                            ArrayRef<std::pair<StringRef, StringRef>> parts) {
  std::string done;
  StringRef rest = text;
  for (auto [name, part] : parts) {
    auto [before, after] = rest.split(name);
    done += (before + part).str();
    rest = after;
  }
  return done + rest.str();
}

/// Operator and problem of a row.
static Expected<std::string> keyOf(const Table &table, size_t row,
                                   StringRef query) {
  std::string key;
  for (StringRef name : {"op", "problem"}) {
    auto place = find(table.columns, name);
    if (place == table.columns.end())
      return createStringError(inconvertibleErrorCode(),
                               query + ": no column '" + name + "'");
    const json::Value &value = table.rows[row][place - table.columns.begin()];
    key += value.getAsString().value_or("").str() + "\n";
  }
  return key;
}

Expected<std::vector<std::pair<std::string, Table>>>
SiteMaker::tablesOf(StringRef name) {
  std::string folder = source.parts + "/" + name.str();
  auto sources = TableSource::list(folder, "query");
  if (!sources)
    return sources.takeError();
  std::vector<std::pair<std::string, Table>> tables;
  for (const TableSource &one : *sources) {
    Expected<Table> table = query(database, one);
    if (!table)
      return table.takeError();
    tables.emplace_back(one.name, std::move(*table));
  }
  return tables;
}

Error SiteMaker::readViews() {
  for (const std::string &path :
       {source.parts + "/views.sql", source.drawing.parts + "/views.sql"})
    if (Error error = defineViews(database, path))
      return createStringError(inconvertibleErrorCode(),
                               path + ": " + toString(std::move(error)));
  return Error::success();
}

/// Objects as a table; a column of each member that one has.
static std::string packedObjects(ArrayRef<json::Value> rows,
                                 ArrayRef<StringRef> left = {}) {
  Table table;
  for (const json::Value &row : rows)
    for (const auto &[name, value] : *row.getAsObject())
      if (!is_contained(table.columns, StringRef(name)))
        table.columns.push_back(StringRef(name).str());
  sort(table.columns);
  for (const json::Value &row : rows) {
    std::vector<json::Value> values;
    for (const std::string &column : table.columns) {
      const json::Value *value = row.getAsObject()->get(column);
      values.push_back(value ? *value : json::Value(nullptr));
    }
    table.rows.push_back(std::move(values));
  }
  return packed(table, rowNumbers(table), left);
}

/// Its rows are a table like others.
static std::vector<std::string>
comparisonMembers(const std::optional<json::Value> &comparison) {
  if (!comparison)
    return {"\"comparison\":null"};
  json::Object rest = *comparison->getAsObject();
  json::Array rows = std::move(*rest.getArray("rows"));
  rest.erase("rows");
  return {"\"comparison\":" + scriptText(std::move(rest)),
          "\"rows\":" + packedObjects({rows.data(), rows.size()}, {"row"})};
}

void SiteMaker::addChanges() {
  constexpr size_t most = 2000;
  ArrayRef<json::Value> all(source.changes.data(), source.changes.size());
  ArrayRef<json::Value> shown = all.take_front(most);
  ArrayRef<json::Value> alarms(source.alarms.data(), source.alarms.size());
  files.push_back({"data/changes.js",
                   taken("changes", {"\"changes\":" + packedObjects(shown),
                                     "\"more\":" + std::to_string(all.size() -
                                                                  shown.size()),
                                     "\"alarms\":" + packedObjects(alarms)})});
}

Error SiteMaker::addIndex() {
  auto tables = tablesOf("index");
  if (!tables)
    return tables.takeError();
  std::vector<std::string> members{
      "\"store\":" + scriptText(json::fixUTF8(source.store)),
      std::string("\"charts\":") + (charts ? "true" : "false")};
  for (const auto &[name, table] : *tables) {
    members.push_back("\"" + name + "\":" + packed(table, rowNumbers(table)));
    for (size_t row = 0; name == "problems" && row < table.rows.size(); ++row) {
      Expected<std::string> key = keyOf(table, row, name);
      if (!key)
        return key.takeError();
      problems.push_back(std::move(*key));
    }
  }
  files.push_back({"data/index.js", taken("index", members)});
  files.push_back({"data/comparison.js",
                   taken("comparison", comparisonMembers(source.comparison))});
  addChanges();
  return Error::success();
}

/// The overview has but the newest of all; the pages of a problem have the
/// newest of its own, and say where there are more.
void SiteMaker::addChangesOf(const StringMap<size_t> &numbers,
                             std::vector<std::vector<std::string>> &members) {
  constexpr size_t most = 64; // of stores in which every commit changes all
  std::vector<std::vector<json::Value>> changes(problems.size());
  std::vector<size_t> more(problems.size());
  for (const json::Value &change : source.changes) {
    const json::Object &row = *change.getAsObject();
    auto number = numbers.find((row.getString("op").value_or("") + "\n" +
                                row.getString("problem").value_or("") + "\n")
                                   .str());
    if (number == numbers.end())
      continue;
    std::vector<json::Value> &rows = changes[number->second];
    if (rows.size() < most)
      rows.push_back(change);
    else
      ++more[number->second];
  }
  for (auto [list, rows, left] : zip(members, changes, more))
    if (!rows.empty())
      append_range(list,
                   std::vector<std::string>{
                       "\"changes\":" + packedObjects(rows, {"op", "problem"}),
                       "\"more_changes\":" + std::to_string(left)});
}

Error SiteMaker::addProblems() {
  auto tables = tablesOf("problem");
  if (!tables)
    return tables.takeError();
  StringMap<size_t> numbers;
  for (auto [number, key] : enumerate(problems))
    numbers[key] = number;
  std::vector<std::vector<std::string>> members(problems.size());
  for (const auto &[name, table] : *tables) {
    std::vector<std::vector<size_t>> rows(problems.size());
    for (size_t row : rowNumbers(table)) {
      Expected<std::string> key = keyOf(table, row, name);
      if (!key)
        return key.takeError();
      rows[numbers.lookup(*key)].push_back(row);
    }
    for (auto [list, chosen] : zip(members, rows))
      if (!chosen.empty())
        list.push_back("\"" + name +
                       "\":" + packed(table, chosen, {"op", "problem"}));
  }
  addChangesOf(numbers, members);
  for (auto [number, list] : enumerate(members)) {
    std::string name = "problem-" + utostr(number);
    files.push_back({"data/" + name + ".js", taken(name, list)});
  }
  return Error::success();
}

/// The navigation, with this page marked.
static std::string navigationOf(const std::string &navigation, StringRef page) {
  std::string link = ("href=\"" + page + ".html\"").str();
  std::string marked = link + " aria-current=\"page\"";
  return StringRef(navigation).contains(link)
             ? replaced(navigation, {{link, marked}})
             : navigation;
}

/// That page is all charts.
static std::string withoutFigures(StringRef navigation) {
  std::string kept;
  for (StringRef line : split(navigation, '\n'))
    if (!line.contains("figures.html"))
      kept += (line + "\n").str();
  return kept;
}

Error SiteMaker::addPages() {
  std::string web = source.parts + "/web";
  std::vector<std::string> names;
  std::error_code code;
  for (sys::fs::directory_iterator entry(web, code), end; !code && entry != end;
       entry.increment(code))
    if (StringRef name = sys::path::filename(entry->path());
        name.consume_back(".html"))
      names.push_back(name.str());
  sort(names);
  for (const std::string &name : names) {
    Expected<std::string> text = readText(web + "/" + name + ".html");
    if (!text)
      return text.takeError();
    // The first line is the title, in a comment.
    auto [first, content] = StringRef(*text).split('\n');
    StringRef title = first.split("<!-- ").second.split(" -->").first;
    std::string script;
    if (sys::fs::exists(web + "/" + name + ".js"))
      script = "<script src=\"assets/" + name + ".js\" defer></script>\n";
    files.push_back(
        {name + ".html",
         replaced(shell, {{"@TITLE@", title},
                          {"@PAGE@", script},
                          {"@NAVIGATION@", navigationOf(navigation, name)},
                          {"@MAIN@", content}})});
  }
  return Error::success();
}

Error SiteMaker::addFigures() {
  auto sources = FigureSource::list(source.figures);
  if (!sources)
    return sources.takeError();
  std::vector<Figure> figures;
  for (const FigureSource &one : *sources) {
    Expected<Figure> figure = figureOf(database, one);
    if (!figure)
      return figure.takeError();
    figures.push_back(std::move(*figure));
  }
  Expected<std::string> page =
      drawPage(figures, source.drawing, navigationOf(navigation, "figures"));
  if (!page)
    return page.takeError();
  files.push_back({"figures.html", std::move(*page)});
  return Error::success();
}

Error SiteMaker::copy(const std::string &from, StringRef to) {
  Expected<std::string> text = readText(from);
  if (!text)
    return text.takeError();
  files.push_back({to.str(), std::move(*text)});
  return Error::success();
}

Error SiteMaker::addScripts() {
  std::string web = source.parts + "/web";
  std::error_code code;
  for (sys::fs::directory_iterator entry(web, code), end; !code && entry != end;
       entry.increment(code))
    if (StringRef name = sys::path::filename(entry->path());
        name.ends_with(".js"))
      if (Error error = copy(entry->path(), ("assets/" + name).str()))
        return error;
  std::string style;
  for (const std::string &path :
       {source.drawing.parts + "/web/page.css", web + "/site.css"}) {
    Expected<std::string> text = readText(path);
    if (!text)
      return text.takeError();
    style += *text;
  }
  files.push_back({"assets/site.css", std::move(style)});
  if (!charts)
    return Error::success();
  Expected<std::string> looks =
      readText(source.drawing.parts + "/web/looks.json");
  if (!looks)
    return looks.takeError();
  files.push_back({"assets/looks.js", "const looks = " + *looks + ";\n"});
  for (StringRef name : {"vega", "vega-lite", "vega-embed"})
    if (Error error = copy(source.drawing.package(name),
                           ("assets/" + name + ".min.js").str()))
      return error;
  return copy(source.drawing.parts + "/web/chart.js", "assets/chart.js");
}

Expected<std::vector<SiteFile>> SiteMaker::make() {
  Error missing = source.drawing.checkPackages();
  charts = !missing;
  consumeError(std::move(missing));
  for (auto [name, text] :
       {std::pair("shell", &shell), std::pair("navigation", &navigation)}) {
    Expected<std::string> read = readText(source.parts + "/" + name + ".html");
    if (!read)
      return read.takeError();
    *text = std::move(*read);
  }
  if (!charts)
    navigation = withoutFigures(navigation);
  if (Error error = readViews())
    return std::move(error);
  for (auto part : {&SiteMaker::addIndex, &SiteMaker::addProblems,
                    &SiteMaker::addPages, &SiteMaker::addScripts})
    if (Error error = (this->*part)())
      return std::move(error);
  if (charts)
    if (Error error = addFigures())
      return std::move(error);
  return std::move(files);
}

Expected<std::vector<SiteFile>> makeSite(sqlite3 *database,
                                         const SiteSource &source) {
  return SiteMaker(database, source).make();
}

} // namespace autoconfig::harness
