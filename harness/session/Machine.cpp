//===-- Machine.cpp - Where and of what a run was made --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Machine.h"
#include "harness/executors/Process.h"
#include "harness/session/Json.h"
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

Machine describeMachine(json::Object told, const Executor &executor) {
  auto text = [&](StringRef key) {
    return told.getString(key).value_or("").str();
  };
  Machine machine;
  machine.cpu = text("cpu");
  machine.architecture = text("arch");
  machine.kernel = text("kernel_release");
  machine.emulator = executor.emulator();
  if (const json::Value *caches = told.get("caches"))
    machine.caches = toText(*caches);
  else
    machine.caches = toText(executor.caches());
  told.erase("event");
  machine.facts = toText(std::move(told));
  return machine;
}

std::string sourceRevision(StringRef root) {
  std::string revision;
  Command git{{"git", "-C", root.str(), "describe", "--always", "--dirty"}, {}};
  Limits limits;
  limits.silenceSeconds = 20;
  Expected<Outcome> outcome =
      runProcess(git, limits, [&](StringRef line) { revision = line.str(); });
  if (!outcome) {
    consumeError(outcome.takeError());
    return "unknown";
  }
  return outcome->clean() && !revision.empty() ? revision : "unknown";
}

int lastUsableCpu() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  if (::sched_getaffinity(0, sizeof usable, &usable) == 0)
    for (int cpu = CPU_SETSIZE - 1; cpu > 0; --cpu)
      if (CPU_ISSET(cpu, &usable))
        return cpu;
  return 0;
}

std::string timeNow() {
  std::time_t now = std::time(nullptr);
  std::tm utc;
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

} // namespace autoconfig::harness
