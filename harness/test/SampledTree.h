//===-- SampledTree.h - A scripted tree with a sampled store ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the kernels of the scripted engine take is in SampleTest.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_SAMPLEDTREE_H
#define AUTOCONFIG_HARNESS_TEST_SAMPLEDTREE_H

#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"

namespace autoconfig::harness {

inline std::string contentOf(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  EXPECT_TRUE(bool(buffer)) << path;
  return buffer ? (*buffer)->getBuffer().str() : "";
}

/// A tree with a sampled store and the tables of results/tables.
struct SampledTree : FakeTree {
  SampledTree() {
    for (llvm::StringRef name :
         {"selection", "prediction", "candidates", "portability"})
      folder.write(
          ("results/tables/" + name + ".sql").str(),
          contentOf(
              (AUTOCONFIG_ROOT "/results/tables/" + name + ".sql").str()));
    autobench({"sample", "--preset", "real", "--problem", "8x8:8x8"});
  }

  std::string store() const { return folder / "results/results.sqlite"; }

  Ran replay(const std::string &recording,
             std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"sample", "--replay", recording, "--target",
                                   "zen5"};
    llvm::append_range(words, more);
    return autobench(words);
  }

  /// The rows of a table of a replay.
  llvm::json::Array rows(const std::string &recording, const std::string &table,
                         std::vector<std::string> more = {}) const {
    llvm::append_range(
        more, std::vector<std::string>{"--table", table, "--format", "json"});
    Ran ran = replay(recording, more);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    return ran.rows();
  }

  /// Exports the sample.
  std::string exported(llvm::StringRef name,
                       std::vector<std::string> more = {}) const {
    std::string path = folder / name;
    std::vector<std::string> words{"export-candidates", "-o", path};
    llvm::append_range(words, more);
    Ran ran = autobench(words);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_EQ(ran.output, path + ": 6 kernels\n");
    return path;
  }

  /// What the models say from now on, "mr=4 1\nmr=5 no longer fits\n".
  void remodel(llvm::StringRef lines) const {
    folder.write("build/host/bin/later", lines);
  }
};

inline double number(const llvm::json::Value &row, llvm::StringRef key) {
  return std::stod(field(row, key));
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_SAMPLEDTREE_H
