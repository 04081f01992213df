//===-- Counters.cpp - The hardware's counters ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Counters.h"
#include <cerrno>
#include <cstring>
#include <fstream>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace runner;

std::vector<CounterEvent> runner::hardwareEvents() {
  return {{"CYCLES", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
          {"INSTRUCTIONS", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS}};
}

namespace {

/// Of this thread, on any CPU; -1 and errno where it cannot be counted.
int openEvent(const CounterEvent &event, int leader) {
  perf_event_attr attributes = {};
  attributes.size = sizeof(attributes);
  attributes.type = event.type;
  attributes.config = event.config;
  attributes.disabled = leader < 0; // the others follow the leader
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
                           PERF_FORMAT_TOTAL_TIME_RUNNING;
  return static_cast<int>(syscall(SYS_perf_event_open, &attributes, 0, -1,
                                  leader, PERF_FLAG_FD_CLOEXEC));
}

std::string reason(const std::string &event, int error) {
  std::string text = error == ENOENT || error == EOPNOTSUPP ? "no PMU: " : "";
  text += "perf_event_open(" + event + "): " + std::strerror(error);
  if (error == EACCES || error == EPERM) {
    std::string level;
    std::getline(std::ifstream("/proc/sys/kernel/perf_event_paranoid"), level);
    text += "; /proc/sys/kernel/perf_event_paranoid is " + level +
            ", and at most 2 lets a user count";
  }
  return text;
}

} // namespace

Counters::Counters(const std::vector<CounterEvent> &events) {
  for (const CounterEvent &event : events) {
    const int file = openEvent(event, files.empty() ? -1 : files.front());
    if (file < 0) {
      why = reason(event.name, errno);
      return;
    }
    files.push_back(file);
    eventNames.push_back(event.name);
  }
}

Counters::~Counters() {
  for (const int file : files)
    close(file);
}

void Counters::start() {
  if (!why.empty())
    return;
  ioctl(files.front(), PERF_EVENT_IOC_RESET, PERF_IOC_FLAG_GROUP);
  ioctl(files.front(), PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
}

std::optional<std::vector<uint64_t>> Counters::stop() {
  if (!why.empty())
    return std::nullopt;
  ioctl(files.front(), PERF_EVENT_IOC_DISABLE, PERF_IOC_FLAG_GROUP);
  // Number of events, time enabled, time running, values.
  constexpr size_t header = 3;
  std::vector<uint64_t> told(header + files.size());
  const auto bytes = static_cast<ssize_t>(told.size() * sizeof(told[0]));
  if (read(files.front(), told.data(), bytes) != bytes || told[2] < told[1])
    return std::nullopt;
  return std::vector<uint64_t>(told.begin() + header, told.end());
}
