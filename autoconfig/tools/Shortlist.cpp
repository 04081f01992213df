//===-- Shortlist.cpp - Choosing by measuring -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/Shortlist.h"
#include "autoconfig/measure/host/MachineProfile.h"
#include "autoconfig/measure/host/Shortlist.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>

using namespace autoconfig;

void autoconfig::addShortlistOption(CLI::App &command, Options &options) {
  command
      .add_option("--measure", options.shortlist,
                  "choose by measuring so many of the models' first candidates "
                  "on this machine, in less than a second; what was measured "
                  "is kept beside the machine's profile")
      ->check(CLI::Range(2, 64));
}

SelectionOptions autoconfig::only(const Candidate &candidate,
                                  SelectionOptions options) {
  options.algorithm = candidate.algorithm;
  options.parameters.clear();
  for (const auto &[name, value] : candidate.configuration.entries())
    options.parameters.emplace_back(name.str(), value);
  return options;
}

static std::string nameOf(const Candidate &candidate) {
  return candidate.algorithm + " " + candidate.configuration.str();
}

/// All that the choice depends on, besides the facts.
static std::string keyOf(const Problem &problem, const Options &options) {
  std::string key =
      problem.op + " " + problem.shape() + ", weights " + options.weights;
  if (options.tolerance)
    key += llvm::formatv(", tolerance {0}", *options.tolerance);
  if (options.order != SumOrder::Any)
    key += ", numerics " + sumOrderName(options.order).str();
  if (options.mostWorkspace)
    key += llvm::formatv(", workspace {0}", *options.mostWorkspace);
  return key;
}

/// Spreads above it tell more of the machine than of the kernels.
static constexpr double noise = 0.03;

/// In turns; again where it is noisy, for most noise is over soon.
static llvm::Expected<std::vector<MeasuredCandidate>>
raced(const MeasureProgram &program, llvm::ArrayRef<std::string> files,
      llvm::ArrayRef<std::string> names, const Problem &problem) {
  constexpr int attempts = 3;
  TensorSizes sizes = problem.sizes();
  for (int attempt = 1;; ++attempt) {
    auto samples = program.race(files, {sizes.src, sizes.weights, sizes.dst});
    if (!samples)
      return samples.takeError();
    std::vector<MeasuredCandidate> judged = judge(names, *samples);
    if (doubt(judged) <= noise || attempt == attempts)
      return judged;
  }
}

/// Generates them and runs them.
static llvm::Expected<std::vector<MeasuredCandidate>>
measured(const Job &job, const Problem &problem, bool prepared,
         llvm::ArrayRef<Candidate> candidates,
         llvm::ArrayRef<std::string> names, const MeasureProgram &program) {
  llvm::SmallString<128> folder;
  if (std::error_code code =
          llvm::sys::fs::createUniqueDirectory("autoconfig-shortlist", folder))
    return fail("cannot create a temporary folder: " + code.message());
  llvm::scope_exit cleanUp([&] { llvm::sys::fs::remove_directories(folder); });
  std::vector<std::string> files;
  for (const Candidate &candidate : candidates) {
    llvm::Expected<KernelCompiler::Kernel> kernel = job.compiler.compile(
        problem, prepared, only(candidate, job.selection), /*withText=*/false);
    if (!kernel)
      return kernel.takeError();
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, std::to_string(files.size()) + ".so");
    if (llvm::Error error = linkSharedObject(kernel->object, path))
      return std::move(error);
    files.push_back(path.str().str());
  }
  return raced(program, files, names, problem);
}

/// What measures it on this machine.
static llvm::Expected<MeasureProgram> programFor(const Job &job,
                                                 const Options &options) {
  std::string asked = "--measure " + std::to_string(options.shortlist) + ": ";
  if (job.target.machine.empty())
    return fail(asked + "'" + job.target.name +
                "' is a described target, and only this machine can be "
                "measured; name a --target host, or one of host-*");
  if (!measuringIsOn())
    return fail(asked + "measuring is off, by AUTOCONFIG_MEASURE=0");
  return MeasureProgram::findFor(AUTOCONFIG_ROOT, job.target);
}

llvm::Error autoconfig::chooseByMeasuring(const Job &job,
                                          const Problem &problem,
                                          const Options &options,
                                          Decision &decision) {
  if (!options.shortlist)
    return llvm::Error::success();
  llvm::Expected<MeasureProgram> program = programFor(job, options);
  if (!program)
    return program.takeError();
  llvm::Expected<MachineProfile> profile = MachineProfile::locate(*program);
  if (!profile)
    return profile.takeError();
  llvm::Expected<std::vector<Candidate>> candidates =
      candidateSpace(*decision.problem, job.target, job.selection);
  if (!candidates)
    return candidates.takeError();
  if (candidates->size() > options.shortlist)
    candidates->erase(candidates->begin() + options.shortlist,
                      candidates->end());
  std::vector<std::string> names;
  for (const Candidate &candidate : *candidates)
    names.push_back(nameOf(candidate));

  MeasuredShortlists known(profile->path());
  std::string key = keyOf(problem, options);
  std::optional<std::vector<MeasuredCandidate>> found = known.find(key, names);
  if (!found) {
    auto fresh = measured(job, problem, options.prepared(), *candidates, names,
                          *program);
    if (!fresh)
      return fresh.takeError();
    if (doubt(*fresh) > noise) {
      printNote(llvm::formatv(
          "warning: this machine is too busy to measure, samples differ by "
          "{0:F0} %: the models' choice stands, the next time it is tried "
          "again",
          100 * doubt(*fresh)));
      return llvm::Error::success();
    }
    if (llvm::Error error = known.keep(key, *fresh))
      return error;
    found = std::move(*fresh);
  }
  for (auto [candidate, one] : llvm::zip_equal(*candidates, *found))
    decision.measured.push_back({candidate, one.seconds, one.relative});
  if (size_t best = fastest(*found)) {
    decision.runnersUp.insert(decision.runnersUp.begin(),
                              std::move(decision.chosen));
    decision.chosen = (*candidates)[best];
  }
  return llvm::Error::success();
}
