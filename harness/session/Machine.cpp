//===-- Machine.cpp - Where and of what a run was made --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Machine.h"
#include "harness/common/Json.h"
#include "harness/executors/Process.h"

using namespace llvm;

namespace autoconfig::harness {

Machine describeMachine(json::Object told, const Executor &executor) {
  auto text = [&](StringRef key) {
    return told.getString(key).value_or("").str();
  };
  Machine machine;
  machine.cpu = text("cpu");
  machine.architecture = text("arch");
  machine.osKernel = text("kernel_release");
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

} // namespace autoconfig::harness
