//===-- RunProgress.cpp - How far a run is, and what it does --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/RunProgress.h"
#include <algorithm>

using namespace llvm;

namespace autoconfig::harness {

RunProgress::RunProgress(CostModel model, unsigned threads, Clock clock)
    : model(std::move(model)), threads(std::max(1u, threads)),
      clock(std::move(clock)) {}

void RunProgress::expect(StringRef rival, double flops) {
  std::lock_guard lock(mutex);
  ++total;
  left[rival.str()] += model.prior(rival, flops);
}

void RunProgress::settle(StringRef rival, double flops) {
  std::lock_guard lock(mutex);
  ++done;
  left[rival.str()] -= model.prior(rival, flops);
}

void RunProgress::reopen(StringRef rival, double flops) {
  std::lock_guard lock(mutex);
  --done;
  left[rival.str()] += model.prior(rival, flops);
}

void RunProgress::forget(StringRef rival, double flops) {
  std::lock_guard lock(mutex);
  --total;
  left[rival.str()] -= model.prior(rival, flops);
}

/// What the job did until now goes to the rival that it did it for.
void RunProgress::leave(Active &active) {
  if (!active.rival.empty()) {
    SeenCost &seen = active.spent[active.rival];
    seen.prior = active.prior;
    seen.took += clock() - active.since;
  }
}

void RunProgress::doing(size_t job, std::string what, StringRef rival,
                        double flops, size_t cells) {
  std::lock_guard lock(mutex);
  Active &mine = active[job];
  leave(mine);
  mine.what = std::move(what);
  mine.rival = rival.str();
  mine.prior = rival.empty()
                   ? 0
                   : model.prior(rival, flops) * static_cast<double>(cells);
  mine.since = clock();
}

void RunProgress::ended(size_t job) {
  std::lock_guard lock(mutex);
  auto mine = active.find(job);
  if (mine == active.end())
    return;
  leave(mine->second);
  for (const auto &[rival, seen] : mine->second.spent)
    model.observe(rival, seen);
  active.erase(mine);
}

double RunProgress::elapsed(const Active &active) const {
  auto before = active.spent.find(active.rival);
  return clock() - active.since +
         (before == active.spent.end() ? 0 : before->second.took);
}

/// What the running cell has shown: only that it takes longer than thought.
SeenCost RunProgress::shown(const Active &active) const {
  double took = elapsed(active);
  if (took <= active.prior * model.scale(active.rival))
    return {};
  return {active.prior, took};
}

double RunProgress::expectedOf(const Active &active) const {
  return active.prior * model.scale(active.rival, shown(active));
}

Progress RunProgress::now() const {
  std::lock_guard lock(mutex);
  Progress progress;
  progress.done = done;
  progress.total = total;
  progress.running = active.size();
  std::map<std::string, SeenCost, std::less<>> overrun;
  double spent = 0, longest = 0, oldest = 0;
  for (const auto &[job, one] : active) {
    if (progress.doing.empty() || one.since < oldest) {
      progress.doing = one.what;
      oldest = one.since;
    }
    if (one.rival.empty())
      continue;
    SeenCost seen = shown(one);
    overrun[one.rival].prior += seen.prior;
    overrun[one.rival].took += seen.took;
    double expected = expectedOf(one);
    spent += std::min(elapsed(one), expected);
    longest = std::max(longest, expected - elapsed(one));
  }
  double work = 0;
  for (const auto &[rival, prior] : left)
    work += prior * model.scale(rival, overrun[rival]);
  if (done < total)
    progress.secondsLeft = std::max({0.0, longest, (work - spent) / threads});
  return progress;
}

} // namespace autoconfig::harness
