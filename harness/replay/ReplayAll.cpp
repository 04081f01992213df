//===-- ReplayAll.cpp - Replays of recorded machines, and what they became ===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/replay/Figures.h"
#include "harness/replay/Replay.h"
#include "harness/report/Display.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// A cell of a table's row, by the column's name.
static const json::Value &valueOf(const Table &table, size_t row,
                                  StringRef column) {
  auto found = llvm::find(table.columns, column);
  assert(found != table.columns.end() && "a column of portability.sql");
  return table.rows[row][found - table.columns.begin()];
}

/// The figures of a question: a line for each row of the table `portability`.
static std::vector<ReplayFigures> figuresIn(const Table &table,
                                            const ReplayQuestion &question,
                                            const Replayed &replayed) {
  std::vector<ReplayFigures> lines;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    auto text = [&](StringRef column) {
      return displayed(valueOf(table, row, column), table.digits);
    };
    auto number = [&](StringRef column) {
      return valueOf(table, row, column).getAsNumber().value_or(0);
    };
    ReplayFigures figures;
    figures.question = question;
    figures.preset = text("preset");
    figures.weights = text("weights");
    figures.problems = static_cast<int64_t>(number("problems"));
    figures.refused = static_cast<int64_t>(replayed.refused);
    figures.share = number("chosen / best");
    figures.worst = number("worst");
    figures.correlation = number("rank correlation");
    figures.error = number("error of the chosen %");
    figures.cpu = text("CPU");
    figures.caches = text("caches");
    figures.virtualMachine = text("virtual");
    figures.date = text("date");
    figures.commit = text("commit");
    lines.push_back(std::move(figures));
  }
  return lines;
}

static Expected<std::vector<ReplayFigures>>
answer(const Layout &layout, const ReplayQuestion &question,
       const TableSource &portability) {
  std::string folder = layout.machines() + "/" + question.machine + "/";
  Expected<Recording> recording =
      readRecording(folder + question.recording + ".jsonl.xz");
  if (!recording)
    return recording.takeError();
  bool own = StringRef(question.target).ends_with(".yaml");
  Models models{layout.autoconfig(),
                own ? folder + question.target : question.target,
                {}};
  if (own && !sys::fs::exists(models.target))
    return createStringError(inconvertibleErrorCode(),
                             "no facts '" + models.target + "'");
  Expected<Replayed> replayed = replay(*recording, models, {});
  if (!replayed)
    return replayed.takeError();
  Expected<Table> table = query(replayed->store.handle(), portability);
  if (!table)
    return table.takeError();
  return figuresIn(*table, question, *replayed);
}

Expected<std::vector<ReplayFigures>>
replayAll(const Layout &layout, ArrayRef<ReplayFigures> figures) {
  Expected<TableSource> portability =
      TableSource::load(layout.tables(), "portability");
  if (!portability)
    return portability.takeError();
  std::vector<ReplayQuestion> asked;
  std::vector<ReplayFigures> all;
  for (const ReplayFigures &line : figures) {
    if (is_contained(asked, line.question))
      continue;
    asked.push_back(line.question);
    Expected<std::vector<ReplayFigures>> lines =
        answer(layout, line.question, *portability);
    if (!lines)
      return createStringError(inconvertibleErrorCode(),
                               line.name() + ": " +
                                   toString(lines.takeError()));
    append_range(all, *lines);
  }
  return all;
}

namespace {

/// A figure of a line. Differences up to the tolerance are those of rounding,
/// and of compilers.
struct Figure {
  const char *name;
  double accepted, present, tolerance;
  int rising; // 1: more is better, -1: less is, 0: neither fails nor passes

  bool differs() const { return std::abs(present - accepted) > tolerance; }
  bool fell() const { return differs() && (present - accepted) * rising < 0; }
  std::string describe() const {
    return formatv("{0} {1} from {2} to {3}", name,
                   present < accepted ? "fell" : "rose", shortest(accepted),
                   shortest(present));
  }
};

} // namespace

static std::vector<Figure> figuresOf(const ReplayFigures &accepted,
                                     const ReplayFigures &present) {
  auto count = [](int64_t n) { return static_cast<double>(n); };
  auto rounded = [](double value) { return std::round(value * 1e4) / 1e4; };
  auto figure = [&](const char *name, double ReplayFigures::*member,
                    double tolerance, int rising) {
    return Figure{name, rounded(accepted.*member), rounded(present.*member),
                  tolerance, rising};
  };
  return {figure("chosen / best", &ReplayFigures::share, 0.001, 1),
          figure("worst", &ReplayFigures::worst, 0.001, 1),
          figure("rank correlation", &ReplayFigures::correlation, 0.001, 1),
          figure("error %", &ReplayFigures::error, 0.5, 0),
          {"problems", count(accepted.problems), count(present.problems), 0, 1},
          {"refused kernels", count(accepted.refused), count(present.refused),
           0, -1}};
}

static bool sameLine(const ReplayFigures &a, const ReplayFigures &b) {
  return a.question == b.question && a.preset == b.preset &&
         a.weights == b.weights;
}

FigureChanges compare(ArrayRef<ReplayFigures> accepted,
                      MutableArrayRef<ReplayFigures> present,
                      StringRef reason) {
  FigureChanges result;
  for (ReplayFigures &line : present) {
    auto before = find_if(
        accepted, [&](const ReplayFigures &a) { return sameLine(a, line); });
    if (before == accepted.end()) {
      result.changed.push_back(line.name() + ": not accepted yet");
      continue;
    }
    line.reason = before->reason;
    for (const Figure &figure : figuresOf(*before, line)) {
      if (!figure.differs())
        continue;
      (figure.fell() ? result.fallen : result.changed)
          .push_back(line.name() + ": " + figure.describe());
      if (figure.fell() && !reason.empty())
        line.reason = reason.str();
    }
  }
  for (const ReplayFigures &line : accepted)
    if (!line.preset.empty() && none_of(present, [&](const ReplayFigures &p) {
          return sameLine(p, line);
        }))
      result.fallen.push_back(line.name() + ": is not in the recording");
  return result;
}

Table tableOf(ArrayRef<ReplayFigures> figures) {
  Table table{"Replays of recorded machines by the present models",
              3,
              {"machine", "CPU", "caches", "virtual", "recording", "of",
               "commit", "preset", "weights", "facts", "target", "problems",
               "refused", "chosen / best", "worst", "rank correlation",
               "error of the chosen %"},
              {}};
  for (const ReplayFigures &line : figures)
    table.rows.push_back(
        {line.question.machine, line.cpu, line.caches, line.virtualMachine,
         line.question.recording, line.date, line.commit, line.preset,
         line.weights, line.question.facts, line.question.target, line.problems,
         line.refused, line.share, line.worst, line.correlation, line.error});
  return table;
}

} // namespace autoconfig::harness
