//===-- Lists.cpp - The commands targets and algorithms -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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

llvm::Error listTargets(bool json) {
  llvm::Expected<std::vector<std::string>> names = targetNames();
  if (!names)
    return names.takeError();
  llvm::json::Array array;
  for (const std::string &name : *names) {
    llvm::Expected<Target> target = loadTarget(name);
    if (!target)
      return target.takeError();
    if (json)
      array.push_back(target->toJSON());
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", name, target->description);
  }
  if (json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

llvm::Error listAlgorithms(bool json) {
  llvm::json::Array array;
  for (const Algorithm &algorithm : algorithms()) {
    llvm::StringRef summary = algorithm.model().summary();
    if (json)
      array.push_back(llvm::json::Object{
          {"name", algorithm.name}, {"op", "matmul"}, {"summary", summary}});
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", algorithm.name, summary);
  }
  if (json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

/// `what` gets the choice of JSON.
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
  addList(app, action, "algorithms", "list the algorithms", "print JSON",
          listAlgorithms);
}
