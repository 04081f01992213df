//===-- RecordedStore.cpp - A store's candidates as a recording -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/replay/Recording.h"

using namespace llvm;

namespace autoconfig::harness {

/// What makes a sample, and what of it is known by its problems' yardsticks.
static constexpr StringLiteral samplesSql = R"sql(
SELECT y.op, y.preset, y.target, y.machine_id, avg(y.ghz),
       r.started_at, r.revision, r.command,
       m.cpu, m.architecture, m.caches, m.emulator, m.facts,
       max(y.os_kernel)
FROM cell y
JOIN (SELECT DISTINCT yardstick_id, max(place) OVER (
        PARTITION BY op, preset, target, machine_id) AS last_place
      FROM current_candidate) c ON c.yardstick_id = y.id
JOIN run_place p ON p.place = c.last_place
JOIN run r ON r.id = p.run_id
JOIN machine m ON m.id = y.machine_id
GROUP BY y.op, y.preset, y.target, y.machine_id
ORDER BY y.machine_id, y.op, y.preset, y.target)sql";

/// The kernels of a sample in the order in which they were measured. Their
/// cycles are relative to the yardstick of their own process, as in the tables.
static constexpr StringLiteral kernelsSql = R"sql(
WITH choice AS MATERIALIZED (
  SELECT * FROM sampled_choice
  WHERE op = ?1 AND preset = ?2 AND target = ?3 AND machine_id = ?4
    AND cycles IS NOT NULL
), candidate AS MATERIALIZED (
  SELECT * FROM current_candidate
  WHERE op = ?1 AND preset = ?2 AND target = ?3 AND machine_id = ?4
)
SELECT s.problem, s.weights, d.algorithm, d.parameters, d.predicted_cycles,
       r.ratio * s.cycles, 0, c.id AS place
FROM candidate c
JOIN choice s ON s.problem = c.problem AND s.weights = c.weights
JOIN decision d ON d.cell_id = c.id
JOIN candidate_ratio r ON r.cell_id = c.id
UNION ALL
SELECT s.problem, s.weights, s.algorithm, s.parameters, s.predicted_cycles,
       s.cycles, 1,
       (SELECT min(yardstick_id) FROM candidate c
        WHERE c.problem = s.problem AND c.weights = s.weights)
FROM choice s
ORDER BY place)sql";

static RecordedSample sampleIn(const Statement &row) {
  RecordedSample sample;
  sample.op = row.text(0).str();
  sample.preset = row.text(1).str();
  sample.target = row.text(2).str();
  sample.gigahertz = row.real(4);
  sample.date = row.text(5).str();
  sample.revision = row.text(6).str();
  sample.command = row.text(7).str();
  sample.machine = {row.text(8).str(),  row.text(9).str(),  row.text(10).str(),
                    row.text(11).str(), row.text(12).str(), row.text(13).str()};
  return sample;
}

static Expected<RecordedKernel> kernelIn(const Statement &row) {
  RecordedKernel kernel;
  kernel.problem = row.text(0).str();
  kernel.weights = row.text(1).str();
  Expected<json::Object> parameters = parseJsonObject(
      row.text(3), "parameters of a candidate of " + kernel.problem);
  if (!parameters)
    return parameters.takeError();
  kernel.candidate.algorithm = row.text(2).str();
  for (const auto &[name, value] : *parameters)
    kernel.candidate.parameters[name.str()] = value.getAsInteger().value_or(0);
  if (!row.isNull(4))
    kernel.candidate.predictedCycles = row.real(4);
  kernel.cycles = row.real(5);
  kernel.chosen = row.integer(6) != 0;
  return kernel;
}

static Error readKernels(Store &store, int64_t machine,
                         RecordedSample &sample) {
  Expected<Statement> select = Statement::prepare(store.handle(), kernelsSql);
  if (!select)
    return select.takeError();
  select->bind(sample.op).bind(sample.preset).bind(sample.target).bind(machine);
  for (;;) {
    Expected<bool> row = select->step();
    if (!row)
      return row.takeError();
    if (!*row)
      return Error::success();
    Expected<RecordedKernel> kernel = kernelIn(*select);
    if (!kernel)
      return kernel.takeError();
    sample.kernels.push_back(std::move(*kernel));
  }
}

Expected<Recording> recordingOf(Store &store) {
  Expected<Statement> select = Statement::prepare(store.handle(), samplesSql);
  if (!select)
    return select.takeError();
  Recording recording;
  for (;;) {
    Expected<bool> row = select->step();
    if (!row)
      return row.takeError();
    if (!*row)
      break;
    RecordedSample sample = sampleIn(*select);
    if (Error error = readKernels(store, select->integer(3), sample))
      return std::move(error);
    if (!sample.kernels.empty())
      recording.push_back(std::move(sample));
  }
  if (recording.empty())
    return createStringError(inconvertibleErrorCode(),
                             "no candidates with native time; `autobench "
                             "sample` measures them");
  return recording;
}

} // namespace autoconfig::harness
