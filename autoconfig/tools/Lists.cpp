//===-- Lists.cpp - The commands targets and algorithms -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig;

namespace {

/// A row of the list. A file that cannot be read is said in it; a target that
/// is not for this machine is no fault.
struct TargetRow {
  std::string name, text;
  llvm::json::Value json;
  bool broken = false;
};

TargetRow targetRow(const std::string &name) {
  llvm::Expected<Target> target = loadTarget(name);
  if (target)
    return {name, target->description, target->toJSON()};
  llvm::Error error = target.takeError();
  bool broken = !error.isA<NegativeAnswer>();
  std::string why = llvm::toString(std::move(error));
  const char *kind = broken ? "error" : "unavailable";
  return {name, std::string(kind) + ": " + why,
          llvm::json::Object{{"name", name}, {kind, why}}, broken};
}

llvm::Error listTargets(bool json) {
  llvm::Expected<std::vector<std::string>> names = targetNames();
  if (!names)
    return names.takeError();
  if (names->empty())
    return fail("there is no target description (*.yaml) in the folders of "
                "AUTOCONFIG_TARGETS");
  llvm::json::Array array;
  size_t broken = 0;
  for (const std::string &name : *names) {
    TargetRow row = targetRow(name);
    broken += row.broken;
    if (json)
      array.push_back(std::move(row.json));
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", row.name, row.text);
  }
  if (json)
    printJSON(std::move(array));
  if (broken)
    return llvm::make_error<NegativeAnswer>(
        llvm::formatv("{0} of {1} targets cannot be used, as the list says",
                      broken, names->size()));
  return llvm::Error::success();
}

llvm::Error listAlgorithms(bool json) {
  llvm::json::Array array;
  for (const Algorithm &algorithm : algorithms()) {
    llvm::StringRef summary = algorithm.model().summary();
    if (json)
      array.push_back(llvm::json::Object{{"name", algorithm.name},
                                         {"op", algorithm.op},
                                         {"summary", summary}});
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", algorithm.name, summary);
  }
  if (json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

/// `what` gets the choice of JSON.
llvm::Error listOperators(bool json) {
  llvm::json::Array array;
  for (const Operator *op : operators())
    if (json)
      array.push_back(llvm::json::Object{{"name", op->name()},
                                         {"notation", op->driver()},
                                         {"example", op->example()}});
    else
      llvm::outs() << llvm::formatv("{0,-18} notation {1}, {2}\n", op->name(),
                                    op->driver(), op->example());
  if (json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

void addList(CLI::App &app, Action &action, const char *name, const char *help,
             const char *jsonHelp, llvm::Error (*what)(bool)) {
  auto json = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand(name, help);
  command->add_flag("--json", *json, jsonHelp);
  command->callback(
      [json, what, &action] { action = [=] { return what(*json); }; });
}

} // namespace

void autoconfig::addListCommands(CLI::App &app, Action &action) {
  addList(app, action, "targets", "list the targets",
          "print JSON, with all facts", listTargets);
  addList(app, action, "operators", "list the operators", "print JSON",
          listOperators);
  addList(app, action, "algorithms", "list the algorithms", "print JSON",
          listAlgorithms);
}
