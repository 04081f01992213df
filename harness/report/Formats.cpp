//===-- Formats.cpp - A table as text -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/report/Display.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

static std::vector<const json::Object::value_type *>
sortedEntries(const json::Object &object) {
  std::vector<const json::Object::value_type *> entries;
  for (const json::Object::value_type &entry : object)
    entries.push_back(&entry);
  llvm::sort(entries, [](auto *a, auto *b) { return a->first < b->first; });
  return entries;
}

/// llvm::json prints 17 digits; programs and people prefer the shortest number
/// that reads back.
static void writeValue(const json::Value &value, json::OStream &out) {
  if (const json::Array *array = value.getAsArray())
    out.array([&] {
      for (const json::Value &element : *array)
        writeValue(element, out);
    });
  else if (const json::Object *object = value.getAsObject())
    out.object([&] {
      for (const json::Object::value_type *entry : sortedEntries(*object)) {
        out.attributeBegin(entry->first);
        writeValue(entry->second, out);
        out.attributeEnd();
      }
    });
  else if (value.kind() == json::Value::Number && !value.getAsInteger())
    out.rawValue(shortest(*value.getAsNumber()));
  else
    out.value(value);
}

static std::string exact(const json::Value &value) {
  std::string text;
  raw_string_ostream stream(text);
  json::OStream out(stream);
  writeValue(value, out);
  return text;
}

static std::string markdownCell(StringRef text) {
  std::string escaped;
  for (char c : text) {
    if (c == '|' || c == '\\')
      escaped += '\\';
    if (c == '\n')
      escaped += "<br>";
    else if (c != '\r')
      escaped += c;
  }
  return escaped;
}

/// Padded, so that it reads as well in a terminal.
void writeMarkdown(const Table &table, raw_ostream &out) {
  std::vector<std::vector<std::string>> lines(1);
  for (const std::string &column : table.columns)
    lines[0].push_back(markdownCell(column));
  for (const auto &row : displayedRows(table)) {
    lines.emplace_back();
    for (const std::string &text : row)
      lines.back().push_back(markdownCell(text));
  }
  size_t columns = table.columns.size();
  std::vector<size_t> widths(columns, 3);
  std::vector<bool> right;
  for (size_t i = 0; i < columns; ++i) {
    right.push_back(isNumeric(table, i));
    for (const auto &line : lines)
      widths[i] = std::max(widths[i], widthOf(line[i]));
  }
  auto writeLine = [&](const std::vector<std::string> &line) {
    for (size_t i = 0; i < columns; ++i) {
      std::string space(widths[i] - widthOf(line[i]), ' ');
      out << "| " << (right[i] ? space + line[i] : line[i] + space) << ' ';
    }
    out << "|\n";
  };
  out << "**" << table.title << "**\n\n";
  writeLine(lines[0]);
  for (size_t i = 0; i < columns; ++i)
    out << "| " << std::string(widths[i] - 1, '-') << (right[i] ? ": " : "- ");
  out << "|\n";
  for (size_t i = 1; i < lines.size(); ++i)
    writeLine(lines[i]);
  for (const std::string &note : table.notes)
    out << '\n' << note << '\n';
}

/// RFC 4180 with newline alone; numbers in full.
void writeCsv(const Table &table, raw_ostream &out) {
  auto field = [](StringRef text) {
    if (text.find_first_of(",\"\r\n") == StringRef::npos)
      return text.str();
    std::string quoted = "\"";
    for (char c : text) {
      quoted += c;
      if (c == '"')
        quoted += c;
    }
    return quoted + "\"";
  };
  ListSeparator header(",");
  for (const std::string &column : table.columns)
    out << header << field(column);
  out << '\n';
  for (const auto &row : table.rows) {
    ListSeparator comma(",");
    for (const json::Value &value : row) {
      bool isText = value.kind() == json::Value::String;
      bool isNull = value.kind() == json::Value::Null;
      out << comma
          << (isNull
                  ? std::string()
                  : field(isText ? value.getAsString()->str() : exact(value)));
    }
    out << '\n';
  }
}

static std::string latexCell(StringRef text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
    case '&':
    case '%':
    case '$':
    case '#':
    case '_':
    case '{':
    case '}':
      escaped += '\\';
      escaped += c;
      break;
    case '~':
      escaped += "\\textasciitilde{}";
      break;
    case '^':
      escaped += "\\textasciicircum{}";
      break;
    case '\\':
      escaped += "\\textbackslash{}";
      break;
    case '<':
      escaped += "\\textless{}";
      break;
    case '>':
      escaped += "\\textgreater{}";
      break;
    case '|':
      escaped += "\\textbar{}";
      break;
    case '\n':
      escaped += ' ';
      break;
    default:
      escaped += c;
    }
  }
  return escaped;
}

/// A `tabular` of the booktabs package; the title is a comment, since the
/// caption belongs to the text around it.
void writeLatex(const Table &table, raw_ostream &out) {
  std::string alignment;
  for (size_t i = 0; i < table.columns.size(); ++i)
    alignment += isNumeric(table, i) ? 'r' : 'l';
  auto writeLine = [&](auto &&texts) {
    ListSeparator ampersand(" & ");
    for (const std::string &text : texts)
      out << ampersand << latexCell(text);
    out << " \\\\\n";
  };
  out << "% " << table.title << '\n';
  for (const std::string &note : table.notes)
    out << "% " << note << '\n';
  out << "\\begin{tabular}{" << alignment << "}\n\\toprule\n";
  writeLine(table.columns);
  out << "\\midrule\n";
  for (const auto &row : displayedRows(table))
    writeLine(row);
  out << "\\bottomrule\n\\end{tabular}\n";
}

/// An array of objects, one a line; keys in the order of the columns.
void writeJson(const Table &table, raw_ostream &out) {
  out << "[";
  ListSeparator comma(",");
  for (const auto &row : table.rows) {
    out << comma << "\n";
    json::OStream object(out);
    object.object([&] {
      for (auto [column, value] : llvm::zip(table.columns, row)) {
        object.attributeBegin(column);
        writeValue(value, object);
        object.attributeEnd();
      }
    });
  }
  out << "\n]\n";
}

Expected<Format> formatNamed(StringRef name, size_t width) {
  Format format = StringSwitch<Format>(name)
                      .Case("md", writeMarkdown)
                      .Case("csv", writeCsv)
                      .Case("tex", writeLatex)
                      .Case("json", writeJson)
                      .Case("text",
                            [width](const Table &table, raw_ostream &out) {
                              writeText(table, out, width);
                            })
                      .Default(nullptr);
  if (!format)
    return createStringError(inconvertibleErrorCode(),
                             "unknown format '" + name +
                                 "'; there are: md, csv, tex, json, text");
  return format;
}

Expected<std::string> formatOfFile(StringRef path) {
  StringRef extension = sys::path::extension(path);
  StringRef name = extension.drop_front(extension.empty() ? 0 : 1);
  if (name == "txt")
    name = "text";
  else if (!is_contained({"md", "csv", "tex", "json"}, name))
    return createStringError(
        inconvertibleErrorCode(),
        "'" + path + "' has " +
            (extension.empty() ? "no extension"
                               : "the unknown extension '" + extension + "'") +
            "; expected .md, .csv, .tex, .json or .txt, or a --format");
  return name.str();
}

} // namespace autoconfig::harness
