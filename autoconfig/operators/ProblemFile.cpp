//===-- ProblemFile.cpp - A suite of problems -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/operators/ReadProblem.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

namespace {

/// A word of a file. `\` joins pieces of several lines, so that a position in
/// the word must be looked up.
struct Word {
  struct Piece {
    size_t offset; // of its first character in the word
    unsigned line, column;
  };
  std::string text;
  std::vector<Piece> pieces;

  void append(StringRef piece, unsigned line, unsigned column) {
    pieces.push_back({text.size(), line, column});
    text += piece;
  }
  std::pair<unsigned, unsigned> position(size_t offset) const {
    auto after = llvm::partition_point(
        pieces, [&](const Piece &piece) { return piece.offset <= offset; });
    const Piece &piece = *std::prev(after);
    return {piece.line, piece.column + unsigned(offset - piece.offset)};
  }
  bool isOption() const { return StringRef(text).starts_with("-"); }
};

constexpr StringRef blanks = " \t\r\v\f";

std::vector<Word> splitWords(StringRef content) {
  std::vector<Word> words;
  bool goesOn = false;
  unsigned lineNumber = 0;
  while (!content.empty()) {
    StringRef line;
    std::tie(line, content) = content.split('\n');
    ++lineNumber;
    for (size_t at = 0; at < line.size();) {
      at = std::min(line.find_first_not_of(blanks, at), line.size());
      if (at == line.size() || line[at] == '#')
        break;
      StringRef piece =
          line.slice(at, std::min(line.find_first_of(blanks, at), line.size()));
      unsigned column = at + 1;
      at += piece.size();
      if (piece == "\\") { // alone, it joins the words around it
        goesOn = true;
        continue;
      }
      if (!goesOn || words.empty())
        words.emplace_back();
      goesOn = piece.consume_back("\\");
      words.back().append(piece, lineNumber, column);
    }
  }
  return words;
}

/// Adds an option, or the pieces of it, to the lines it stands on.
void skipOption(const Word &word,
                std::vector<ProblemFile::SkippedLine> &skipped) {
  for (size_t i = 0; i < word.pieces.size(); ++i) {
    size_t begin = word.pieces[i].offset;
    size_t end = i + 1 < word.pieces.size() ? word.pieces[i + 1].offset
                                            : word.text.size();
    StringRef piece = StringRef(word.text).slice(begin, end);
    if (piece.empty())
      continue;
    if (skipped.empty() || skipped.back().line != word.pieces[i].line)
      skipped.push_back({word.pieces[i].line, piece.str()});
    else
      skipped.back().text += " " + piece.str();
  }
}

llvm::Error errorAt(StringRef path, unsigned line, unsigned column,
                    const Twine &message) {
  return llvm::createStringError(path + ":" + Twine(line) + ":" +
                                 Twine(column) + ": error: " + message);
}

} // namespace

llvm::Expected<ProblemFile> ProblemFile::load(StringRef driver, StringRef path,
                                              const ShapeOptions &options) {
  llvm::Expected<std::string> text = readTextFile(path);
  if (!text)
    return text.takeError();
  ProblemFile file;
  file.path = path.str();
  for (const Word &word : splitWords(*text)) {
    if (word.isOption()) {
      skipOption(word, file.skipped);
      continue;
    }
    Problem problem;
    if (MaybeComplaint wrong = readProblem(driver, word.text, problem)) {
      auto [line, column] = word.position(wrong->offset);
      if (!wrong->isUnsupported)
        return errorAt(path, line, column, wrong->message);
      file.refused.push_back({line, column, wrong->message});
      continue;
    }
    if (llvm::Error error = applyOptions(problem, options))
      return error;
    file.problems.push_back(std::move(problem));
  }
  if (file.problems.empty() && !file.refused.empty()) {
    const RefusedShape &first = file.refused.front();
    return errorAt(path, first.line, first.column,
                   first.reason + "; the file holds no other shape");
  }
  return file;
}

std::vector<std::string> ProblemFile::notes() const {
  std::vector<std::string> notes;
  for (const SkippedLine &option : skipped)
    notes.push_back(
        (path + ":" + Twine(option.line) +
         ": note: not a shape, passed over: " + printable(option.text))
            .str());
  for (const RefusedShape &shape : refused)
    notes.push_back(
        (path + ":" + Twine(shape.line) + ":" + Twine(shape.column) +
         ": note: refused, the other shapes are used: " + shape.reason)
            .str());
  return notes;
}

/// Names of the files in a folder; none where there is no such folder.
static std::vector<std::string> filesOf(const Twine &folder) {
  std::vector<std::string> names;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (!llvm::sys::fs::is_directory(entry->path()))
      names.push_back(llvm::sys::path::filename(entry->path()).str());
  llvm::sort(names);
  return names;
}

/// Suites of that driver, and those of others with their folder.
static std::vector<std::string> suitesFor(StringRef workloads,
                                          StringRef driver) {
  std::vector<std::string> names = filesOf(workloads + "/" + driver);
  for (StringRef other : drivers())
    if (other != driver)
      for (const std::string &name : filesOf(workloads + "/" + other))
        names.push_back((other + "/" + name).str());
  return names;
}

llvm::Expected<std::string>
autoconfig::findSuite(StringRef workloads, StringRef driver, StringRef suite) {
  std::string below = (workloads + "/" + suite).str();
  std::string ofOperator = (workloads + "/" + driver + "/" + suite).str();
  for (const std::string &path : {suite.str(), below, ofOperator})
    if (llvm::sys::fs::exists(path) && !llvm::sys::fs::is_directory(path))
      return path;
  if (llvm::sys::fs::is_directory(suite))
    return llvm::createStringError("suite '" + suite +
                                   "' is a folder, expected a file of shapes");
  std::vector<std::string> names = suitesFor(workloads, driver);
  std::vector<StringRef> known(names.begin(), names.end());
  std::vector<StringRef> elsewhere; // by that very name
  if (!suite.empty())
    llvm::copy_if(known, std::back_inserter(elsewhere), [&](StringRef name) {
      return name.ends_with(("/" + suite).str());
    });
  return llvm::createStringError(
      unknownNameMessage("suite", suite,
                         elsewhere.empty() ? known : elsewhere) +
      " (or the path of a file)");
}

std::string autoconfig::driverOfSuite(StringRef suite) {
  StringRef folder =
      llvm::sys::path::filename(llvm::sys::path::parent_path(suite));
  if (llvm::is_contained(drivers(), folder))
    return folder.str();
  return llvm::sys::fs::exists(suite) ? "" : defaultDriver.str();
}
