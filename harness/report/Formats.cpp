//===-- Formats.cpp - A table as text -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/report/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Unicode.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// %g without an exponent where a person would not write one.
static std::string number(double value, int digits) {
  if (value == 0 || !std::isfinite(value))
    return std::isfinite(value) ? "0" : "";
  int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  std::string text(64, '\0');
  bool scientific = magnitude < -4 || magnitude > 15;
  int length =
      scientific
          ? std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value)
          : std::snprintf(text.data(), text.size(), "%.*f",
                          std::max(0, digits - 1 - magnitude), value);
  text.resize(length);
  return text;
}

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

std::string displayed(const json::Value &value, int digits, bool real) {
  if (value.kind() == json::Value::Null)
    return "";
  if (std::optional<int64_t> integer = value.getAsInteger(); integer && !real)
    return std::to_string(*integer);
  if (std::optional<double> real = value.getAsNumber())
    return number(*real, digits);
  if (std::optional<StringRef> text = value.getAsString())
    return text->str();
  return toText(value);
}

static bool isNumeric(const Table &table, size_t column) {
  bool any = false;
  for (const auto &row : table.rows) {
    if (row[column].kind() == json::Value::Null)
      continue;
    if (!row[column].getAsNumber())
      return false;
    any = true;
  }
  return any;
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

/// The columns in which a number is no integer; there 2 is 2.00.
static std::vector<bool> realColumns(const Table &table) {
  std::vector<bool> real(table.columns.size());
  for (const auto &row : table.rows)
    for (size_t i = 0; i < row.size(); ++i)
      if (row[i].getAsNumber() && !row[i].getAsInteger())
        real[i] = true;
  return real;
}

/// Its beginning, in whole characters of UTF-8, and an ellipsis.
static std::string shortened(std::string text, size_t longest) {
  if (longest == 0)
    return text;
  auto begins = [&](size_t i) { return (text[i] & 0xC0) != 0x80; };
  size_t characters = 0, end = 0; // of what stays where there is too much
  for (size_t i = 0; i < text.size(); ++i)
    if (begins(i) && ++characters == longest)
      end = i;
  return characters > longest ? text.substr(0, end) + "…" : text;
}

static std::vector<std::string> displayedRow(const Table &table,
                                             ArrayRef<json::Value> row,
                                             const std::vector<bool> &real) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < row.size(); ++i)
    texts.push_back(shortened(displayed(row[i], table.digits, real[i]),
                              table.longest.empty() ? 0 : table.longest[i]));
  return texts;
}

/// Padded, so that it reads as well in a terminal.
void writeMarkdown(const Table &table, raw_ostream &out) {
  std::vector<std::vector<std::string>> lines(1);
  for (const std::string &column : table.columns)
    lines[0].push_back(markdownCell(column));
  std::vector<bool> real = realColumns(table);
  for (const auto &row : table.rows) {
    lines.emplace_back();
    for (const std::string &text : displayedRow(table, row, real))
      lines.back().push_back(markdownCell(text));
  }
  auto widthOf = [](StringRef text) {
    return std::max(0, sys::unicode::columnWidthUTF8(text));
  };
  size_t columns = table.columns.size();
  std::vector<int> widths(columns, 3);
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
  out << "% " << table.title << "\n\\begin{tabular}{" << alignment
      << "}\n\\toprule\n";
  writeLine(table.columns);
  out << "\\midrule\n";
  std::vector<bool> real = realColumns(table);
  for (const auto &row : table.rows)
    writeLine(displayedRow(table, row, real));
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

Expected<Format *> formatNamed(StringRef name) {
  Format *format = StringSwitch<Format *>(name)
                       .Case("md", writeMarkdown)
                       .Case("csv", writeCsv)
                       .Case("tex", writeLatex)
                       .Case("json", writeJson)
                       .Default(nullptr);
  if (!format)
    return createStringError(inconvertibleErrorCode(),
                             "unknown format '" + name +
                                 "'; there are: md, csv, tex, json");
  return format;
}

} // namespace autoconfig::harness
