//===-- ExportCandidates.cpp - The command export-candidates --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/replay/Recording.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct ExportOptions {
  std::string store, output;
  std::vector<std::string> machineFacts; // "virtual=true"
};

/// Adds what the runner did not tell of the machine.
Error addFacts(Machine &machine, ArrayRef<std::string> added) {
  Expected<json::Object> facts =
      parseJsonObject(machine.facts, "facts of the machine");
  if (!facts)
    return facts.takeError();
  for (StringRef text : added) {
    auto [name, value] = text.split('=');
    if (name.empty() || value.empty())
      return usageError("--machine-fact '" + text + "', expected name=value");
    Expected<json::Value> parsed = json::parse(value);
    if (parsed)
      (*facts)[name] = std::move(*parsed);
    else
      (*facts)[name] = value; // no JSON: a text
    consumeError(parsed.takeError());
  }
  machine.facts = toText(std::move(*facts));
  return Error::success();
}

Expected<int> exportCandidates(const ExportOptions &options,
                               const Invocation &invocation) {
  std::string path = storePath(options.store, invocation);
  Expected<Recording> recording = readRecording(path);
  if (!recording)
    return recording.takeError();
  size_t kernels = 0;
  for (RecordedSample &sample : *recording) {
    kernels += sample.kernels.size();
    if (Error error = addFacts(sample.machine, options.machineFacts))
      return std::move(error);
  }
  if (Error error = writeRecording(*recording, options.output))
    return std::move(error);
  outs() << options.output << ": " << kernels << " kernels\n";
  return exitGood;
}

} // namespace

void autoconfig::harness::addExportCandidatesCommand(CLI::App &app,
                                                     Action &action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App *command = app.add_subcommand(
      "export-candidates",
      "Write what `sample` measured to a small file, for `sample --replay`");
  addStoreOption(*command, options->store, "Results file");
  command
      ->add_option("-o,--output", options->output,
                   "File to write, of JSON lines; compressed where its name "
                   "ends in .xz")
      ->required();
  command
      ->add_option("--machine-fact", options->machineFacts,
                   "What the runner did not tell of the machine, virtual=true; "
                   "may be repeated")
      ->allow_extra_args(false);
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return exportCandidates(*options, invocation);
    };
  });
}
