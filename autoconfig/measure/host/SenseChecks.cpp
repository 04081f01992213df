//===-- SenseChecks.cpp - Whether facts can be true together --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/SenseChecks.h"
#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;

namespace {

/// Two measurements of one thing agree to this part; the clock changes between
/// them.
constexpr double tolerance = 0.1;
/// Of what ports allow, loops of multiply-adds reach this part at least.
constexpr double reachedAtLeast = 0.6;
/// Prefetchers make an outer level look better than an inner one, by so much.
constexpr double prefetched = 0.25;

std::string text(double value) {
  return llvm::formatv("{0}", llvm::format("%.3g", value));
}

/// fma.pipes / (ceil(width / datapath) + overhead) multiply-adds start a cycle.
void checkMultiplyAdds(const Target &target,
                       const std::map<std::string, double> &reported,
                       std::vector<Contradiction> &found) {
  for (const auto &[name, rate] : reported) {
    StringRef width = name;
    unsigned bits = 0;
    if (!width.consume_front("fma.throughput.") || width.getAsInteger(10, bits))
      continue;
    double expected = target.get("fma.pipes") /
                      (std::ceil(bits / target.get("vector.datapath_bits")) +
                       target.get("fma.overhead"));
    if (rate <= (1 + tolerance) * expected && rate >= reachedAtLeast * expected)
      continue;
    found.push_back(
        {// loads and stores are counted in parts of a datapath
         {"fma.pipes", "vector.datapath_bits", "load.pipes", "store.pipes"},
         text(target.get("fma.pipes")) + " fma.pipes of " +
             text(target.get("vector.datapath_bits")) + " bits would do " +
             text(expected) + " multiply-adds of " + width.str() +
             " bits a cycle, but it does " + text(rate)});
    return; // one is enough
  }
}

void checkLoads(const Target &target, std::vector<Contradiction> &found) {
  double most =
      target.get("load.pipes") * target.get("vector.datapath_bits") / 8;
  if (target.get("l1d.bandwidth") <= (1 + tolerance) * most)
    return;
  found.push_back({{"load.pipes", "l1d.bandwidth"},
                   text(target.get("load.pipes")) + " load.pipes of " +
                       text(target.get("vector.datapath_bits")) +
                       " bits bring at most " + text(most) +
                       " bytes a cycle, but l1d.bandwidth is " +
                       text(target.get("l1d.bandwidth"))});
}

/// A step that takes less than it can.
struct Impossible {
  std::string name;
  double cycles, least;
};

/// If more than half of what was measured is impossible: a few were disturbed,
/// and facts are medians of all. The first is named.
void checkMost(llvm::ArrayRef<Impossible> impossible, size_t all,
               std::vector<std::string> facts, const char *than,
               std::vector<Contradiction> &found) {
  if (2 * impossible.size() <= all)
    return;
  const Impossible &first = impossible.front();
  found.push_back({std::move(facts), first.name + " of " + text(first.cycles) +
                                         " cycles is less than " + than +
                                         text(first.least)});
}

/// A kernel takes no less than its multiply-adds, and from further away no less
/// than from L1.
void checkSteps(const Target &target,
                const std::map<std::string, double> &reported,
                std::vector<Contradiction> &found) {
  std::vector<Impossible> near, far;
  size_t allNear = 0, allFar = 0;
  for (const auto &[name, cycles] : reported) {
    std::optional<TileName> step = TileName::parse(name);
    if (!step || step->what != "step")
      continue;
    bool fromL1 = step->level == "l1";
    ++(fromL1 ? allNear : allFar);
    auto nearest = reported.find(StringRef(name).drop_back(2).str() + "l1");
    double least = fromL1 ? stepOfTile(target, step->tile).compute
                   : nearest == reported.end() ? 0
                                               : nearest->second;
    if (cycles < (1 - tolerance) * least)
      (fromL1 ? near : far).push_back({name, cycles, least});
  }
  checkMost(
      near, allNear, {"fma.pipes", "vector.datapath_bits", "overlap.core"},
      "its multiply-adds take by fma.pipes and vector.datapath_bits, ", found);
  checkMost(far, allFar, {"overlap.core", "overlap.transfers"},
            "that from L1, ", found);
}

/// The farther, the slower.
void checkOrder(const Target &target, std::vector<const char *> keys,
                bool falling, std::vector<Contradiction> &found) {
  for (size_t i = 1; i < keys.size(); ++i) {
    double inner = target.fact(keys[i - 1]).value,
           outer = target.fact(keys[i]).value;
    bool agree = falling ? outer <= (1 + prefetched) * inner : outer > inner;
    if (!agree)
      found.push_back({{keys[i - 1], keys[i]},
                       std::string(keys[i]) + " of " + text(outer) +
                           (falling ? " is more than " : " is no more than ") +
                           keys[i - 1] + " of " + text(inner)});
  }
}

/// `more` is no less than `less`, but for `tolerance` of it; 0 is unknown.
void checkAtMost(const Target &target, const std::string &less,
                 const std::string &more, double tolerance, const char *why,
                 std::vector<Contradiction> &found) {
  double small = target.fact(less).value, large = target.fact(more).value;
  if (large > 0 && small > (1 + tolerance) * large)
    found.push_back({{less, more},
                     less + " of " + text(small) + " is more than " + more +
                         " of " + text(large) + ", but " + why});
}

/// Of a level beyond L2, "l3" or "memory".
void checkLevel(const Target &target, const std::string &level,
                std::vector<Contradiction> &found) {
  checkAtMost(target, level + ".write_bandwidth", level + ".bandwidth",
              prefetched, "a line that is written is read first", found);
  checkAtMost(target, level + ".row_wait", level + ".latency", tolerance,
              "no line is waited for longer than it takes to come", found);
}

} // namespace

std::vector<Contradiction>
autoconfig::contradictions(const Target &target,
                           const std::map<std::string, double> &reported) {
  std::vector<Contradiction> found;
  checkMultiplyAdds(target, reported, found);
  checkLoads(target, found);
  checkSteps(target, reported, found);
  bool hasL3 = target.get("l3.size") > 0;
  std::vector<const char *> bandwidths = {"l1d.bandwidth", "l2.bandwidth"},
                            latencies = {"load.latency", "l2.latency"};
  if (hasL3) {
    bandwidths.push_back("l3.bandwidth");
    if (target.get("l3.latency") > 0)
      latencies.push_back("l3.latency");
  }
  bandwidths.push_back("memory.bandwidth");
  latencies.push_back("memory.latency");
  checkOrder(target, bandwidths, /*falling=*/true, found);
  checkOrder(target, latencies, /*falling=*/false, found);
  if (hasL3)
    checkLevel(target, "l3", found);
  checkLevel(target, "memory", found);
  return found;
}
