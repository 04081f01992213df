//===-- Text.cpp - A table for a terminal ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table that is wider than a terminal is made narrower in this order:
//   1. sections: columns that say what the lines are of become headings
//   2. a text that is the same in all lines of a section is said once
//   3. headers, then texts, are wrapped
//   4. columns are left out, and named at the end
//
//===----------------------------------------------------------------------===//

#include "harness/report/Display.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace llvm;

namespace autoconfig::harness {

namespace {

using Lines = std::vector<std::string>;

constexpr size_t gap = 2;               // blanks between columns
constexpr size_t leastWrapped = 10;     // texts are not wrapped to less
constexpr size_t longestWord = 32;      // longer ones are broken
constexpr StringLiteral inNames = " _"; // after these a header is wrapped

struct Column {
  std::string name;
  Lines cells;
  bool numeric = false;
  size_t rank = 0;   // among those that are shown first
  bool kept = false; // also where all lines have one text
  size_t width = 0;

  size_t least() const;
  size_t widest() const {
    size_t most = 0;
    for (const std::string &cell : cells)
      most = std::max(most, widthOf(cell));
    return most;
  }
  bool isEmpty() const {
    return all_of(cells, [](StringRef cell) { return cell.empty(); });
  }
  bool isOneText() const {
    return !numeric && !kept && cells.size() > 1 && all_equal(cells);
  }
};

/// Where a word ends: after a blank, in names also after '_'.
std::vector<StringRef> piecesOf(StringRef text, StringRef separators) {
  std::vector<StringRef> pieces;
  while (!text.empty()) {
    size_t end = text.find_first_of(separators);
    end = end == StringRef::npos ? text.size() : end + 1;
    pieces.push_back(text.take_front(end));
    text = text.drop_front(end);
  }
  return pieces;
}

size_t longestPiece(StringRef text, StringRef separators) {
  size_t most = 0;
  for (StringRef piece : piecesOf(text, separators))
    most = std::max(most, widthOf(piece.rtrim(' ')));
  return most;
}

/// Into lines of at most `width`; a longer word is broken where it has to be.
Lines wrapped(StringRef text, size_t width, StringRef separators = " ") {
  Lines lines(1);
  for (StringRef piece : piecesOf(text, separators)) {
    if (!lines.back().empty() &&
        widthOf(lines.back()) + widthOf(piece.rtrim(' ')) > width)
      lines.emplace_back();
    lines.back() += piece;
    while (widthOf(StringRef(lines.back()).rtrim(' ')) > width) {
      StringRef line = lines.back();
      size_t end = std::min(width, line.size());
      while (end > 1 && (line[end] & 0xC0) == 0x80) // in a character of UTF-8
        --end;
      std::string rest = line.drop_front(end).str();
      lines.back().resize(end);
      lines.push_back(std::move(rest));
    }
  }
  for (std::string &line : lines)
    line = StringRef(line).rtrim(' ').str();
  return lines;
}

void writeWrapped(StringRef text, raw_ostream &out, size_t width) {
  for (const std::string &line : wrapped(text, width))
    out << line << '\n';
}

/// One heading and the lines below it.
class Section {
public:
  Section(std::vector<Column> columns, size_t width)
      : columns(std::move(columns)), room(width) {}

  /// Names of columns that are not shown are added to `leftOut`.
  void write(raw_ostream &out, std::set<std::string> &leftOut);

private:
  void saySingleTexts(raw_ostream &out);
  void choose(std::set<std::string> &leftOut);
  void widen();
  void writeLine(raw_ostream &out, const std::vector<Lines> &texts,
                 bool atBottom) const;
  size_t used() const;

