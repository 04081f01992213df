//===-- Batch.cpp - Candidates beside the chosen kernel -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Batch.h"
#include "harness/common/ShellWords.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<Pending> prepareCandidate(const Workbench &bench, const Unit &unit,
                                   const Candidate &candidate, Role role,
                                   size_t place) {
  Pending pending;
  pending.candidate = candidate;
  pending.label = "candidate" + std::to_string(place + 1);
  Expected<Kernel> kernel = compileCandidate(bench.requestOf(unit), candidate,
                                             pending.label, bench.limits);
  if (!kernel)
    return kernel.takeError();
  pending.kernel = std::move(*kernel);
  StringRef hash = pending.kernel.hash;
  pending.cell = bench.blankCell(unit, role, ownName,
                                 hash.empty() ? candidate.name() : hash.str());
  pending.cell.code = pending.kernel.code;
  pending.cell.decision = pending.kernel.decision;
  return pending;
}

static Error settleYardstick(Workbench &bench, const Unit &unit,
                             const Kernel &chosen, const Verdict &verdict,
                             const Job &job, StringRef jobName, BatchEnd &end) {
  Cell cell = bench.blankCell(unit, Role::Yardstick, ownName, chosen.hash);
  cell.code = chosen.code;
  cell.decision = chosen.decision;
  cell.job = jobName.str();
  if (verdict.status != Status::Passed)
    end.failure = EngineFailure{verdict.status, verdict.reason};
  end.yardstick = verdict.seconds;
  return bench.settle(cell, verdict, job).takeError();
}

Expected<BatchEnd> runBatch(Workbench &bench, const Unit &unit,
                            const Kernel &chosen,
                            MutableArrayRef<Pending> batch, Job job,
                            StringRef jobName, PendingHandler onVerdict,
                            ActivityHandler onActivity) {
  job.contenders.push_back({ownName.str(), chosen.file, true});
  for (Pending &pending : batch) {
    pending.cell.job = jobName.str();
    job.contenders.push_back({pending.label, pending.kernel.file, true});
  }
  Limits limits = bench.limits;
  limits.totalSeconds = bench.totalSeconds(job);
  BatchEnd end;
  Expected<JobResult> result = carryOut(
      *bench.executor, job, limits,
      [&](const Verdict &verdict) {
        if (verdict.contender == ownName)
          return settleYardstick(bench, unit, chosen, verdict, job, jobName,
                                 end);
        auto pending = find_if(batch, [&](const Pending &p) {
          return p.label == verdict.contender;
        });
        return onVerdict(*pending, verdict);
      },
      onActivity);
  if (!result)
    return result.takeError();
  for (const Pending &pending : batch)
    sys::fs::remove(pending.kernel.file);
  end.stopped = result->stopped;
  return end;
}

/// The commands that generate and verify it.
static std::string again(const Workbench &bench, const Unit &unit,
                         const Candidate &candidate) {
  KernelRequest request = bench.requestOf(unit);
  std::vector<std::string> words{
      request.autoconfig,    "compile",   "--target",
      request.target,        "--op",      unit.problem->driver,
      unit.problem->shape(), "--weights", unit.weights};
  if (!request.facts.empty())
    llvm::append_range(words,
                       std::vector<std::string>{"--facts", request.facts});
  llvm::append_range(words, candidate.options());
  words.push_back("-o");
  words.push_back("candidate.so");
  return shellCommand(words) + " && " +
         shellCommand({bench.preset.runner, "--verify", "candidate.so"});
}

Report::Bad told(const Workbench &bench, const Unit &unit,
                 const Candidate &candidate, Status status, StringRef reason) {
  return {unit.problem->shape(), unit.weights, "candidate " + candidate.name(),
          statusName(status),    reason.str(), again(bench, unit, candidate)};
}

} // namespace autoconfig::harness
