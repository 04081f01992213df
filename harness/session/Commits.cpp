//===-- Commits.cpp - Commits of the source tree --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Commits.h"
#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<std::string> gitOutput(StringRef root,
                                std::vector<std::string> arguments) {
  Command git{{"git", "-C", root.str()}, {}};
  append_range(git.words, arguments);
  Limits limits;
  limits.silenceSeconds = 60;
  std::string text;
  Expected<Outcome> outcome = runProcess(
      git, limits, [&](StringRef line) { text += line.str() + "\n"; });
  if (!outcome)
    return outcome.takeError();
  if (!outcome->clean())
    return createStringError(inconvertibleErrorCode(),
                             "git " + arguments.front() + ": " +
                                 StringRef(outcome->errors).trim().str());
  if (!text.empty())
    text.pop_back();
  return text;
}

Expected<std::string> commitNamed(StringRef root, StringRef name) {
  Expected<std::string> sha =
      gitOutput(root, {"rev-parse", "--verify", "--quiet", "--end-of-options",
                       name.str() + "^{commit}"});
  if (sha)
    return sha;
  consumeError(sha.takeError());
  return createStringError(inconvertibleErrorCode(),
                           "'" + name + "' names no commit of '" + root +
                               "' (`git log` shows them)");
}

} // namespace autoconfig::harness
