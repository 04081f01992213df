//===-- Report.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Report.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/driver/Explain.h"

using namespace mlir;

namespace autoconfig {

/// "m.mlir:3:3"; what MLIR prints where it is no place in a file.
static std::string textOf(Location location) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (auto place = dyn_cast<FileLineColLoc>(location))
    stream << place.getFilename().getValue() << ":" << place.getLine() << ":"
           << place.getColumn();
  else
    stream << location;
  return text;
}

/// With strings of its own: JSON's values refer to those that they are made of.
static llvm::json::Value owned(llvm::json::Object &&object) {
  llvm::json::Value value = std::move(object);
  return llvm::cantFail(llvm::json::parse(llvm::formatv("{0}", value).str()));
}

void Report::addReplaced(Location location, llvm::StringRef operation,
                         const Rewritten &rewritten) {
  std::string where = textOf(location), copies = rewritten.way.text();
  llvm::json::Array fewer = fewerRowsJSON(rewritten.ofFewerRows, target);
  llvm::json::Object written{
      {"location", where},
      {"operation", operation},
      {"transposed", rewritten.way.swapped},
      {"copies", copies},
      {"with_what_follows", rewritten.fused > 0},
      {"decision", explainJSON(rewritten.decision, target)}};
  if (!fewer.empty())
    written["of_fewer_rows"] = std::move(fewer);
  operations.push_back(owned(std::move(written)));
}

void Report::addLeft(Location location, llvm::StringRef operation,
                     llvm::StringRef reason) {
  std::string where = textOf(location);
  operations.push_back(owned(llvm::json::Object{
      {"location", where}, {"operation", operation}, {"left", reason}}));
}

llvm::Error Report::write(llvm::StringRef path) const {
  llvm::json::Value all = llvm::json::Object{
      {"target", target.name}, {"operations", llvm::json::Array(operations)}};
  return writeFile(path, llvm::formatv("{0:2}\n", all).str());
}

} // namespace autoconfig
