//===-- Network.cpp - The command network ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/CommandLine.h"
#include "harness/networks/NetworkTables.h"
#include "harness/tools/Measure.h"
#include "harness/tools/ModuleOptions.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;

namespace autoconfig::harness {
namespace {

struct NetworkCommand {
  std::vector<std::string> names;
  NetworkOptions run;
  OutputOptions output;
  bool verifyOnly = false, json = false;
};

Expected<int> runNetworks(NetworkCommand options,
                          const Invocation &invocation) {
  Expected<std::string> format = options.output.formatName("");
  if (!format)
    return format.takeError();
  if (options.verifyOnly)
    options.run.samples = 0;
  std::vector<NetworkResult> results;
  bool stopped = false;
  Error failed =
      withProgress([&](const std::atomic<bool> &stop, const Show &) -> Error {
        for (const std::string &name : options.names) {
          Expected<Network> network =
              Network::load(invocation.layout.networks(), name);
          if (!network)
            return network.takeError();
          Expected<NetworkResult> result =
              runNetwork(*network, options.run, invocation.layout.root, stop);
          stopped = stop;
          if (stopped) {
            if (!result)
              consumeError(result.takeError());
            return Error::success();
          }
          if (!result)
            return result.takeError();
          results.push_back(std::move(*result));
        }
        return Error::success();
      });
  if (failed)
    return std::move(failed);
  if (stopped)
    return exitStopped;
  if (options.json) {
    json::Array all;
    for (const NetworkResult &result : results)
      all.push_back(result.toJSON());
    std::string text = formatv("{0:2}\n", json::Value(std::move(all))).str();
    if (Error error = write(text, options.output.file))
      return std::move(error);
  } else {
    if (Error error =
            write(contenderTable(results), *format, options.output.file))
      return std::move(error);
    constexpr double leastShare = 0.01;
    if (options.run.operations && options.output.file.empty())
      for (const NetworkResult &result : results)
        if (Error error =
                write(operationTable(result, leastShare), *format, ""))
          return std::move(error);
  }
  return all_of(results, [](const NetworkResult &one) { return one.good(); })
             ? exitGood
             : exitBadCells;
}

} // namespace

void addNetworkCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<NetworkCommand>();
  NetworkOptions &run = options->run;
  CLI::App *command = app.add_subcommand(
      "network", "Compile whole networks through the pass, verify them against "
                 "ONNX Runtime, and measure both");
  command
      ->add_option("networks", options->names,
                   "Names below workloads/networks/, or files")
      ->required();
  addModuleRunnerOptions(*command, run, "each contender");
  command
      ->add_option("--difference", run.difference,
                   "Largest difference of results that is taken for rounding, "
                   "over the largest magnitude of the result")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--tolerance", run.tolerance,
                   "The engine's: 0 allows sums of products only")
      ->capture_default_str()
      ->check(nonNegativeNumber());
  command->add_option("--seed", run.seed, "Of weights and inputs")
      ->capture_default_str();
  command
      ->add_option("--without", run.without,
                   "Leave a contender out; may be repeated")
      ->allow_extra_args(false)
      ->check(
          CLI::IsMember({"autoconfig_given", "mlir_default", "onnxruntime"}));
  command->add_flag("--operations", run.operations,
                    "Also the time of each operation, and what was left");
  command->add_flag("--verify-only", options->verifyOnly, "Measure nothing");
  command->add_flag("--json", options->json,
                    "Everything, with all samples, as JSON");
  options->output.addTo(*command);
  command->footer("What was compiled stays in build/PRESET/networks/NAME. ONNX "
                  "Runtime: toolchains/bootstrap --with onnxruntime.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return runNetworks(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
