//===-- main.cpp - The runner ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Digest.h"
#include "harness/runner/Run.h"
#include <CLI/CLI.hpp>
#include <iostream>

/// QEMU computes with the host's floating-point unit only while the guest's
/// flag of inexact results is set, else in software, which takes several times
/// longer. All our results are exact, so nothing else would set it.
static void raiseInexact() {
  volatile float third = 1;
  third = third / 3; // unlike feraiseexcept, also for vector units
}

int main(int argc, char **argv) {
  CLI::App app{
      "Verifies kernels and rivals on this machine, and measures them."};
  app.name("runner");
  std::string jobPath;
  std::vector<std::string> kernels, digested, summed;
  bool force = false;
  app.add_option("job", jobPath,
                 "a job (JSON): carry it out, report one JSON object a line");
  app.add_option("--verify", kernels,
                 "only verify these kernels (.so); exit code 1 if one failed, "
                 "77 if this CPU can run none");
  app.add_option("--digest", digested,
                 "only run these kernels (.so) and print a number for each "
                 "result, which is the same for the same bits");
  app.add_option("--sums", summed,
                 "only run these kernels (.so) on inputs that are all equal, "
                 "and print how many values each result has");
  app.add_flag("--force", force,
               "with --verify: also kernels that this CPU cannot run")
      ->needs("--verify");
  app.set_version_flag("--version", "runner of the preset " RUNNER_PRESET);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) ? 2 : 0;
  }
  if (!jobPath.empty() + !kernels.empty() + !digested.empty() +
          !summed.empty() !=
      1) {
    std::cerr << "runner: error: expected either a job or --verify, --digest "
                 "or --sums and kernels; see runner --help\n";
    return 2;
  }
  raiseInexact();
  try {
    if (!digested.empty())
      return runner::printDigests(digested);
    if (!summed.empty())
      return runner::printDifferentSums(summed);
    if (!kernels.empty())
      return runner::verifyKernels(kernels, force);
    runner::runJob(runner::Job::load(jobPath));
    return 0;
  } catch (const std::bad_alloc &) {
    std::cerr << "runner: error: not enough memory for this job\n";
  } catch (const std::exception &error) {
    std::cerr << "runner: error: " << error.what() << "\n";
  }
  return 2;
}
