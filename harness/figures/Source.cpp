//===-- Source.cpp - The files of a figure --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/figures/Figure.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

static Expected<FigureSource> withSpecification(TableSource table) {
  SmallString<128> path(table.path);
  sys::path::replace_extension(path, ".vl.json");
  Expected<json::Object> specification = readJsonObject(path);
  if (!specification)
    return specification.takeError();
  return FigureSource{std::move(table), path.str().str(),
                      std::move(*specification)};
}

Expected<FigureSource> FigureSource::load(StringRef folder, StringRef name) {
  Expected<TableSource> table = TableSource::load(folder, name, "figure");
  if (!table)
    return table.takeError();
  return withSpecification(std::move(*table));
}

Expected<std::vector<FigureSource>> FigureSource::list(StringRef folder) {
  Expected<std::vector<TableSource>> tables =
      TableSource::list(folder, "figure");
  if (!tables)
    return tables.takeError();
  std::vector<FigureSource> figures;
  for (TableSource &table : *tables) {
    Expected<FigureSource> figure = withSpecification(std::move(table));
    if (!figure)
      return figure.takeError();
    figures.push_back(std::move(*figure));
  }
  return figures;
}

} // namespace autoconfig::harness
