//===-- CommandLine.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/CommandLine.h"
#include "autoconfig/core/Messages.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <cmath>

using namespace autoconfig;

/// Names of the commands, or of the options of the command that was given.
static std::vector<std::string> knownWords(const CLI::App &command,
                                           bool options) {
  std::vector<std::string> words;
  if (options)
    for (const CLI::Option *option : command.get_options())
      words.push_back(option->get_name());
  else
    for (const CLI::App *subcommand : command.get_subcommands({}))
      words.push_back(subcommand->get_name());
  return words;
}

/// An option that is given more often than it can be; empty if none is.
static std::string repeatedOption(const CLI::App &command) {
  for (const CLI::Option *option : command.get_options())
    if (option->count() > 1 && option->get_items_expected_max() == 1)
      return option->get_name() + " is given " +
             std::to_string(option->count()) + " times, expected one";
  return "";
}

std::string autoconfig::usageMessage(const CLI::App &app,
                                     const CLI::ParseError &error) {
  auto given = app.get_subcommands();
  const CLI::App &command = given.empty() ? app : *given.front();
  std::vector<std::string> rest = app.remaining(/*recurse=*/true);
  std::string message = error.what();
  bool option = !rest.empty() && rest.front().starts_with("-");
  if (!rest.empty() && (option || given.empty())) {
    std::vector<std::string> words = knownWords(command, option);
    std::vector<llvm::StringRef> known(words.begin(), words.end());
    message =
        unknownNameMessage(option ? "option" : "command", rest.front(), known);
  } else if (given.empty())
    message = "expected a command: " + llvm::join(knownWords(app, false), ", ");
  else if (std::string repeated = repeatedOption(command); !repeated.empty())
    message = repeated;
  std::string called = given.empty() ? "" : command.get_name() + " ";
  return message + "; see `" + app.get_name() + " " + called + "--help`";
}

CLI::Validator autoconfig::nonNegativeNumber() {
  auto check = [](const std::string &text) -> std::string {
    double value = 0;
    bool isNumber = CLI::detail::lexical_cast(text, value);
    if (isNumber && value >= 0 && std::isfinite(value))
      return "";
    return "expected a number of 0 or more, got '" + text + "'";
  };
  return {check, "NUMBER"};
}

CLI::Validator autoconfig::positiveInteger() {
  auto check = [](const std::string &text) -> std::string {
    int64_t value = 0;
    if (llvm::to_integer(text, value, /*Base=*/10) && value > 0)
      return "";
    return "expected a number of 1 or more, got '" + text + "'";
  };
  return {check, "POSITIVE"};
}
