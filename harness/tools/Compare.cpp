//===-- Compare.cpp - The command compare ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Compare.h"
#include "harness/compare/Load.h"
#include "harness/session/Commits.h"
#include "harness/tools/Options.h"
#include "llvm/Support/FileSystem.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;

namespace autoconfig::harness {

void ComparisonOutput::addTo(CLI::App &command) {
  command
      .add_option("--delta", settings.delta,
                  "The smallest change of interest, a share of the time")
      ->capture_default_str()
      ->check(CLI::Range(1e-4, 1.0));
  command
      .add_option("-q", settings.q,
                  "The share of reported changes that may be wrong")
      ->capture_default_str()
      ->check(CLI::Range(1e-3, 0.5));
  command.add_option("--format", format,
                     "md, json or html (by the file's extension, else md)");
  command.add_option("-o,--output", file, "File to write");
}

static Expected<std::string> formatOf(const ComparisonOutput &output) {
  std::string name = output.format;
  if (name.empty() && !output.file.empty())
    name = StringRef(output.file).rsplit('.').second.str();
  if (name.empty())
    name = "md";
  if (name == "md" || name == "json" || name == "html")
    return name;
  return usageError("no format '" + name + "'; there are: md, json, html");
}

Error writeComparison(const Comparison &comparison, const Repeat &repeat,
                      const ComparisonOutput &output) {
  Expected<std::string> format = formatOf(output);
  if (!format)
    return format.takeError();
  std::string text;
  raw_string_ostream out(text);
  if (*format == "md")
    writeMarkdown(comparison, repeat, out);
  else if (*format == "html")
    writeHtml(comparison, repeat, out);
  else
    out << formatv("{0:2}\n", json::Value(toJSON(comparison, repeat)));
  return write(text, output.file);
}

namespace {

struct CompareOptions {
  ComparedSides sides;
  ComparisonOutput output;
};

/// A side with its store, and the commit that it names.
struct Opened {
  Side side;
  Store *store = nullptr;
  std::string sha;
};

class Comparer {
public:
  Comparer(const ComparedSides &sides, const Invocation &invocation)
      : sides(sides), invocation(invocation) {}
  Expected<Compared> compare(const JudgeSettings &settings);

private:
  Expected<Store *> open(const std::string &path);
  Expected<Opened> sideOf(const std::string &text);
  Expected<Opened> sideOfCommit(const std::string &text);
  Expected<std::vector<Row>> rowsOf(const Opened &base, const Opened &head);

  const ComparedSides &sides;
  const Invocation &invocation;
  std::map<std::string, Store> stores;
};

} // namespace

Expected<Store *> Comparer::open(const std::string &path) {
  auto known = stores.find(path);
  if (known == stores.end()) {
    Expected<Store> opened = Store::open(path, Store::Mode::Read);
    if (!opened)
      return opened.takeError();
    known = stores.emplace(path, std::move(*opened)).first;
  }
  return &known->second;
}

Expected<Opened> Comparer::sideOf(const std::string &text) {
  Opened opened;
  opened.side.label = text;
  if (sys::fs::exists(text) && !sys::fs::is_directory(text)) {
    Expected<Store *> store = open(text);
    if (!store)
      return store.takeError();
    opened.store = *store;
    return opened;
  }
  StringRef number = text;
  if (!number.consume_front("run:"))
    return sideOfCommit(text);
  int64_t run;
  if (number.getAsInteger(10, run))
    return usageError("'" + text + "': expected run:NUMBER");
  Expected<Store *> store = open(storePath(sides.store, invocation));
  if (!store)
    return store.takeError();
  opened.store = *store;
  opened.side.runs = {run};
  Expected<Statement> found =
      Statement::prepare((*store)->handle(), "SELECT 1 FROM run WHERE id = ?");
  if (!found)
    return found.takeError();
  Expected<bool> any = found->bind(run).step();
  if (!any)
    return any.takeError();
  if (!*any)
    return usageError("the store has no run " + Twine(run) +
                      "; `autobench table runs` shows them");
  return opened;
}

Expected<Opened> Comparer::sideOfCommit(const std::string &text) {
  Opened opened;
  opened.side.label = text;
  Expected<Store *> store = open(storePath(sides.store, invocation));
  if (!store)
    return store.takeError();
  opened.store = *store;
  Expected<std::string> sha = commitNamed(invocation.layout.root, text);
  std::string why;
  if (sha)
    opened.sha = *sha;
  else
    why = toString(sha.takeError());
  Expected<std::vector<int64_t>> runs =
      runsOfRevision(**store, opened.sha, text);
  if (!runs)
    return runs.takeError();
  opened.side.runs = std::move(*runs);
  if (opened.side.runs.empty() && opened.sha.empty())
    return usageError(why + ", no run:NUMBER, no store and no revision of a "
                            "run (`autobench table runs`)");
  return opened;
}

Expected<std::vector<Row>> Comparer::rowsOf(const Opened &base,
                                            const Opened &head) {
  // What was measured in one process tells most.
  if (base.store == head.store && !base.sha.empty() && !head.sha.empty()) {
    Expected<std::vector<int64_t>> pairs =
        pairRuns(*base.store, base.sha, head.sha);
    if (!pairs)
      return pairs.takeError();
    if (!pairs->empty())
      return rowsOfPairs(*base.store, *pairs);
  }
  for (const Opened *side : {&base, &head})
    if (side->side.runs.empty() && !side->sha.empty())
      return usageError("the store has no run of '" + side->side.label +
                        "'; `autobench ab " + base.side.label + " " +
                        head.side.label + "` measures both");
  return rowsOfSides(*base.store, base.side, *head.store, head.side);
}

Expected<Compared> Comparer::compare(const JudgeSettings &settings) {
  Expected<Opened> base = sideOf(sides.base);
  if (!base)
    return base.takeError();
  Expected<Opened> head = sideOf(sides.head);
  if (!head)
    return head.takeError();
  Expected<std::vector<Row>> rows = rowsOf(*base, *head);
  if (!rows)
    return rows.takeError();
  AcceptedRises none;
  Comparison comparison = compareRows(std::move(*rows), settings, none);
  comparison.base = sides.base;
  comparison.head = sides.head;
  if (comparison.compared() == 0)
    return usageError("nothing to compare: " + sides.base + " and " +
                      sides.head + " have no series in common" +
                      (comparison.notes.empty()
                           ? ""
                           : " (" + comparison.notes.front() + ")"));
  return Compared{std::move(comparison),
                  {invocation.tool, base->sha, head->sha}};
}

Expected<Compared> compareSides(const ComparedSides &sides,
                                const JudgeSettings &settings,
                                const Invocation &invocation) {
  return Comparer(sides, invocation).compare(settings);
}

static Expected<int> compare(const CompareOptions &options,
                             const Invocation &invocation) {
  if (Expected<std::string> format = formatOf(options.output); !format)
    return format.takeError();
  Expected<Compared> compared =
      compareSides(options.sides, options.output.settings, invocation);
  if (!compared)
    return compared.takeError();
  if (Error error = writeComparison(compared->comparison, compared->repeat,
                                    options.output))
    return std::move(error);
  return exitGood;
}

void addCompareCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App *command = app.add_subcommand(
      "compare", "What is slower or faster in HEAD than in BASE, and what is "
                 "only noise");
  command
      ->add_option("base", options->sides.base,
                   "A commit, run:NUMBER or a store")
      ->required();
  command->add_option("head", options->sides.head, "Likewise")->required();
  addStoreOption(*command, options->sides.store,
                 "Results file of commits and runs");
  options->output.addTo(*command);
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return compare(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
