//===-- Main.cpp - The program of a generated rival -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   rival_<name> --version
//   rival_<name> --triple T --vector-bits N [--flag F].. --op O --problem P
//                --weights given|prepared [--seed S] -o FILE.so
//
// Exit code 0: done; 3: it cannot do this problem, and the last line of
// standard error says why; 2: misunderstood.
//
//===----------------------------------------------------------------------===//

#include "baselines/generators/common/Build.h"
#include "harness/runner/Problem.h"
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <new>
#include <sys/resource.h>
#include <unistd.h>

using namespace rival;

namespace {

constexpr int misunderstood = 2, unavailable = 3;

class UsageError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct Options {
  Request request;
  std::string op, problem, weights = "given", output;
};

Options parse(const std::vector<std::string> &words) {
  Options options;
  for (size_t i = 0; i < words.size(); i += 2) {
    const std::string &name = words[i];
    if (i + 1 == words.size())
      throw UsageError("no value for '" + name + "'");
    const std::string &value = words[i + 1];
    if (name == "--triple")
      options.request.triple = value;
    else if (name == "--vector-bits")
      options.request.vectorBits = std::stoll(value);
    else if (name == "--flag")
      options.request.flags.push_back(value);
    else if (name == "--op")
      options.op = value;
    else if (name == "--problem")
      options.problem = value;
    else if (name == "--weights" && (value == "given" || value == "prepared"))
      options.weights = value;
    else if (name == "--seed")
      options.request.seed = std::stoull(value);
    else if (name == "-o")
      options.output = value;
    else
      throw UsageError("unknown option '" + name + " " + value + "'");
  }
  if (options.request.triple.empty() || options.output.empty())
    throw UsageError("--triple and -o are needed");
  return options;
}

/// Of this program and of each of its children.
void limit(__rlimit_resource resource, rlim_t most, rlim_t atLast) {
  const rlimit limit = {most, atLast};
  setrlimit(resource, &limit);
}

/// build/host/bin/rival_<name>
std::string rivalOf(const std::filesystem::path &program) {
  const std::string file = program.filename(), prefix = "rival_";
  return file.starts_with(prefix) ? file.substr(prefix.size()) : file;
}

void generateFile(Options options, const std::string &rival) {
  options.request.rival = rival;
  auto problem = runner::parseProblem(options.op, options.problem);
  options.request.problem =
      problem->rivalProblem(options.weights == "prepared");
  options.request.folder = options.output + ".parts";
  std::filesystem::create_directories(options.request.folder);
  build(options.request, generate(options.request), options.output);
  std::filesystem::remove_all(options.request.folder);
}

/// Also where a library's destructor is in the way of the exception.
[[noreturn]] void refuseMemory() {
  std::cerr << "it needs more than " << RIVAL_MAX_GIGABYTES << " GB of memory"
            << std::endl;
  std::_Exit(unavailable);
}

extern "C" void refuseTime(int) {
  static const char text[] =
      "it needs more than " RIVAL_MAX_SECONDS " s of a CPU\n";
  (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
  _exit(unavailable);
}

/// An autoscheduler may take hours, and all memory of the machine.
void limitUse() {
  constexpr rlim_t gigabyte = rlim_t{1} << 30;
  const rlim_t seconds = std::stoul(RIVAL_MAX_SECONDS);
  std::set_new_handler(refuseMemory);
  limit(RLIMIT_AS, RIVAL_MAX_GIGABYTES * gigabyte,
        RIVAL_MAX_GIGABYTES * gigabyte);
  std::signal(SIGXCPU, refuseTime);
  limit(RLIMIT_CPU, seconds, seconds + 5);
}

int refuse(const std::string &reason, int code) {
  std::cerr << reason << std::endl;
  return code;
}

} // namespace

int main(int argc, char **argv) {
  limitUse();
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words == std::vector<std::string>{"--version"})
      std::cout << version() << std::endl;
    else
      generateFile(parse(words), rivalOf(argv[0]));
    return 0;
  } catch (const UsageError &error) {
    return refuse(error.what(), misunderstood);
  } catch (const std::exception &error) {
    return refuse(error.what(), unavailable);
  }
}
