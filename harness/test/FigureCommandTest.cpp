//===-- FigureCommandTest.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `autobench figure` with the figures of results/figures, on stores of scripted
// kernels. Drawing is tested where there is what it needs.
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Drawing.h"
#include "harness/test/SampledTree.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// With a sample and a run on a native and an emulated preset.
struct FigureTree : SampledTree {
  FigureTree() {
    sys::fs::create_directories(folder / "harness");
    link("harness/figures");
    link("results/figures");
    for (std::vector<std::string> preset :
         {std::vector<std::string>{"real"}, {"emulated", "--no-count"}}) {
      std::vector<std::string> words{"run", "--suite", "matmul/small",
                                     "--preset"};
      append_range(words, preset);
      EXPECT_EQ(autobench(words).code, 0);
    }
  }
  void tune() const {
    autobench({"tune", "--preset", "real", "--problem", "8x8:8x8", "--searcher",
               "random,shortlist", "--processes", "2"});
  }
  void link(StringRef name) const {
    EXPECT_FALSE(sys::fs::create_link((AUTOCONFIG_ROOT "/" + name).str(),
                                      folder / name));
  }
};

/// Why nothing can be drawn here; "" where it can.
std::string undrawable() {
  if (!sys::findProgramByName("node") && !sys::findProgramByName("nodejs"))
    return "there is no Node.js";
  return messageOf(DrawingTools::in("").checkPackages());
}

TEST(FigureCommand, EveryFigureOfThisTreeHasItsData) {
  FigureTree tree;
  tree.tune();
  auto listed = tree.autobench({"figure", "--list", "--format", "json"});
  json::Array figures = listed.rows();
  ASSERT_GE(figures.size(), 5u);
  for (const json::Value &figure : figures) {
    std::string name = field(figure, "figure");
    EXPECT_TRUE(contains(field(figure, "needs"), "autobench "));
    auto ran = tree.autobench({"figure", name, "--format", "json"});
    ASSERT_EQ(ran.code, 0) << ran.errors;
    EXPECT_FALSE(ran.rows().empty()) << name;
    EXPECT_EQ(field(ran.rows()[0], "cell"), "missing");
  }
}

TEST(FigureCommand, MarksWhatWasChosenAndBothMinima) {
  FigureTree tree; // SampleTest.cpp says what its kernels take
  json::Array algorithms =
      tree.autobench({"figure", "f2-algorithms", "--format", "json"}).rows();
  ASSERT_EQ(algorithms.size(), 3u);
  EXPECT_EQ(field(algorithms[0], "figure"), "predicted");
  EXPECT_EQ(number(algorithms[0], "cycles"), 1000.5);
  EXPECT_EQ(field(algorithms[1], "chosen"), "1");
  EXPECT_EQ(number(algorithms[1], "cycles"), 2000);
  EXPECT_EQ(number(algorithms[1], "value"), 1);
  EXPECT_EQ(field(algorithms[2], "figure"), "fastest sampled");
  EXPECT_EQ(number(algorithms[2], "value"), 0.5);
  EXPECT_EQ(number(algorithms[2], "regret"), 2);
  std::string minima;
  for (const json::Value &row :
       tree.autobench({"figure", "f3-parameter", "--format", "json"}).rows())
    if (field(row, "minimum") == "1")
      minima += field(row, "figure") + " " + field(row, "parameter") + "=" +
                field(row, "value") + "\n";
  EXPECT_EQ(minima, "predicted mr=3\nmeasured mr=3\n");
}

TEST(FigureCommand, SharesOfThePeak) {
  FigureTree tree;
  // 2 GHz, one pipe that takes 32 of a vector's 64 bits a cycle: 4 GFLOP/s.
  // 8x8:8x8 is 1024 operations, in 1 us.
  json::Array rows =
      tree.autobench({"figure", "f1-peak", "--format", "json"}).rows();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(field(rows[0], "contender"), "AutoConfig");
  EXPECT_NEAR(number(rows[0], "peak GFLOP/s"), 4, 1e-9);
  EXPECT_NEAR(number(rows[0], "share"), 1.024 / 4, 1e-9);
}

TEST(FigureCommand, SumsTheLayersOfANetwork) {
  FigureTree tree;
  // 3 x 8x8:8x8 and 16x8:8x8: 1 us each; the rival's medians are 2 us.
  json::Array networks =
      tree.autobench({"figure", "f7-networks", "--format", "json"}).rows();
  ASSERT_EQ(networks.size(), 1u);
  EXPECT_EQ(field(networks[0], "network"), "small");
  EXPECT_EQ(field(networks[0], "rival"), "fast");
  EXPECT_NEAR(number(networks[0], "our sum"), 0.004, 1e-9);
  EXPECT_NEAR(number(networks[0], "their sum"), 0.008, 1e-9);
  EXPECT_NEAR(number(networks[0], "relative"), 2, 1e-9);
}

