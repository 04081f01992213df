//===-- Replay.cpp - Models judged on recorded measurements ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/replay/Replay.h"
#include "harness/common/Json.h"
#include "harness/stats/SqlFunctions.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <limits>
#include <set>
#include <tuple>

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct Point {
  const RecordedSample *sample;
  const RecordedKernel *kernel;
  int64_t machine; // in the store
  Prediction prediction = {};
};

/// What a choice was made from: preset, machine, problem, weights.
using Question = std::tuple<std::string, int64_t, std::string, std::string>;

class Replay {
public:
  Replay(Store store, std::string target)
      : result{std::move(store)}, target(std::move(target)) {}

  Error gather(const Recording &recording, const StringSet<> &problems);
  Error ask(const Models &models);
  Error record();

  Replayed result;

private:
  Error recordQuestion(const std::vector<Point *> &points);
  Error write(const Point &point, Role role, StringRef job);

  std::string target;
  int64_t runId = 0;
  std::vector<Point> points;
};

} // namespace

/// The kernels of the problems, each once.
Error Replay::gather(const Recording &recording, const StringSet<> &problems) {
  std::set<std::pair<Question, std::string>> seen;
  for (const RecordedSample &sample : recording) {
    Expected<int64_t> machine = result.store.machine(sample.machine);
    if (!machine)
      return machine.takeError();
    for (const RecordedKernel &kernel : sample.kernels) {
      if (!problems.empty() && !problems.contains(kernel.problem))
        continue;
      Question question{sample.preset, *machine, kernel.problem,
                        kernel.weights};
      if (!seen.insert({question, kernel.candidate.name()}).second)
        continue;
      points.push_back({&sample, &kernel, *machine});
    }
  }
  if (points.empty())
    return createStringError(inconvertibleErrorCode(),
                             "the recording has none of the problems asked "
                             "for");
  return Error::success();
}

Error Replay::ask(const Models &models) {
  std::vector<const RecordedKernel *> kernels;
  for (const Point &point : points)
    kernels.push_back(point.kernel);
  Expected<std::vector<Prediction>> predictions = predict(models, kernels);
  if (!predictions)
    return predictions.takeError();
  for (auto [point, prediction] : zip_equal(points, *predictions)) {
    ++result.kernels;
    if (!prediction.decision) {
      ++result.refused;
      ++result.reasons[point.kernel->candidate.algorithm + ": " +
                       prediction.refused];
    }
    point.prediction = std::move(prediction);
  }
  return Error::success();
}

Error Replay::write(const Point &point, Role role, StringRef job) {
  const RecordedSample &sample = *point.sample;
  const RecordedKernel &kernel = *point.kernel;
  Expected<Problem> problem =
      Problem::parse(driverOf(sample.op), kernel.problem);
  if (!problem)
    return problem.takeError();
  Cell cell;
  cell.key = {
      sample.op,    kernel.problem, sample.preset,           target,
      "autoconfig", kernel.weights, kernel.candidate.name(), point.machine,
      role,         "native"}; // only native cells have times
  cell.flops = problem->flops();
  cell.job = job.str();
  cell.gigahertz = sample.gigahertz;
  cell.revision = sample.revision;
  cell.finishedAt = sample.date;
  NativeTime time;
  if (point.prediction.decision) {
    time.seconds = {kernel.cycles / (sample.gigahertz * 1e9)};
    cell.decision = point.prediction.decision;
  } else {
    cell.status = Status::Skipped;
    cell.reason = "refused by the models: " + point.prediction.refused;
    cell.decision = DecisionRecord{kernel.candidate.algorithm,
                                   toText(kernel.candidate.parametersToJSON()),
                                   std::nullopt, "{}"};
  }
  cell.measurement = std::move(time);
  return result.store.write(cell, runId).takeError();
}

/// The cheapest prediction is the choice; of equal ones, the first recorded.
Error Replay::recordQuestion(const std::vector<Point *> &points) {
  auto cycles = [](const Point *point) {
    return point->prediction.decision
               ? *point->prediction.decision->predictedCycles
               : std::numeric_limits<double>::infinity();
  };
  const Point *chosen =
      *std::min_element(points.begin(), points.end(), [&](Point *a, Point *b) {
        return cycles(a) < cycles(b);
      });
  const RecordedKernel &kernel = *chosen->kernel;
  if (!chosen->prediction.decision) {
    result.lost.push_back(kernel.problem + ", weights " + kernel.weights);
    return Error::success();
  }
  ++result.problems;
  std::string job =
      std::to_string(chosen - this->points.data()); // unique in the store
  for (const Point *point : points)
    if (Error error = write(
            *point, point == chosen ? Role::Yardstick : Role::Candidate, job))
      return error;
  return Error::success();
}

Error Replay::record() {
  const RecordedSample &sample = *points.front().sample;
  Expected<int64_t> run =
      result.store.beginRun({sample.date, sample.command, sample.revision});
  if (!run)
    return run.takeError();
  runId = *run;
  MapVector<Question, std::vector<Point *>, std::map<Question, unsigned>>
      questions;
  for (Point &point : points)
    questions[{point.sample->preset, point.machine, point.kernel->problem,
               point.kernel->weights}]
        .push_back(&point);
  for (auto &[question, asked] : questions)
    if (Error error = recordQuestion(asked))
      return error;
  return Error::success();
}

Expected<Replayed> replay(const Recording &recording, const Models &models,
                          const StringSet<> &problems) {
  Expected<Store> store = Store::open(":memory:", Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  // A target is called as its file.
  Replay replay(std::move(*store), sys::path::stem(models.target).str());
  if (Error error = replay.gather(recording, problems))
    return std::move(error);
  if (Error error = replay.ask(models))
    return std::move(error);
  if (Error error = replay.record())
    return std::move(error);
  if (replay.result.problems == 0)
    return createStringError(inconvertibleErrorCode(),
                             "the models refuse every recorded kernel with "
                             "the facts of " +
                                 models.target + ", for example " +
                                 replay.result.reasons.begin()->first);
  return std::move(replay.result);
}

} // namespace autoconfig::harness
