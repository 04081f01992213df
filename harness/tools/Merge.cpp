//===-- Merge.cpp - The command merge -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Merge.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

static Expected<int> mergeStores(const std::string &into,
                                 const std::vector<std::string> &others,
                                 const Invocation &invocation) {
  // Before a store is made for them.
  for (const std::string &other : others)
    if (Expected<Store> readable = Store::open(other, Store::Mode::Read);
        !readable)
      return readable.takeError();
  Expected<Store> store =
      Store::open(storePath(into, invocation), Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  Error failed =
      merge(*store, others,
            [](const std::string &path, Expected<Merged> merged) -> Error {
              if (!merged)
                return merged.takeError();
              outs() << path << ": " << merged->added << " cells added, "
                     << merged->replaced << " of them for older ones; "
                     << merged->kept << " were there\n";
              return Error::success();
            });
  if (failed)
    return std::move(failed);
  return exitGood;
}

void autoconfig::harness::addMergeCommand(CLI::App &app, Action &action) {
  auto into = std::make_shared<std::string>();
  auto others = std::make_shared<std::vector<std::string>>();
  CLI::App *command = app.add_subcommand(
      "merge", "Copy the cells of other stores into one; of two that are the "
               "same but for their time the later stays");
  command->add_option("stores", *others, "Results files")->required();
  addStoreOption(*command, *into, "To merge into");
  command->callback([=, &action] {
    action = [=](const Invocation &invocation) {
      return mergeStores(*into, *others, invocation);
    };
  });
}
