//===-- Disturbance.cpp - How quiet the machine was -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Disturbance.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

void Disturbance::Share::add(const json::Object &conditions, StringRef key,
                             double harmless) {
  double share = conditions.getNumber(key).value_or(0);
  if (share <= harmless)
    return;
  ++cells;
  most = std::max(most, share);
}

std::string Disturbance::Share::text(size_t all) const {
  return formatv("up to {0:F0} % of it while {1} of {2} cells were measured",
                 100 * most, cells, all);
}

void Disturbance::add(const json::Object &conditions) {
  ++cells;
  last = conditions;
  // What the system itself does on a quiet machine is less.
  others.add(conditions, "others", 0.03);
  stolen.add(conditions, "stolen", 0.01);
}

void Disturbance::addNoise(std::optional<double> noise) {
  noisyCells += noise.has_value();
  mostNoise = std::max(mostNoise, noise.value_or(0));
}

std::vector<std::string> Disturbance::notes() const {
  std::vector<std::string> notes;
  std::string cpu = "CPU " + std::to_string(last.getInteger("cpu").value_or(0));
  StringRef governor = last.getString("governor").value_or("performance");
  if (governor != "performance")
    notes.push_back("the clock of " + cpu + " follows the load (governor '" +
                    governor.str() +
                    "'); `cpupower frequency-set -g performance` holds it");
  if (last.getBoolean("turbo").value_or(false))
    notes.push_back(
        "turbo is on, so that the clock depends on heat and on other cores; "
        "write 0 to /sys/devices/system/cpu/cpufreq/boost, or 1 to "
        "/sys/devices/system/cpu/intel_pstate/no_turbo, or compare only what "
        "was measured in one process");
  if (last.getBoolean("smt").value_or(false))
    notes.push_back("the core of " + cpu +
                    " has a second thread, which others may use; write off to "
                    "/sys/devices/system/cpu/smt/control");
  if (others.cells)
    notes.push_back("other processes used " + cpu + ", " + others.text(cells) +
                    "; end them, or keep them away (taskset), and measure "
                    "again with --force");
  if (stolen.cells)
    notes.push_back("other virtual machines used " + cpu + ", " +
                    stolen.text(cells) +
                    "; measure again at another time with --force");
  if (noisyCells)
    notes.push_back(formatv(
        "{0} cells are noisy, and stayed so when they were measured again "
        "(samples differ by up to {1:F0} %); they say so in the table cells",
        noisyCells, 100 * mostNoise));
  return notes;
}

} // namespace autoconfig::harness
