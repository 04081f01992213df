//===-- System.cpp - The system that this process runs on -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/System.h"
#include "llvm/Support/MemoryBuffer.h"
#include <algorithm>
#include <chrono>
#include <ctime>
#include <sched.h>

using namespace llvm;

namespace autoconfig::harness {

json::Object cachesOfThisSystem() {
  json::Object caches;
  for (int index = 0;; ++index) {
    std::string folder =
        "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index);
    auto read = [&](StringRef name) {
      auto buffer = MemoryBuffer::getFileAsStream(folder + "/" + name);
      return buffer ? (*buffer)->getBuffer().trim().str() : std::string();
    };
    std::string level = read("level");
    if (level.empty())
      return caches;
    caches["L" + level + " " + read("type")] = read("size");
  }
}

/// Empty where the system does not tell.
static cpu_set_t usableSet() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  if (::sched_getaffinity(0, sizeof usable, &usable) != 0)
    CPU_ZERO(&usable);
  return usable;
}

int lastUsableCpu() {
  cpu_set_t usable = usableSet();
  for (int cpu = CPU_SETSIZE - 1; cpu > 0; --cpu)
    if (CPU_ISSET(cpu, &usable))
      return cpu;
  return 0;
}

unsigned usableCpus() {
  cpu_set_t usable = usableSet();
  return std::max(1, CPU_COUNT(&usable));
}

std::string timeNow() {
  std::time_t now = std::time(nullptr);
  std::tm utc;
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

double steadySeconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

} // namespace autoconfig::harness
