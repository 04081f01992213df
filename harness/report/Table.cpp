//===-- Table.cpp - Tables from SQL ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Table.h"
#include "harness/common/ReadText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

static std::vector<std::string> separated(StringRef text, char separator) {
  std::vector<std::string> words;
  for (StringRef word : split(text, separator))
    words.push_back(word.trim().str());
  return words;
}

static Error readDirective(TableSource &source, StringRef key,
                           StringRef value) {
  auto bad = [&](const Twine &expected) {
    return createStringError(inconvertibleErrorCode(),
                             source.path + ": '-- " + key + ": " + value +
                                 "', expected " + expected);
  };
  if (key == "title") {
    source.title = value.str();
  } else if (key == "json") {
    source.jsonColumns = separated(value, ',');
  } else if (key == "digits") {
    if (value.getAsInteger(10, source.digits) || source.digits < 1 ||
        source.digits > 17)
      return bad("a number from 1 to 17");
  } else if (key == "pivot") {
    std::vector<std::string> words = separated(value, ',');
    source.sortedPivot = words.size() == 3 && words[2] == "sorted";
    if (words.size() != 2 && !source.sortedPivot)
      return bad("two column names, and 'sorted' or nothing");
    source.pivotColumn = words[0];
    source.valueColumn = words[1];
  } else if (key == "shorten") {
    std::vector<std::string> words = separated(value, ',');
    if (words.size() != 2 ||
        StringRef(words[1]).getAsInteger(10, source.longest) ||
        source.longest < 2)
      return bad("a column name and a number of characters from 2");
    source.shortenedColumn = words[0];
  } else if (key == "note") {
    if (value.empty() || source.notes.empty())
      source.notes.push_back(value.str());
    else
      source.notes.back() +=
          (source.notes.back().empty() ? "" : " ") + value.str();
  } else if (key == "sections") {
    source.sections = separated(value, ',');
  } else if (key == "narrow") {
    source.narrow = separated(value, '|');
  } else if (key == "panels") {
    source.panels = separated(value, ',');
  } else if (key == "needs") {
    source.needs = value.str();
  } else if (key == "format") {
    if (Expected<Format> format = formatNamed(value); !format)
      return bad(toString(format.takeError()));
    source.format = value.str();
  }
  return Error::success(); // anything else is an ordinary comment
}

static Expected<TableSource> readTable(const std::string &path) {
  Expected<std::string> sql = readText(path);
  if (!sql)
    return sql.takeError();
  TableSource source;
  source.name = sys::path::stem(path).str();
  source.path = path;
  source.sql = std::move(*sql);
  for (StringRef line : split(source.sql, '\n')) {
    if (!line.consume_front("--"))
      break;
    auto [key, value] = line.split(':');
    if (Error error = readDirective(source, key.trim(), value.trim()))
      return std::move(error);
  }
  if (source.title.empty())
    return createStringError(inconvertibleErrorCode(),
                             path + ": no title; the first line reads "
                                    "'-- title: ...'");
  return source;
}

static Expected<std::vector<std::string>> sqlFiles(StringRef folder,
                                                   StringRef what) {
  std::vector<std::string> files;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (sys::path::extension(entry->path()) == ".sql")
      files.push_back(entry->path());
  if (code)
    return createStringError(code, "cannot read the folder of " + what + "s '" +
                                       folder + "': " + code.message());
  llvm::sort(files);
  return files;
}

Expected<TableSource> TableSource::load(StringRef folder, StringRef nameOrPath,
                                        StringRef what) {
  if (nameOrPath.ends_with(".sql"))
    return readTable(nameOrPath.str());
  Expected<std::vector<std::string>> files = sqlFiles(folder, what);
  if (!files)
    return files.takeError();
  std::vector<StringRef> names;
  for (const std::string &file : *files) {
    if (sys::path::stem(file) == nameOrPath)
      return readTable(file);
    names.push_back(sys::path::stem(file));
  }
  return createStringError(inconvertibleErrorCode(),
                           "unknown " + what + " '" + nameOrPath +
                               "'; there are: " + join(names, ", "));
}

Expected<std::vector<TableSource>> TableSource::list(StringRef folder,
                                                     StringRef what) {
  Expected<std::vector<std::string>> files = sqlFiles(folder, what);
  if (!files)
    return files.takeError();
  std::vector<TableSource> tables;
  for (const std::string &file : *files) {
    Expected<TableSource> table = readTable(file);
    if (!table)
      return table.takeError();
    tables.push_back(std::move(*table));
  }
  return tables;
}

} // namespace autoconfig::harness
