//===-- GoogleBenchmark.cpp - JSON of Google Benchmark --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/exchange/GoogleBenchmark.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace llvm;

namespace autoconfig::harness {

static constexpr int schemaOfBenchmarks = 1;
static constexpr StringLiteral importedBy = "import of Google Benchmark";

static Error refuse(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

static json::Object runOf(const Row &row, size_t family, size_t process) {
  const RowSide &side = *row.base;
  double nanoseconds = side.seconds[process] * 1e9;
  std::string name = row.key.name();
  if (row.key.rival == "autoconfig")
    name += "/autoconfig";
  return json::Object{
      {"name", name},
      {"family_index", static_cast<int64_t>(family)},
      {"per_family_instance_index", 0},
      {"run_name", name},
      {"run_type", "iteration"},
      {"repetitions", static_cast<int64_t>(side.seconds.size())},
      {"repetition_index", static_cast<int64_t>(process)},
      {"threads", 1},
      {"iterations", 1},
      {"real_time", nanoseconds},
      {"cpu_time", nanoseconds}, // one thread, pinned
      {"time_unit", "ns"},
      {"flops", side.flops},
      {"items_per_second", side.flops / side.seconds[process]},
      {"subject", side.subject},
      {"revision", side.revision},
      {"executor", row.key.executor}};
}

Expected<json::Object> toGoogleBenchmark(ArrayRef<Row> rows, StringRef date) {
  std::set<std::string> machines;
  json::Array runs;
  size_t family = 0;
  for (const Row &row : rows) {
    if (!row.base || row.base->seconds.empty())
      continue;
    machines.insert(row.key.machine);
    for (size_t process = 0; process < row.base->seconds.size(); ++process)
      runs.push_back(runOf(row, family, process));
    ++family;
  }
  if (runs.empty())
    return refuse("nothing has times");
  if (machines.size() > 1)
    return refuse("times of several machines, and a file has one: " +
                  join(machines, "; "));
  return json::Object{
      {"context", json::Object{{"date", date.str()},
                               {"host_name", *machines.begin()},
                               {"executable", "autobench"},
                               {"num_cpus", 1},
                               {"mhz_per_cpu", 0},
                               {"cpu_scaling_enabled", false},
                               {"caches", json::Array()},
                               {"load_avg", json::Array()},
                               {"library_build_type", "release"},
                               {"json_schema_version", schemaOfBenchmarks}}},
      {"benchmarks", std::move(runs)}};
}

bool isGoogleBenchmark(const json::Object &file) {
  return file.getObject("context") && file.getArray("benchmarks");
}

static std::string textOf(const json::Object &object, StringRef key) {
  return object.getString(key).value_or("").str();
}

static std::optional<double> secondsPer(StringRef unit) {
  return StringSwitch<std::optional<double>>(unit)
      .Case("ns", 1e-9)
      .Case("us", 1e-6)
      .Case("ms", 1e-3)
      .Case("s", 1.0)
      .Default(std::nullopt);
}

/// The key of one of our names, else of a foreign benchmark.
static CellKey keyNamed(StringRef name, StringRef executable) {
  SmallVector<StringRef> parts;
  name.split(parts, '/');
  constexpr size_t leastOfOurs = 6; // a target may have more than one
  CellKey key;
  if (executable == "autobench" && parts.size() >= leastOfOurs) {
    ArrayRef<StringRef> last = ArrayRef(parts).take_back(4);
    std::string target = join(ArrayRef(parts).drop_front().drop_back(4), "/");
    key = {last[0].str(), last[1].str(), parts[0].str(),
           target,        last[3].str(), last[2].str()};
  } else {
    key = {"benchmark",
           name.str(),
           "imported",
           "imported",
           sys::path::filename(executable).str(),
           "given"};
  }
  if (key.rival.empty())
    key.rival = "unknown";
  key.role = key.rival == "autoconfig" ? Role::Chosen : Role::Rival;
  return key;
}

static Expected<std::optional<Cell>> benchmarkCell(const json::Object &run,
                                                   const json::Object &context,
                                                   size_t index) {
  if (run.getString("run_type").value_or("iteration") != "iteration")
    return std::nullopt;
  Cell cell;
  cell.key = keyNamed(run.getString("run_name").value_or(textOf(run, "name")),
                      textOf(context, "executable"));
  cell.key.subject = textOf(run, "subject");
  cell.key.executor = run.getString("executor").value_or("imported").str();
  cell.revision = textOf(run, "revision");
  cell.flops = run.getNumber("flops").value_or(0);
  cell.finishedAt = textOf(context, "date");
  // The process, the same each time that the file is imported.
  cell.job = textOf(context, "date") + " " + textOf(run, "name") + " " +
             std::to_string(run.getInteger("repetition_index")
                                .value_or(static_cast<int64_t>(index)));
  if (run.getBoolean("error_occurred").value_or(false)) {
    cell.status = Status::Failed;
    cell.reason = run.getString("error_message").value_or("no reason").str();
    cell.measurement = NativeTime{};
    return cell;
  }
  std::string unit = run.getString("time_unit").value_or("ns").str();
  std::optional<double> scale = secondsPer(unit);
  if (!scale)
    return refuse("time unit '" + unit + "', expected ns, us, ms or s");
  double time = run.getNumber("real_time").value_or(0) * *scale;
  if (!(time > 0))
    return std::nullopt;
  cell.measurement = NativeTime{{time}};
  return cell;
}

static Machine machineOf(const json::Object &context) {
  Machine machine;
  machine.cpu = textOf(context, "host_name");
  if (const json::Value *caches = context.get("caches"))
    machine.caches = toText(*caches);
  return machine;
}

/// The run of an earlier import of this file, or a new one.
static Expected<int64_t> runIn(Store &store, const std::string &date) {
  Expected<Statement> known = Statement::prepare(
      store.handle(),
      "SELECT id FROM run WHERE started_at = ? AND command = ?");
  if (!known)
    return known.takeError();
  Expected<bool> row = known->bind(date).bind(importedBy).step();
  if (!row)
    return row.takeError();
  if (*row)
    return known->integer(0);
  return store.beginRun({date, importedBy.str(), ""});
}

Expected<ImportedBenchmarks> addGoogleBenchmark(Store &store,
                                                const json::Object &file) {
  const json::Object &context = *file.getObject("context");
  int64_t version =
      context.getInteger("json_schema_version").value_or(schemaOfBenchmarks);
  if (version != schemaOfBenchmarks)
    return refuse("version " + Twine(version) +
                  " of Google Benchmark's JSON, expected " +
                  Twine(schemaOfBenchmarks));
  ImportedBenchmarks imported;
  std::vector<Cell> cells;
  for (auto [index, value] : enumerate(*file.getArray("benchmarks"))) {
    const json::Object *run = value.getAsObject();
    if (!run)
      return refuse("a benchmark that is no object");
    Expected<std::optional<Cell>> cell = benchmarkCell(*run, context, index);
    if (!cell)
      return cell.takeError();
    if (*cell)
      cells.push_back(std::move(**cell));
    else
      ++imported.passedOver;
  }
  Expected<int64_t> machine = store.machine(machineOf(context));
  if (!machine)
    return machine.takeError();
  Expected<int64_t> run = runIn(store, textOf(context, "date"));
  if (!run)
    return run.takeError();
  for (Cell &cell : cells) {
    cell.key.machine = *machine;
    if (cell.key.role == Role::Rival)
      if (Error error = store.addRival(cell.key.rival, RivalKind::Library))
        return std::move(error);
    if (Error error = store.write(cell, *run).takeError())
      return std::move(error);
    ++imported.cells;
  }
  return imported;
}

} // namespace autoconfig::harness