  std::vector<Column> columns;
  size_t room;
};

} // namespace

void Section::saySingleTexts(raw_ostream &out) {
  if (all_of(columns, [](const Column &c) { return c.isOneText(); }))
    return;
  Lines said;
  erase_if(columns, [&](const Column &column) {
    if (!column.isOneText())
      return false;
    if (!column.cells[0].empty())
      said.push_back(column.name + ": " + column.cells[0]);
    return true;
  });
  if (!said.empty())
    writeWrapped(join(said, ", "), out, room);
}

size_t Section::used() const {
  size_t sum = 0;
  for (const Column &column : columns)
    sum += column.width + gap;
  return sum - std::min(sum, gap);
}

/// With which a column can be read.
size_t Column::least() const {
  size_t most = longestPiece(name, inNames);
  for (const std::string &cell : cells)
    most = std::max(
        most,
        numeric ? widthOf(cell)
                : std::min({widthOf(cell), longestWord,
                            std::max(leastWrapped, longestPiece(cell, " "))}));
  return most;
}

/// Where there is no room for the least width of all columns, some are left
/// out, by rank.
void Section::choose(std::set<std::string> &leftOut) {
  std::vector<std::pair<size_t, size_t>> order; // rank, index
  for (auto [i, column] : enumerate(columns)) {
    column.width = column.least();
    order.emplace_back(column.rank, i);
  }
  llvm::sort(order);
  std::vector<bool> shown(columns.size());
  size_t sum = 0;
  for (auto [rank, i] : order) {
    size_t wanted = columns[i].width + (sum == 0 ? 0 : gap);
    shown[i] = sum == 0 || sum + wanted <= room;
    if (shown[i])
      sum += wanted;
    else
      leftOut.insert(columns[i].name);
  }
  std::vector<Column> kept;
  for (auto [column, isShown] : zip(columns, shown))
    if (isShown)
      kept.push_back(std::move(column));
  columns = std::move(kept);
}

/// Gives the room that is left to texts, so that they wrap less.
void Section::widen() {
  size_t left = room - std::min(room, used());
  for (Column &column : columns) {
    size_t more = column.widest() - std::min(column.widest(), column.width);
    size_t given = column.numeric ? 0 : std::min(more, left);
    column.width += given;
    left -= given;
  }
  for (Column &column : columns) // a single one may be too wide
    column.width = std::min(column.width, room);
}

void Section::writeLine(raw_ostream &out, const std::vector<Lines> &texts,
                        bool atBottom) const {
  size_t height = 0;
  for (const Lines &lines : texts)
    height = std::max(height, lines.size());
  for (size_t i = 0; i < height; ++i) {
    std::string line;
    for (auto [column, lines] : zip(columns, texts)) {
      size_t skipped = atBottom ? height - lines.size() : 0;
      bool none = i < skipped || i - skipped >= lines.size();
      StringRef text = none ? StringRef() : StringRef(lines[i - skipped]);
      std::string blanks(column.width - std::min(column.width, widthOf(text)),
                         ' ');
      line += column.numeric ? blanks + text.str() : text.str() + blanks;
      line += std::string(gap, ' ');
    }
    out << StringRef(line).rtrim(' ') << '\n';
  }
}

void Section::write(raw_ostream &out, std::set<std::string> &leftOut) {
  erase_if(columns, [](const Column &c) { return c.isEmpty(); });
  saySingleTexts(out);
  choose(leftOut);
  widen();
  std::vector<Lines> header, rule;
  for (const Column &column : columns) {
    header.push_back(wrapped(column.name, column.width, inNames));
    rule.push_back({std::string(column.width, '-')});
  }
  writeLine(out, header, /*atBottom=*/true);
  writeLine(out, rule, /*atBottom=*/true);
  size_t rows = columns.empty() ? 0 : columns[0].cells.size();
  for (size_t row = 0; row < rows; ++row) {
    std::vector<Lines> texts;
    for (const Column &column : columns)
      texts.push_back(wrapped(column.cells[row], column.width));
    writeLine(out, texts, /*atBottom=*/false);
  }
}

/// Rows with the same texts in the columns of `table.sections`, in the order of
/// the first of them.
static std::vector<std::pair<std::string, std::vector<size_t>>>
sectionsOf(const Table &table, ArrayRef<std::vector<std::string>> rows) {
  std::vector<std::pair<std::string, std::vector<size_t>>> sections;
  for (auto [index, row] : enumerate(rows)) {
    Lines texts;
    for (auto [name, text] : zip(table.columns, row))
      if (is_contained(table.sections, name) && !text.empty())
        texts.push_back(name + ": " + text);
    std::string heading = join(texts, ", ");
    auto found = find_if(sections, [&](auto &s) { return s.first == heading; });
    if (found == sections.end())
      found = sections.insert(found, {heading, {}});
    found->second.push_back(index);
  }
  return sections;
}

static std::vector<Column> columnsOf(const Table &table,
                                     ArrayRef<std::vector<std::string>> rows,
                                     ArrayRef<size_t> chosen) {
  std::vector<Column> columns;
  for (auto [i, name] : enumerate(table.columns)) {
    if (is_contained(table.sections, name))
      continue;
    Column &column = columns.emplace_back();
    column.name = name;
    column.numeric = isNumeric(table, i);
    column.rank = find(table.narrow, name) - table.narrow.begin();
    column.kept = column.rank < table.narrow.size();
    for (size_t row : chosen) {
      std::string &cell = column.cells.emplace_back(rows[row][i]);
      replace(cell, '\n', ' ');
    }
  }
  return columns;
}

void writeText(const Table &table, raw_ostream &out, size_t width) {
  std::vector<std::vector<std::string>> rows = displayedRows(table);
  writeWrapped(table.title, out, width);
  std::set<std::string> leftOut;
  for (const auto &[heading, chosen] : sectionsOf(table, rows)) {
    out << '\n';
    if (!heading.empty())
      writeWrapped(heading, out, width);
    Section(columnsOf(table, rows, chosen), width).write(out, leftOut);
  }
  if (rows.empty())
    out << "\nnothing\n";
  for (const std::string &note : table.notes) {
    out << '\n';
    writeWrapped(note, out, width);
  }
  if (!leftOut.empty()) {
    out << '\n';
    writeWrapped("no room for: " + join(leftOut, ", ") +
                     " (--wide, or a file with -o, has them)",
                 out, width);
  }
}

} // namespace autoconfig::harness
