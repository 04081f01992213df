//===-- Replays.cpp - The command replays ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "harness/replay/Figures.h"
#include "harness/tools/Options.h"
#include "llvm/Support/MemoryBuffer.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct ReplaysOptions {
  std::string format = "md", output = "-", reason;
  bool check = false, accept = false;
};

void list(StringRef title, ArrayRef<std::string> lines) {
  if (lines.empty())
    return;
  errs() << title << ":\n";
  for (const std::string &line : lines)
    errs() << "  " << line << '\n';
}

/// results/published/machines.md holds the table between two lines of comment.
Error publish(const std::string &path, ArrayRef<ReplayFigures> figures) {
  constexpr StringLiteral begin = "<!-- autobench replays: begin -->\n",
                          end = "<!-- autobench replays: end -->\n";
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return usageError("cannot read '" + path +
                      "': " + buffer.getError().message());
  auto [before, rest] = (*buffer)->getBuffer().split(begin);
  auto [old, after] = rest.split(end);
  if (before.size() == (*buffer)->getBufferSize() || old.size() == rest.size())
    return usageError("'" + path + "' has no lines '" + begin.rtrim() +
                      "' and '" + end.rtrim() + "' for the table");
  std::string text;
  raw_string_ostream out(text);
  out << before << begin << '\n';
  writeMarkdown(tableOf(figures), out);
  out << '\n' << end << after;
  return autoconfig::writeFile(path, text);
}

int check(const FigureChanges &comparison, size_t count) {
  list("fell", comparison.fallen);
  list("changed", comparison.changed);
  if (comparison.same()) {
    outs() << count << " replays of recorded machines are as accepted\n";
    return exitGood;
  }
  errs() << "accept the new figures with `autobench replays --accept"
         << (comparison.fallen.empty() ? "" : " --reason 'why they fell'")
         << "`\n";
  return exitBadCells;
}

Expected<int> accept(const FigureChanges &comparison, const std::string &path,
                     ArrayRef<ReplayFigures> present,
                     const ReplaysOptions &options, const Layout &layout) {
  list("fell", comparison.fallen);
  list("changed", comparison.changed);
  if (!comparison.fallen.empty() && options.reason.empty())
    return usageError("figures that fell are accepted with a reason only: "
                      "--reason 'why'");
  if (Error error = autoconfig::writeFile(path, figuresText(present)))
    return std::move(error);
  if (Error error = publish(layout.machines() + ".md", present))
    return std::move(error);
  outs() << path << ": " << present.size() << " replays\n";
  return exitGood;
}

Expected<int> replays(const ReplaysOptions &options,
                      const Invocation &invocation) {
  const Layout &layout = invocation.layout;
  if (Expected<Format> format = formatNamed(options.format); !format)
    return format.takeError();
  std::string path = layout.machines() + "/figures.json";
  Expected<std::vector<ReplayFigures>> accepted = readFigures(path);
  if (!accepted)
    return accepted.takeError();
  Expected<std::vector<ReplayFigures>> present = replayAll(layout, *accepted);
  if (!present)
    return present.takeError();
  if (!options.check && !options.accept) {
    if (Error error = write(tableOf(*present), options.format, options.output))
      return std::move(error);
    return exitGood;
  }
  FigureChanges comparison = compare(*accepted, *present, options.reason);
  if (options.check)
    return check(comparison, present->size());
  return accept(comparison, path, *present, options, layout);
}

} // namespace

void autoconfig::harness::addReplaysCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ReplaysOptions>();
  CLI::App *command = app.add_subcommand(
      "replays", "How well the present models choose on the recorded machines "
                 "of results/published/machines");
  CLI::Option *check = command->add_flag(
      "--check", options->check,
      "Print only what differs from the accepted figures; exit code 1 if "
      "anything does");
  CLI::Option *accept =
      command
          ->add_flag("--accept", options->accept,
                     "Accept the figures: write figures.json and the table in "
                     "results/published/machines.md")
          ->excludes(check);
  command
      ->add_option("--reason", options->reason,
                   "With --accept: why figures fell; kept beside them")
      ->needs(accept);
  command->add_option("--format", options->format, "md, csv, tex or json")
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "File to write");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return replays(*options, invocation);
    };
  });
}