TEST(FigureCommand, WhatSearchGains) {
  FigureTree tree;
  tree.tune();
  // Of nine points mr=3 takes half of the chosen kernel's time, mr=6 and mr=9
  // all of it, mr=1, 2, 4 and 5 4, 3, 2 and 1.5 times that, and two fail.
  std::map<std::string, double> shares;
  for (const json::Value &row :
       tree.autobench({"figure", "f4-search", "--format", "json"}).rows())
    if (field(row, "against") == "against trials" ||
        field(row, "searcher") == "AutoConfig")
      shares[field(row, "searcher") + " " + field(row, "at")] =
          number(row, "share");
  EXPECT_NEAR(shares.at("AutoConfig null"), 0.5, 1e-9);
  // One at random is worth the mean, nine are all there are. Of two, the best
  // has the place i among all with the chance (9 - i) / 36.
  EXPECT_NEAR(shares.at("random, expected 1"),
              (1 + 2 * 0.5 + 0.5 / 1.5 + 0.25 + 0.5 / 3 + 0.125) / 9, 1e-9);
  EXPECT_NEAR(shares.at("random, expected 2"),
              (8 + 0.5 * (7 + 6) + 5 / 3. + 4 * 0.25 + 3 / 6. + 2 * 0.125) / 36,
              1e-9);
  EXPECT_NEAR(shares.at("random, expected 9"), 1, 1e-9);
  // The models put mr=3 first.
  EXPECT_NEAR(shares.at("shortlist 1"), 1, 1e-9);
  EXPECT_EQ(shares.count("shortlist 10"), 0u);
}

TEST(FigureCommand, DrawsTheSameBytes) {
  if (std::string why = undrawable(); !why.empty())
    GTEST_SKIP() << why;
  FigureTree tree;
  tree.tune();
  auto drawn = [&](StringRef folder,
                   std::map<std::string, std::string> environment) {
    auto ran = tree.autobench({"figure", "--all", "-o", tree.folder / folder},
                              environment);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    std::vector<std::string> texts;
    SmallVector<StringRef> paths;
    StringRef(ran.output).split(paths, '\n', -1, /*KeepEmpty=*/false);
    EXPECT_GE(paths.size(), 5u);
    for (StringRef path : paths)
      texts.push_back(contentOf(path.str()));
    return texts;
  };
  std::vector<std::string> first = drawn("a", {});
  std::vector<std::string> second = drawn("b", {{"TZ", "Asia/Kathmandu"},
                                                {"LANG", "tr_TR.UTF-8"},
                                                {"LC_ALL", "de_DE.UTF-8"}});
  ASSERT_EQ(first, second);
  EXPECT_TRUE(contains(first[0], "commit: "));
  EXPECT_TRUE(contains(first[0], "machine: test cpu"));
  for (const std::string &svg : first) {
    EXPECT_TRUE(StringRef(svg).starts_with("<svg ")) << svg.substr(0, 80);
    EXPECT_FALSE(StringRef(svg).contains("NaN")) << svg;
  }
}

TEST(FigureCommand, OnePageForAll) {
  if (std::string why = messageOf(DrawingTools::in("").checkPackages());
      !why.empty())
    GTEST_SKIP() << why;
  FigureTree tree;
  std::string path = tree.folder / "page.html";
  auto ran = tree.autobench({"figure", "--all", "-o", path});
  ASSERT_EQ(ran.code, 0) << ran.errors;
  std::string page = contentOf(path);
  EXPECT_LT(page.size(), 5u << 20);
  for (StringRef name : {"f1-speed", "f2-algorithms", "f3-parameter"})
    EXPECT_TRUE(contains(page, ("<section id=\"" + name + "\"").str()));
}

TEST(FigureCommand, SaysWhatIsMissing) {
  FigureTree tree;
  std::map<std::string, std::string> noPackages{
      {"AUTOCONFIG_CACHE", tree.folder / "empty"}};
  auto svg = [&](std::map<std::string, std::string> environment) {
    return tree.autobench({"figure", "f1-speed", "-o", tree.folder / "f.svg"},
                          environment);
  };
  auto ran =
      tree.autobench({"figure", "f1-speed", "--format", "html"}, noPackages);
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "get them with: toolchains/bootstrap"));
  auto noNode = svg({{"PATH", tree.folder / "empty"}});
  EXPECT_EQ(noNode.code, 2);
  EXPECT_TRUE(contains(noNode.errors, "Node.js is missing"));
  // The data need nothing.
  noPackages["PATH"] = tree.folder / "empty";
  for (const char *format : {"csv", "json"})
    EXPECT_EQ(
        tree.autobench({"figure", "f1-speed", "--format", format}, noPackages)
            .code,
        0);
}

TEST(FigureCommand, UnknownAndEmptyFigures) {
  FakeTree tree;
  tree.folder.write("results/figures/none.sql",
                    "-- title: None\n-- needs: autobench sample\n"
                    "SELECT kind, id AS cell FROM cell WHERE 0\n");
  tree.folder.write("results/figures/none.vl.json", R"({"mark": "point"})");
  tree.folder.write("harness/figures/views.sql", "SELECT 1;");
  EXPECT_EQ(
      tree.autobench({"run", "--preset", "real", "--problem", "8x8:8x8"}).code,
      0);
  auto empty = tree.autobench({"figure", "none", "--format", "csv"});
  EXPECT_EQ(empty.code, 2);
  EXPECT_TRUE(contains(empty.errors, "the store has no data for the figure "
                                     "'none'; they come from: autobench "
                                     "sample"));
  auto all = tree.autobench({"figure", "--all", "-o", tree.folder / "all"});
  EXPECT_EQ(all.code, 0) << all.errors;
  EXPECT_TRUE(contains(all.errors, "no data for the figure 'none'"));
  auto unknown = tree.autobench({"figure", "nome"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(
      contains(unknown.errors, "unknown figure 'nome'; there are: none"));
  EXPECT_EQ(tree.autobench({"figure", "none", "-o", "f.xls"}).code, 2);
  EXPECT_EQ(tree.autobench({"figure"}).code, 2);
  EXPECT_EQ(tree.autobench({"figure", "--all"}).code, 2);
  sys::fs::remove(tree.folder / "results/figures/none.vl.json");
  EXPECT_TRUE(contains(tree.autobench({"figure", "--list"}).errors,
                       "none.vl.json': No such file"));
}

} // namespace
