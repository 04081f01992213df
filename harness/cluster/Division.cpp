//===-- Division.cpp - Units for tasks ------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Division.h"
#include "harness/session/Machine.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <queue>

using namespace llvm;

namespace autoconfig::harness {

static double expectedSeconds(const CostModel &costs, const Lineup &lineup,
                              const SessionOptions &options, const Unit &unit) {
  double flops = unit.problem->flops();
  double seconds = costs.prior(ownName, flops) * (options.fixed ? 2 : 1);
  for (const Rival *rival : lineup.of(*unit.problem))
    if (rival->available() && rival->serves(unit.problem->op))
      seconds += costs.prior(rival->name, flops);
  return seconds * static_cast<double>(options.processes);
}

Expected<std::vector<CostlyUnit>> expectedCosts(const Workbench &bench,
                                                const Plan &plan,
                                                std::optional<double> kernels) {
  Expected<Invited> invited = invite(bench, plan);
  if (!invited)
    return invited.takeError();
  const Lineup &lineup = invited->lineup;
  CostModel costs = bench.costs(lineup.all());
  std::vector<CostlyUnit> units;
  for (const Unit &unit : unitsOf(plan, bench.options))
    units.push_back(
        {unit, kernels ? *kernels * costs.prior(ownName, unit.problem->flops())
                       : expectedSeconds(costs, lineup, bench.options, unit)});
  return units;
}

Expected<StringSet<>> finishedIn(const Workbench &bench, const Plan &plan) {
  StringSet<> finished;
  std::string revision = sourceRevision(bench.layout.root);
  // What was built from a changed tree says nothing about what is built now.
  if (!bench.executor->emulates() || !sys::fs::exists(bench.options.store) ||
      revision == "unknown" || StringRef(revision).ends_with("-dirty"))
    return finished;
  Expected<Invited> invited = invite(bench, plan);
  if (!invited)
    return invited.takeError();
  Expected<Store> store = Store::open(bench.options.store, Store::Mode::Read);
  if (!store)
    return store.takeError();
  for (const Unit &unit : unitsOf(plan, bench.options)) {
    CellKey key;
    key.op = unit.problem->op;
    key.problem = unit.problem->shape();
    key.preset = bench.preset.name;
    key.target = bench.targetName;
    key.weights = unit.weights;
    key.executor = bench.preset.executor;
    Expected<StringMap<Store::Found>> cells = store->askedFor(key, revision);
    if (!cells)
      return cells.takeError();
    auto isThere = [&](StringRef rival) {
      auto cell = cells->find(rival);
      return cell != cells->end() && !bench.isRepeated(cell->second);
    };
    if (isThere(ownName) &&
        (!bench.options.fixed || isThere(bench.options.fixed->rivalName())) &&
        all_of(invited->lineup.of(*unit.problem),
               [&](const Rival *rival) { return isThere(rival->name); }))
      finished.insert(unit.key());
  }
  return finished;
}

TaskSize sizeOfTasks(double seconds, size_t units, unsigned cpusOfNode,
                     size_t tasks, unsigned cpus) {
  constexpr double secondsOfTask = 600, secondsOfCpu = 30;
  // More would wait long for a node with so many free ones.
  constexpr unsigned mostCpus = 8;
  TaskSize size;
  auto share = [&](double total, double each) {
    return std::max(std::round(total / each), 1.0);
  };
  unsigned most = std::max(std::min(mostCpus, cpusOfNode), 1u);
  double ofTask = seconds / static_cast<double>(std::max<size_t>(tasks, 1));
  size.cpus = cpus ? cpus
                   : static_cast<unsigned>(
                         std::min<double>(share(ofTask, secondsOfCpu), most));
  size.tasks =
      tasks ? tasks
            : static_cast<size_t>(share(seconds / size.cpus, secondsOfTask));
  size.tasks = std::clamp<size_t>(size.tasks, 1, std::max<size_t>(units, 1));
  return size;
}

std::vector<std::vector<size_t>> divide(ArrayRef<CostlyUnit> units,
                                        size_t tasks) {
  std::vector<size_t> order(units.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::pair(-units[a].seconds, a) < std::pair(-units[b].seconds, b);
  });
  std::vector<std::vector<size_t>> divided(std::min(tasks, units.size()));
  using Load = std::pair<double, size_t>; // seconds so far, task
  std::priority_queue<Load, std::vector<Load>, std::greater<>> least;
  for (size_t task = 0; task < divided.size(); ++task)
    least.push({0, task});
  for (size_t unit : order) {
    auto [seconds, task] = least.top();
    least.pop();
    divided[task].push_back(unit);
    least.push({seconds + units[unit].seconds, task});
  }
  for (std::vector<size_t> &task : divided)
    llvm::sort(task);
  return divided;
}

} // namespace autoconfig::harness
