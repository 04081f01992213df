//===-- Listing.cpp - What there is to run --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Listing.h"
#include "harness/executors/Executor.h"
#include "harness/session/Contenders.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<Table> listPresets(const Layout &layout) {
  Expected<std::vector<std::string>> names = Preset::list(layout.root);
  if (!names)
    return names.takeError();
  Table table{"Presets",
              4,
              {"preset", "built", "target", "executor", "compiler", "note"},
              {}};
  for (const std::string &name : *names) {
    Expected<Preset> preset = Preset::load(layout.root, name);
    if (preset)
      table.rows.push_back({name, true, preset->target, preset->executor,
                            preset->compiler, nullptr});
    else
      table.rows.push_back({name, false, nullptr, nullptr, nullptr,
                            toString(preset.takeError())});
  }
  return table;
}

/// Entries of a folder by name; none where it does not exist.
static std::vector<std::string> entriesOf(const Twine &folder) {
  std::vector<std::string> paths;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (!sys::path::filename(entry->path()).starts_with("."))
      paths.push_back(entry->path());
  llvm::sort(paths);
  return paths;
}

static json::Value noteOnRefused(const ProblemFile &file) {
  if (file.refused.empty())
    return nullptr;
  const ProblemFile::RefusedShape &first = file.refused.front();
  return formatv("{0} refused, the first in line {1}: {2}", file.refused.size(),
                 first.line, first.reason)
      .str();
}

Expected<Table> listWorkloads(const Layout &layout) {
  Table table{"Workloads", 4, {"suite", "op", "problems", "gflop", "note"}, {}};
  for (const std::string &folder : entriesOf(layout.workloads())) {
    if (!sys::fs::is_directory(folder) || folder == layout.networks())
      continue;
    StringRef op = sys::path::filename(folder);
    for (const std::string &path : entriesOf(folder)) {
      std::string suite = (op + "/" + sys::path::filename(path)).str();
      Expected<ProblemFile> file = ProblemFile::load(op, path);
      if (!file) {
        std::string why = toString(file.takeError());
        table.rows.push_back({suite, op, nullptr, nullptr,
                              json::fixUTF8(StringRef(why).split('\n').first)});
        continue;
      }
      double flops = 0;
      for (const Problem &problem : file->problems)
        flops += problem.flops();
      table.rows.push_back({suite, op,
                            static_cast<int64_t>(file->problems.size()),
                            flops / 1e9, noteOnRefused(*file)});
    }
  }
  return table;
}

Expected<Table> listRivals(const Layout &layout) {
  Expected<std::vector<std::string>> names = Preset::list(layout.root);
  if (!names)
    return names.takeError();
  Table table{
      "Rivals",
      4,
      {"preset", "rival", "operators", "kind", "scalar", "available", "reason"},
      {}};
  for (const std::string &name : *names) {
    Expected<Preset> preset = Preset::load(layout.root, name);
    if (!preset) {
      consumeError(preset.takeError()); // not built: listPresets tells
      continue;
    }
    Expected<std::vector<Rival>> rivals = findRivals(preset->rivals);
    if (!rivals)
      return rivals.takeError();
    for (const Rival &rival : *rivals) {
      bool available = rival.available();
      json::Value reason = nullptr;
      if (!available)
        reason = rival.unavailable;
      else if (!rival.onlyNamed.empty())
        reason = "only where named: " + rival.onlyNamed;
      table.rows.push_back({name, rival.name, join(rival.operators, " "),
                            rivalKindName(rival.kind), rival.scalar, available,
                            reason});
    }
  }
  return table;
}

Expected<Table> listExecutors(const Layout &) {
  Table table{"Executors", 4, {"executor"}, {}};
  for (const std::string &name : executorNames())
    table.rows.push_back({name});
  return table;
}

Expected<Table> listTables(const Layout &layout) {
  Expected<std::vector<TableSource>> tables =
      TableSource::list(layout.tables());
  if (!tables)
    return tables.takeError();
  Table list{"Tables", 4, {"table", "title"}, {}};
  for (const TableSource &table : *tables)
    list.rows.push_back({table.name, table.title});
  return list;
}

} // namespace autoconfig::harness
