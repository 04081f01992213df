//===-- Conditions.cpp - What disturbs times ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Conditions.h"
#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/personality.h>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

using namespace runner;

/// Of this process, in the ticks of /proc/stat.
static double ownTicks() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval &time) {
    return static_cast<double>(time.tv_sec) +
           1e-6 * static_cast<double>(time.tv_usec);
  };
  return (seconds(usage.ru_utime) + seconds(usage.ru_stime)) *
         static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string Conditions::text(const std::string &file) const {
  std::ifstream in(root + file);
  std::string line;
  std::getline(in, line);
  return line;
}

bool Conditions::flag(const std::string &file, bool &set) const {
  const std::string line = text(file);
  set = line != "0";
  return !line.empty();
}

Conditions::Ticks Conditions::ticks() const {
  std::ifstream in(root + "/proc/stat");
  const std::string name = "cpu" + std::to_string(cpu);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first;
    double user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0,
           soft = 0, stolen = 0;
    words >> first >> user >> nice >> system >> idle >> wait >> irq >> soft >>
        stolen;
    if (first != name)
      continue;
    const double busy = user + nice + system + irq + soft;
    return {busy, stolen, busy + stolen + idle + wait};
  }
  return {};
}

Conditions::Conditions(int cpu, std::string root)
    : root(std::move(root)), found({{"cpu", cpu}}), cpu(cpu), before(ticks()),
      ownBefore(ownTicks()) {
  const std::string cpus = "/sys/devices/system/cpu/";
  const std::string governor =
      text(cpus + "cpu" + std::to_string(cpu) + "/cpufreq/scaling_governor");
  if (!governor.empty())
    found["governor"] = governor;
  bool set = false;
  if (flag(cpus + "intel_pstate/no_turbo", set))
    found["turbo"] = !set;
  else if (flag(cpus + "cpufreq/boost", set))
    found["turbo"] = set;
  if (flag(cpus + "smt/active", set))
    found["smt"] = set;
  if (flag("/proc/sys/kernel/randomize_va_space", set))
    found["aslr"] = set && !(personality(0xffffffff) & ADDR_NO_RANDOMIZE);
  std::istringstream load(text("/proc/loadavg"));
  if (double processes = 0; load >> processes)
    found["load"] = processes;
}

nlohmann::json Conditions::told() const {
  // Of less time the ticks tell nothing.
  constexpr double leastTicks = 20;
  nlohmann::json all = found;
  const Ticks now = ticks();
  const double passed = now.all - before.all;
  if (passed < leastTicks)
    return all;
  const double others = now.busy - before.busy - (ownTicks() - ownBefore);
  all["others"] = std::max(0.0, others / passed);
  all["stolen"] = (now.stolen - before.stolen) / passed;
  return all;
}
