//===-- RivalSearch.cpp - The fastest of a rival's samples ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/RivalSearch.h"
#include "harness/common/System.h"
#include "harness/session/ProgressLine.h"
#include "harness/session/Tasks.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

constexpr size_t batchSize = 8, finalists = 4;
constexpr int trialSamples = 5; // of the first measurement

struct Sample {
  uint64_t seed;
  std::string file;
  double seconds = 0;
};

class RivalSearch {
public:
  RivalSearch(Workbench &bench, const Unit &unit, const Rival &rival,
              size_t samples, function_ref<void(const std::string &)> doing)
      : bench(bench), unit(unit), rival(rival), samples(samples), doing(doing) {
  }

  Expected<RivalSearchEnd> run();

private:
  Error tryBatch(size_t first);
  Error measure(MutableArrayRef<Sample> tried, int times);
  void keepBest(std::vector<Sample> more);
  void refuse(std::string why);

  Workbench &bench;
  const Unit &unit;
  const Rival &rival;
  size_t samples;
  function_ref<void(const std::string &)> doing;
  std::vector<Sample> best; // the fastest first
  size_t failures = 0;
  std::string firstFailure;
};

} // namespace

void RivalSearch::refuse(std::string why) {
  if (failures++ == 0)
    firstFailure = std::move(why);
}

/// Their seconds; 0 where they failed.
Error RivalSearch::measure(MutableArrayRef<Sample> tried, int times) {
  Job job = bench.jobOf(unit);
  job.time->samples = times;
  auto nameOf = [](const Sample &s) {
    return "sample" + std::to_string(s.seed);
  };
  for (const Sample &sample : tried)
    job.contenders.push_back({nameOf(sample), sample.file, false});
  if (job.contenders.empty())
    return Error::success();
  Limits limits = bench.limits;
  limits.totalSeconds = bench.totalSeconds(job);
  return carryOut(*bench.executor, job, limits,
                  [&](const Verdict &verdict) {
                    Sample &sample = *find_if(tried, [&](const Sample &s) {
                      return nameOf(s) == verdict.contender;
                    });
                    sample.seconds = median(verdict.seconds).value_or(0);
                    if (verdict.status != Status::Passed)
                      refuse(verdict.reason);
                    return Error::success();
                  })
      .takeError();
}

void RivalSearch::keepBest(std::vector<Sample> more) {
  for (Sample &sample : more)
    if (sample.seconds > 0)
      best.push_back(std::move(sample));
    else
      sys::fs::remove(sample.file);
  llvm::sort(best, [](const Sample &a, const Sample &b) {
    return std::pair(a.seconds, a.seed) < std::pair(b.seconds, b.seed);
  });
  for (; best.size() > finalists; best.pop_back())
    sys::fs::remove(best.back().file);
}

Error RivalSearch::tryBatch(size_t first) {
  std::vector<Generated> made(std::min(batchSize, samples - first));
  if (Error error = runTasks(
          made.size(), usableCpus(), bench.halt,
          [&](size_t place) -> Error {
            Expected<Generated> one =
                generateRival(bench, unit, rival, first + place);
            if (!one)
              return one.takeError();
            made[place] = std::move(*one);
            return Error::success();
          },
          [] {}))
    return error;
  std::vector<Sample> tried;
  for (size_t place = 0; place < made.size(); ++place)
    if (!made[place].file.empty() && !made[place].stopped)
      tried.push_back({first + place, made[place].file});
    else
      refuse(made[place].unavailable);
  if (bench.stop)
    return Error::success();
  if (Error error = measure(tried, trialSamples))
    return error;
  keepBest(std::move(tried));
  return Error::success();
}

Expected<RivalSearchEnd> RivalSearch::run() {
  const double began = steadySeconds();
  for (size_t first = 0; first < samples && !bench.stop; first += batchSize) {
    doing(formatv("searching {0} for {1}: {2} of {3} samples", rival.name,
                  unit.name(), first, samples));
    if (Error error = tryBatch(first))
      return std::move(error);
  }
  RivalSearchEnd end;
  end.best.stopped = bench.stop;
  if (end.best.stopped)
    return end;
  std::vector<Sample> last = std::exchange(best, {});
  if (Error error = measure(last, bench.options.samples))
    return std::move(error);
  keepBest(std::move(last));
  std::string failed =
      failures ? formatv(", {0} failed ({1})", failures, firstFailure).str()
               : "";
  end.note =
      formatv("{0} on {1}: {2} samples in {3}{4}", rival.name, unit.name(),
              samples, readableSeconds(steadySeconds() - began), failed);
  if (best.empty())
    end.best.unavailable = "none of its samples can be run: " + firstFailure;
  else
    end.best.file = best.front().file;
  return end;
}

Expected<RivalSearchEnd>
searchRival(Workbench &bench, const Unit &unit, const Rival &rival,
            size_t samples, function_ref<void(const std::string &what)> doing) {
  if (!bench.executor->emulates())
    return RivalSearch(bench, unit, rival, samples, doing).run();
  RivalSearchEnd end;
  end.best.unavailable = "a search compares times, and executor '" +
                         bench.preset.executor + "' measures none";
  return end;
}

} // namespace autoconfig::harness
