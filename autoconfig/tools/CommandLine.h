//===-- CommandLine.h - What all command lines share ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of `autoconfig` and of `autobench`: what is wrong with a command line, and
// numbers whose checks say what is expected.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TOOLS_COMMANDLINE_H
#define AUTOCONFIG_TOOLS_COMMANDLINE_H

#include <string>

namespace CLI {
class App;
class ParseError;
class Validator;
} // namespace CLI

namespace autoconfig {

/// With the nearest name where one is not known, and where help is.
std::string usageMessage(const CLI::App &app, const CLI::ParseError &error);

/// Of CLI11's own checks the one takes NaN for such a number, and both quote
/// the largest number that there is.
CLI::Validator nonNegativeNumber();
CLI::Validator positiveInteger();

} // namespace autoconfig

#endif // AUTOCONFIG_TOOLS_COMMANDLINE_H
