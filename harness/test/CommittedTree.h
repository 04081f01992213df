//===-- CommittedTree.h - A scripted tree with a commit ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_COMMITTEDTREE_H
#define AUTOCONFIG_HARNESS_TEST_COMMITTEDTREE_H

#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

namespace autoconfig::harness {

/// A tree with one commit, whose engine is another one than the tree's and is
/// there already.
class CommittedTree : public FakeTree {
public:
  CommittedTree() {
    folder.write(".gitignore", "/build/\n/tmp/\n/results/\n");
    for (const std::vector<std::string> &words :
         {std::vector<std::string>{"init", "--quiet"},
          {"add", "."},
          {"-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet",
           "--message", "m"}})
      git(words);
    sha = llvm::StringRef(git({"rev-parse", "HEAD"}).output).trim().str();
    std::string base = "build/commits/" + sha;
    auto copy = [&](const std::string &from, const std::string &to, bool runs) {
      auto buffer = llvm::MemoryBuffer::getFile(folder / from);
      folder.write(to, (*buffer)->getBuffer(), runs);
    };
    copy("build/host/bin/autoconfig", base + "/build/host/bin/autoconfig",
         true);
    copy("CMakePresets.json", base + "/CMakePresets.json", false);
    copy("workloads/matmul/small", base + "/workloads/matmul/small", false);
    folder.write(base + "/build/host/engine-is-built", "");
    engine("base", "generation", "old");
  }

  Ran git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "-C", folder.path});
    Ran ran = run(arguments);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    return ran;
  }
  /// What the base's or the head's engine does; see FakeTree.cpp.
  void engine(llvm::StringRef side, llvm::StringRef file,
              llvm::StringRef text) const {
    std::string root = side == "base" ? "build/commits/" + sha + "/" : "";
    folder.write(root + "build/host/bin/" + file.str(), text);
  }
  Ran gate(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"gate",     "--base",    "HEAD",
                                   "--preset", "real",      "--suite",
                                   "small",    "--weights", "given"};
    words.insert(words.end(), more.begin(), more.end());
    return autobench(words);
  }
  Ran ab(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"ab",   "HEAD",    "--preset",
                                   "real", "--suite", "small"};
    words.insert(words.end(), more.begin(), more.end());
    return autobench(words);
  }

  std::string sha;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_COMMITTEDTREE_H
