//===-- Build.cpp - A shared object of what was generated -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "baselines/generators/common/Build.h"
#include <algorithm>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>

using namespace rival;

extern char **environ;

bool Request::hasFlag(const std::string &flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::string rival::writeFile(const Request &request, const std::string &name,
                             const std::string &text) {
  std::string path = request.folder + "/" + name;
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file)
    throw std::runtime_error("cannot write " + path);
  return path;
}

void rival::command(const std::vector<std::string> &words) {
  std::vector<char *> pointers;
  for (const std::string &word : words)
    pointers.push_back(const_cast<char *>(word.c_str()));
  pointers.push_back(nullptr);
  pid_t child = 0;
  int status = 0;
  if (posix_spawnp(&child, pointers[0], nullptr, nullptr, pointers.data(),
                   environ) ||
      waitpid(child, &status, 0) != child)
    throw Unavailable("cannot start " + words[0]);
  if (WIFSIGNALED(status))
    throw Unavailable(words[0] + " was ended by signal " +
                      std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status))
    throw Unavailable(words[0] + " failed with exit code " +
                      std::to_string(WEXITSTATUS(status)));
}

/// -DNAME="text"
static std::string textMacro(const std::string &name, const std::string &text) {
  std::string quoted;
  for (char c : text)
    quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return "-D" + name + "=\"" + quoted + "\"";
}

void rival::build(const Request &request, const Generated &generated,
                  const std::string &output) {
  const RivalProblem &problem = request.problem;
  std::vector<std::string> words{
      RIVAL_CLANG,
      "--target=" + request.triple,
      "-O3",
      "-fPIC",
      "-shared",
      "-ffreestanding",
      "-nostdlib",
      "-fuse-ld=lld",
      "-fvisibility=hidden",
      "-Wl,-Bsymbolic",
      "-Wno-override-module",
      "-I",
      RIVAL_SOURCE_FOLDER,
      textMacro("RIVAL_NAME", request.rival),
      textMacro("SHIM_VERSION", version()),
      textMacro("SHIM_IMPLEMENTATION", generated.implementation),
      textMacro("SHIM_OP", problem.op),
      textMacro("SHIM_PROBLEM", problem.text),
      "-DSHIM_PREPARED=" + std::to_string(problem.weightsPrepared)};
  words.insert(words.end(), request.flags.begin(), request.flags.end());
  words.insert(words.end(), generated.options.begin(), generated.options.end());
  words.push_back(RIVAL_SOURCE_FOLDER "/baselines/generators/common/shim.c");
  words.insert(words.end(), generated.files.begin(), generated.files.end());
  words.insert(words.end(), {"-o", output});
  command(words);
}
