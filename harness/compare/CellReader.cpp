//===-- CellReader.cpp - Cells as sides of rows ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/CellReader.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

const StringLiteral cellColumns =
    "c.id, c.preset, c.target, c.op, c.problem, c.weights, c.rival, "
    "c.executor, "
    "m.cpu, m.architecture, m.caches, m.emulator, c.status, c.reason, "
    "c.subject, coalesce(c.settings ->> '$.pricing', ''), c.revision, c.flops, "
    "d.algorithm, d.parameters";

const StringLiteral cellSources =
    " JOIN machine m ON m.id = c.machine_id LEFT JOIN decision d ON d.cell_id "
    "= "
    "c.id ";

ReadCell cellIn(const Statement &row) {
  auto text = [&](int column) { return row.text(column).str(); };
  ReadCell read;
  read.key = {text(1),
              text(2),
              text(3),
              text(4),
              text(5),
              text(6),
              text(7),
              text(8) + ", " + text(9) + ", " + text(10) +
                  (text(11).empty() ? "" : ", " + text(11))};
  RowSide &side = read.side;
  side.cell = row.integer(0);
  side.status = *statusNamed(row.text(12));
  side.reason = text(13);
  side.subject = text(14);
  side.pricing = text(15);
  side.revision = text(16);
  side.flops = row.real(17);
  if (read.key.rival == "autoconfig") {
    side.algorithm = text(18);
    side.parameters = text(19);
  }
  return read;
}

std::string jsonOf(ArrayRef<int64_t> numbers) {
  std::vector<std::string> texts;
  for (int64_t number : numbers)
    texts.push_back(std::to_string(number));
  return "[" + join(texts, ",") + "]";
}

Expected<Times> timesOf(Store &store, ArrayRef<int64_t> cells) {
  Expected<Statement> select = Statement::prepare(
      store.handle(), "SELECT cell_id, seconds FROM (SELECT DISTINCT value "
                      "FROM json_each(?)) j JOIN "
                      "native_time t ON t.cell_id = j.value ORDER BY cell_id, "
                      "ordinal");
  if (!select)
    return select.takeError();
  select->bind(jsonOf(cells));
  Times times;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        times[row.integer(0)].push_back(row.real(1));
      }))
    return std::move(error);
  return times;
}

Error readExact(Store &store, ArrayRef<RowSide *> sides) {
  std::map<int64_t, std::vector<RowSide *>> byCell;
  std::vector<int64_t> cells;
  for (RowSide *side : sides) {
    byCell[side->cell].push_back(side);
    cells.push_back(side->cell);
  }
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      "WITH asked AS MATERIALIZED (SELECT DISTINCT value AS id FROM "
      "json_each(?1)) "
      "SELECT cell_id, metric, value FROM asked JOIN emulated_count ON cell_id "
      "= id WHERE metric IN ('instructions', 'spills') UNION ALL "
      "SELECT cell_id, 'modelled cycles, ' || core, cycles FROM asked JOIN "
      "modelled_cycles ON cell_id = id WHERE ordinal = 0 UNION ALL "
      "SELECT cell_id, metric, value FROM asked JOIN static_code ON cell_id = "
      "id WHERE metric = 'object_bytes'");
  if (!select)
    return select.takeError();
  select->bind(jsonOf(cells));
  return eachRow(*select, [&](const Statement &row) {
    for (RowSide *side : byCell[row.integer(0)])
      side->exact[row.text(1).str()] = row.real(2);
  });
}

} // namespace autoconfig::harness
