//===-- DashboardTree.h - A tree with a dashboard ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_DASHBOARDTREE_H
#define AUTOCONFIG_HARNESS_TEST_DASHBOARDTREE_H

#include "harness/store/Store.h"
#include "harness/test/SampledTree.h"

namespace autoconfig::harness {

/// With a sample and a run on a native and an emulated preset, and what the
/// dashboard is made of.
struct DashboardTree : SampledTree {
  DashboardTree() {
    llvm::sys::fs::create_directories(folder / "harness");
    for (const char *name :
         {"harness/figures", "harness/dashboard", "results/figures"})
      EXPECT_FALSE(llvm::sys::fs::create_link(
          std::string(AUTOCONFIG_ROOT "/") + name, folder / name));
    for (std::vector<std::string> preset :
         {std::vector<std::string>{"real"}, {"emulated", "--no-count"}}) {
      std::vector<std::string> words{"run", "--suite", "matmul/small",
                                     "--preset"};
      words.insert(words.end(), preset.begin(), preset.end());
      EXPECT_EQ(autobench(words).code, 0);
    }
  }

  Ran dashboard(const std::string &name, const std::string &store = "") const {
    std::vector<std::string> words{"dashboard", "-o", folder / name};
    if (!store.empty())
      words.insert(words.end(), {"--store", store});
    return autobench(words);
  }

  /// A later run, of kernels whose code is larger: a change to tell of.
  Ran runLarger() const {
    folder.write("build/host/bin/generation", "later");
    folder.write("build/host/bin/bytes", "4096");
    return autobench(
        {"run", "--preset", "real", "--suite", "matmul/small", "--fresh"});
  }

  /// Writes HTML and quotes wherever a store holds texts.
  void makeHostile() const {
    Store store = llvm::cantFail(
        Store::open(folder / "results/results.sqlite", Store::Mode::ReadWrite));
    llvm::cantFail(execute(store.handle(), R"sql(
      CREATE TEMP TABLE evil AS SELECT
        '<img src=x onerror="hit()">''</script><script>hit()</script>' AS text;
      UPDATE suite_entry SET problem = (SELECT text FROM evil)
        WHERE problem = '16x8:8x8';
      UPDATE suite_entry SET name = (SELECT text FROM evil);
      UPDATE cell SET problem = (SELECT text FROM evil)
        WHERE problem = '16x8:8x8';
      UPDATE cell SET version = (SELECT text FROM evil),
        implementation = (SELECT text FROM evil),
        note = (SELECT text FROM evil), compiler = (SELECT text FROM evil),
        revision = revision || (SELECT text FROM evil);
      UPDATE assembly SET text = text || (SELECT text FROM evil);
      UPDATE machine SET cpu = cpu || (SELECT text FROM evil);
      UPDATE decision SET
        algorithm = algorithm || (SELECT text FROM evil),
        parameters = json_object((SELECT text FROM evil), 1),
        decision = json_set(decision, '$.rejected', json_array(json_object(
          'algorithm', (SELECT text FROM evil),
          'reason', (SELECT text FROM evil)))))sql"));
  }
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_DASHBOARDTREE_H
