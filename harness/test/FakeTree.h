//===-- FakeTree.h - A source tree with scripted programs -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tree as autobench expects it, built by nobody: `autoconfig` and the runners
// are shell scripts which answer as the real ones do. Words in the shape or the
// rival's name make them misbehave.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_FAKETREE_H
#define AUTOCONFIG_HARNESS_TEST_FAKETREE_H

#include "harness/common/Json.h"
#include "harness/executors/Process.h"
#include "harness/store/Cell.h"
#include "harness/test/Support.h"

namespace autoconfig::harness {

class FakeTree {
public:
  FakeTree();

  struct Ran {
    int code;
    std::string output, errors;
    /// Rows of JSON output.
    llvm::json::Array rows() const {
      return *llvm::cantFail(llvm::json::parse(output)).getAsArray();
    }
  };
  /// Where autobench has its temporary files: what a killed one leaves goes
  /// with the tree.
  std::string temporary() const { return folder / "tmp"; }
  /// Runs the real autobench on this tree.
  Ran autobench(std::vector<std::string> arguments,
                std::map<std::string, std::string> environment = {}) const;
  static Ran run(std::vector<std::string> words,
                 std::map<std::string, std::string> environment = {});
  /// Starts it, without its output; "" leaves TMPDIR as it is.
  static pid_t startQuietly(std::vector<std::string> words,
                            const std::string &temporary = "");
  /// The words of `autobench` before `arguments`.
  std::vector<std::string> command(std::vector<std::string> arguments) const;
  /// What `autobench` calls itself in commands to be pasted, with a blank.
  std::string tool() const {
    return std::string(AUTOBENCH) + " --root " + folder.path + " ";
  }
  /// All cells of the default store, in the order of `autobench table cells`.
  llvm::json::Array cells() const;
  /// "problem rival weights" of every contender that a runner was given, the
  /// first probe of each run left out.
  std::vector<std::string> given() const;
  /// The cells of a role in the default store.
  int64_t count(llvm::StringRef role) const;
  void addRival(llvm::StringRef preset, llvm::StringRef name,
                RivalKind kind = RivalKind::Library, bool scalar = false,
                llvm::StringRef op = "matmul") const;
  /// A rival that this shell script generates, called as those of
  /// baselines/generators are; `here` is its folder.
  void addGenerator(llvm::StringRef preset, llvm::StringRef name,
                    llvm::StringRef script,
                    RivalKind kind = RivalKind::Compiler) const;
  /// What its source says of it, without the rival.
  void declareRival(llvm::StringRef preset, llvm::StringRef name,
                    RivalKind kind = RivalKind::Library, bool scalar = false,
                    llvm::StringRef op = "matmul") const;

  TemporaryFolder folder;
};

/// The value of a row of JSON output as text; "missing" where it has none.
std::string field(const llvm::json::Value &row, llvm::StringRef key);

/// Starts autobench, ends it by the signal once `cells` are in the store; the
/// seconds that it took to end.
double killDuring(const FakeTree &tree,
                  const std::vector<std::string> &arguments, int signal,
                  int64_t cells);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_FAKETREE_H
