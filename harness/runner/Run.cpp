//===-- Run.cpp - Carries a job out ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Run.h"
#include "harness/runner/Clock.h"
#include "harness/runner/Conditions.h"
#include "harness/runner/Count.h"
#include "harness/runner/Counters.h"
#include "harness/runner/KernelContender.h"
#include "harness/runner/Measure.h"
#include "harness/runner/Verify.h"
#include <algorithm>
#include <cstdio>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/utsname.h>

using namespace runner;
using nlohmann::json;

namespace {

void emit(const json &event) {
  // Names and messages may hold anything; the line must be JSON all the same.
  const std::string line =
      event.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

json machineEvent(const Cpu &cpu) {
  utsname system = {};
  uname(&system);
  json event = {{"event", "machine"},
                {"arch", system.machine},
                {"cpu", cpu.name},
                {"features", cpu.features},
                {"kernel_release", system.release}};
  const std::string problem = Counters(hardwareEvents()).problem();
  event["counters"] = problem.empty() ? "available" : problem;
  if (cpu.isVirtual)
    event["virtual"] = *cpu.isVirtual;
  if (cpu.vectorBits)
    event["vlen_bits"] = cpu.vectorBits;
  return event;
}

json verifiedEvent(const std::string &contender, const Verdict &verdict) {
  return {{"event", "verified"},
          {"contender", contender},
          {"status", name(verdict.status)},
          {"reason", verdict.reason},
          {"version", verdict.description.version},
          {"implementation", verdict.description.implementation},
          {"algorithm", verdict.description.algorithm},
          {"parameters", verdict.description.parameters},
          {"checked_elements", verdict.checkedElements},
          {"max_error", verdict.maxError}};
}

/// The tensors are made, and the oracle is asked, when the first contender
/// could be loaded: not for those that this CPU cannot run.
class LazyOracle {
public:
  explicit LazyOracle(const Job &job) : job(job) {}
  const Inputs &inputs() {
    if (!data)
      data.emplace(job.problem->inputs(job.seed));
    return *data;
  }
  const Oracle &oracle() {
    if (!expected)
      expected.emplace(*job.problem, inputs(), job.verifyRows, job.seed,
                       job.tolerance);
    return *expected;
  }

private:
  const Job &job;
  std::optional<Inputs> data;
  std::optional<Oracle> expected;
};

/// Loads and verifies; the contender is null if it was refused.
std::pair<std::unique_ptr<Contender>, Verdict>
loadAndVerify(const ContenderSpec &spec, const Job &job, const Cpu &cpu,
              bool force, LazyOracle &lazy) {
  std::unique_ptr<Contender> contender;
  try {
    contender = loadContender(spec, job, cpu, force);
  } catch (const Refusal &refusal) {
    Verdict verdict;
    verdict.status = refusal.status;
    verdict.reason = refusal.what();
    return {nullptr, verdict};
  }
  Verdict verdict = verify(*contender, *job.problem, lazy.inputs(),
                           lazy.oracle(), job.guards, job.count);
  return {std::move(contender), std::move(verdict)};
}

/// The problem is too large for this machine, which is no contender's fault.
Verdict outOfMemory(const Job &job) {
  double floats = 0;
  const Tensors &tensors = job.problem->tensors();
  for (const Dims &dims : {tensors.a, tensors.b, tensors.c}) {
    double product = 1;
    for (const int64_t size : dims)
      product *= static_cast<double>(size);
    floats += product;
  }
  char text[100];
  std::snprintf(text, sizeof text,
                "out of memory: the tensors take %.3g GB, each several times",
                floats * sizeof(float) / 1e9);
  Verdict verdict;
  verdict.status = Status::Skipped;
  verdict.reason = text;
  return verdict;
}

std::pair<std::unique_ptr<Contender>, Verdict>
loadAndVerifyInMemory(const ContenderSpec &spec, const Job &job, const Cpu &cpu,
                      LazyOracle &lazy) {
  try {
    return loadAndVerify(spec, job, cpu, /*force=*/false, lazy);
  } catch (const std::bad_alloc &) {
    return {nullptr, outOfMemory(job)};
  } catch (const std::length_error &) { // more than any memory
    return {nullptr, outOfMemory(job)};
  }
}

struct Verified {
  std::string name;
  std::unique_ptr<Contender> contender;
};

/// One set of tensors for all, so that all have the same pages. None ends at a
/// guard page: a vector instruction that masks lanes out which would be there
/// takes a microcode assist, of some 100 cycles.
class SharedTensors {
public:
  SharedTensors(const Job &job, const Inputs &inputs)
      : a(inputs.a.size() * sizeof(float), 64, Placement::Aligned),
        b(inputs.b.size() * sizeof(float), 64, Placement::Aligned),
        c(elements(job.problem->tensors().c) * sizeof(float), 64,
          Placement::Aligned) {
    std::copy(inputs.a.begin(), inputs.a.end(), a.data());
    std::copy(inputs.b.begin(), inputs.b.end(), b.data());
    c.fillWithNaN();
  }
  void bind(Contender &contender) {
    contender.bind(a.data(), b.data(), c.data(), Placement::Aligned);
  }

private:
  Buffer a, b, c;
};

void measureVerified(const std::vector<Verified> &verified, const Job &job,
                     const Inputs &inputs) {
  SharedTensors tensors(job, inputs);
  std::vector<Contender *> contenders;
  for (const Verified &one : verified) {
    tensors.bind(*one.contender);
    contenders.push_back(one.contender.get());
  }
  Counters counters(hardwareEvents());
  std::vector<double> clocks;
  std::optional<Conditions> conditions;
  if (job.time->cpu) // without one it is measured on any
    conditions.emplace(*job.time->cpu);
  const std::vector<Samples> samples =
      measure(contenders, *job.time, counters, [&](size_t i) {
        emit({{"event", "measuring"}, {"contender", verified[i].name}});
        clocks.push_back(gigahertz());
      });
  const auto middle = clocks.begin() + clocks.size() / 2;
  std::nth_element(clocks.begin(), middle, clocks.end());
  emit({{"event", "clock"},
        {"ghz", *middle},
        {"ghz_fastest", *std::max_element(clocks.begin(), clocks.end())}});
  if (conditions)
    emit({{"event", "conditions"}, {"are", conditions->told()}});
  for (size_t i = 0; i < verified.size(); ++i) {
    json told{{"event", "samples"},
              {"contender", verified[i].name},
              {"seconds", samples[i].seconds},
              {"iterations", samples[i].iterations},
              {"preempted", samples[i].preempted}};
    if (const double noise = spread(samples[i].seconds); noise > noisySpread)
      told["noise"] = noise;
    emit(told);
    if (!samples[i].events.empty())
      emit({{"event", "counters"},
            {"contender", verified[i].name},
            {"events", samples[i].events}});
  }
}

void emitCounted(const std::string &contender) {
  json modules = json::array();
  for (const Module &module : loadedModules())
    modules.push_back({{"path", module.path}, {"bias", module.bias}});
  emit({{"event", "counted"},
        {"contender", contender},
        {"modules", std::move(modules)}});
}

} // namespace

void runner::runJob(const Job &job) {
  const Cpu cpu = Cpu::detect();
  emit(machineEvent(cpu));
  // Before any memory is touched, which decides where its pages are.
  if (job.time && job.time->cpu)
    pinTo(*job.time->cpu);
  LazyOracle lazy(job);
  std::vector<Verified> passed;
  for (const ContenderSpec &spec : job.contenders) {
    emit({{"event", "verifying"}, {"contender", spec.name}});
    auto [contender, verdict] = loadAndVerifyInMemory(spec, job, cpu, lazy);
    emit(verifiedEvent(spec.name, verdict));
    if (verdict.status != Status::Passed)
      continue;
    if (job.count)
      emitCounted(spec.name);
    passed.push_back({spec.name, std::move(contender)});
  }
  if (job.time && !passed.empty())
    try {
      measureVerified(passed, job, lazy.inputs());
    } catch (const std::bad_alloc &) { // takes what was said back
      for (const Verified &one : passed)
        emit(verifiedEvent(one.name, outOfMemory(job)));
    }
  emit({{"event", "done"}});
}

int runner::verifyKernels(const std::vector<std::string> &paths, bool force) {
  const Cpu cpu = Cpu::detect();
  bool failed = false;
  bool allSkipped = true;
  for (const std::string &path : paths) {
    // First its name: a crash then has one.
    std::printf("%s: ", path.c_str());
    std::fflush(stdout);
    Verdict verdict;
    Job job;
    std::unique_ptr<Contender> contender;
    try {
      const Library library(path);
      const AutoconfigKernelInfo &info = kernelInfo(library, path);
      job.op = info.op;
      job.problem = problemOf(info);
      job.weightsPrepared = info.preparedBytes != 0;
      LazyOracle lazy(job);
      std::tie(contender, verdict) =
          loadAndVerify({path, path, true}, job, cpu, force, lazy);
      if (verdict.status == Status::Passed)
        verdict =
            verifySpecials(*contender, *job.problem, job.seed, job.tolerance);
    } catch (const std::exception &error) {
      verdict.status = Status::Failed;
      verdict.reason = error.what();
    }
    std::printf("%s %s %s %s%s%s\n", name(verdict.status).data(),
                job.problem ? job.problem->text().c_str() : "",
                verdict.description.algorithm.c_str(),
                verdict.description.parameters.c_str(),
                verdict.reason.empty() ? "" : ": ", verdict.reason.c_str());
    std::fflush(stdout);
    failed |= verdict.status == Status::Failed;
    allSkipped &= verdict.status == Status::Skipped;
  }
  return failed ? 1 : allSkipped ? 77 : 0;
}
