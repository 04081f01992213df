//===-- main.cpp - The programs that measure, in one executable -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One JSON object a line on standard output. `autoconfig calibrate` reads them,
// those of whole kernels (--kernel) `autoconfig compile --measure`.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/KernelRace.h"
#include "autoconfig/measure/common/Measurement.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sched.h>

using namespace measure;
using nlohmann::json;

#define AUTOCONFIG_MEASUREMENT(name) extern const Program program##name;
#include "autoconfig/measure/Programs.inc"
#undef AUTOCONFIG_MEASUREMENT

namespace {

constexpr const Program *programs[] = {
#define AUTOCONFIG_MEASUREMENT(name) &program##name,
#include "autoconfig/measure/Programs.inc"
#undef AUTOCONFIG_MEASUREMENT
};

/// Each line at once, so that the last one tells where a crash happened.
void print(const json &object) { std::cout << object.dump() << std::endl; }

std::string knownNames() {
  std::string names;
  for (const Program *program : programs)
    names += std::string(names.empty() ? "" : ", ") + program->name;
  return names;
}

std::vector<const Program *> choose(const std::vector<std::string> &only) {
  std::vector<const Program *> chosen;
  if (only.empty())
    std::copy_if(std::begin(programs), std::end(programs),
                 std::back_inserter(chosen),
                 [](const Program *program) { return !program->onRequest; });
  for (const std::string &name : only) {
    auto found = std::find_if(
        std::begin(programs), std::end(programs),
        [&](const Program *program) { return name == program->name; });
    if (found == std::end(programs))
      throw std::runtime_error("unknown measurement '" + name +
                               "', there are: " + knownNames());
    chosen.push_back(*found);
  }
  return chosen;
}

/// The last CPU that this process may use: the first ones serve interrupts.
/// Stays there, and returns its number.
int pinToLastCpu() {
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable))
    throw std::runtime_error("cannot ask which CPUs this process may use");
  int last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &usable))
    --last;
  CPU_ZERO(&usable);
  CPU_SET(last, &usable);
  if (sched_setaffinity(0, sizeof usable, &usable))
    throw std::runtime_error("cannot stay on CPU " + std::to_string(last));
  return last;
}

double parseNumber(const std::string &text) {
  size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception &) {
  }
  if (used == 0 || used != text.size())
    throw std::runtime_error("--fact expects key=number, got '" + text + "'");
  return value;
}

void run(const Program &program, Session &session) {
  print({{"event", "program"}, {"name", program.name}});
  auto start = std::chrono::steady_clock::now();
  program.run(session);
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  for (Result &result : session.takeResults())
    print({{"event", "value"},
           {"program", program.name},
           {"name", result.name},
           {"unit", result.unit},
           {"best", result.best == Best::Lowest ? "lowest" : "highest"},
           {"at_least", result.atLeast},
           {"samples", result.samples}});
  print({{"event", "ended"}, {"seconds", took.count()}});
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Measures what operations cost on this machine."};
  app.name("measure");
  bool list = false;
  std::vector<std::string> only, facts;
  Settings settings;
  Race race{{}, {}, 0.4};
  app.add_flag("--list", list, "list the measurements");
  app.add_option("--only", only, "these, separated by commas")->delimiter(',');
  app.add_option("--fact", facts, "a fact of the machine, l2.size=1048576");
  app.add_option("--windows", settings.windows, "samples of each value")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seconds", settings.windowSeconds, "of one sample")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::Option *elements =
      app.add_option("--elements", race.elements, "of A, B and C of --kernel")
          ->delimiter(',')
          ->expected(3);
  app.add_option("--kernel", race.files,
                 "instead: time these kernels of one problem, in turns")
      ->needs(elements);
  app.add_option("--race-seconds", race.seconds, "of all of that, about")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) ? 2 : 0;
  }
  try {
    if (list) {
      for (const Program *program : programs)
        print({{"event", "program"},
               {"name", program->name},
               {"summary", program->summary},
               {"on_request", program->onRequest}});
      return 0;
    }
    std::vector<const Program *> chosen = choose(only);
    for (const std::string &text : facts) {
      size_t equals = text.find('=');
      if (equals == std::string::npos)
        throw std::runtime_error("--fact expects key=number, got '" + text +
                                 "'");
      settings.facts[text.substr(0, equals)] =
          parseNumber(text.substr(equals + 1));
    }
    int cpu = pinToLastCpu();
    print(
        {{"event", "machine"}, {"cpu", cpu}, {"vector_bits", 8 * vectorBytes}});
    if (!race.files.empty()) {
      for (const std::vector<double> &seconds : race.run())
        print({{"event", "kernel"}, {"seconds", seconds}});
      print({{"event", "done"}});
      return 0;
    }
    Session session(settings);
    for (const Program *program : chosen)
      run(*program, session);
    print({{"event", "done"}});
    return 0;
  } catch (const std::bad_alloc &) {
    std::cerr << "measure: error: not enough memory\n";
  } catch (const std::exception &error) {
    std::cerr << "measure: error: " << error.what() << "\n";
  }
  return 2;
}
