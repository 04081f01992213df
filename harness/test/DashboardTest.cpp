//===-- DashboardTest.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dashboard: its files, and how they take the place of older ones.
// PagesTest.cpp opens them in a browser.
//
//===----------------------------------------------------------------------===//

#include "harness/common/ReadText.h"
#include "harness/dashboard/Columns.h"
#include "harness/dashboard/Folder.h"
#include "harness/test/DashboardTree.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Dashboard, PacksColumns) {
  Table table;
  table.columns = {"op", "same", "one", "many", "real"};
  for (int i = 0; i < 12; ++i)
    table.rows.push_back({"left out", "</script>", i, i < 6 ? "first" : "last",
                          i == 0 ? json::Value(1.0 / 3) : nullptr});
  EXPECT_EQ(packed(table, {0, 6, 7, 8, 9}, {"op"}),
            "{\"rows\":5,\"columns\":{\"same\":{\"c\":\"\\u003c/script>\"},\n"
            "\"one\":{\"v\":[0,6,7,8,9]},\n"
            "\"many\":{\"d\":[\"first\",\"last\"],\"i\":[0,1,1,1,1]},\n"
            "\"real\":{\"v\":[0.3333333,null,null,null,null]}}}");
  EXPECT_EQ(packed(table, {}),
            "{\"rows\":0,\"columns\":{\"op\":{\"v\":[]},\n\"same\":{\"v\":[]},"
            "\n\"one\":{\"v\":[]},\n\"many\":{\"v\":[]},\n\"real\":{\"v\":[]}}"
            "}");
}

/// Files of one site have its number in them.
std::vector<SiteFile> numbered(int number, int files) {
  std::vector<SiteFile> site{{"data/index.js", std::to_string(number)}};
  for (int i = 0; i < files; ++i)
    site.push_back({"data/" + std::to_string(i), std::to_string(number)});
  return site;
}

/// Of the numbers in the files of a folder, "mixed" where they differ.
std::string numberIn(const std::string &folder, int files) {
  std::string number = contentOf(folder + "/data/index.js");
  for (int i = 0; i < files; ++i)
    if (contentOf(folder + "/data/" + std::to_string(i)) != number)
      return "mixed";
  return number;
}

std::vector<std::string> namesIn(const std::string &folder) {
  std::vector<std::string> names;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    names.push_back(sys::path::filename(entry->path()).str());
  sort(names);
  return names;
}

/// All files of a site.
std::vector<std::string> filesOf(const std::string &site) {
  std::vector<std::string> files;
  for (const char *part : {"", "data/", "assets/"})
    for (const std::string &name : namesIn(site + "/" + part))
      if (sys::path::has_extension(name))
        files.push_back(part + name);
  return files;
}

TEST(Dashboard, ReplacesTheWholeFolder) {
  TemporaryFolder folder;
  std::string path = folder / "deep/site/";
  EXPECT_EQ(messageOf(replaceFolder(path, numbered(1, 9))), "");
  EXPECT_EQ(messageOf(replaceFolder(path, numbered(2, 3))), "");
  EXPECT_EQ(numberIn(path, 3), "2");
  EXPECT_FALSE(sys::fs::exists(path + "/data/8"));
  // A file that cannot be written: the old site stays, and nothing else.
  std::vector<SiteFile> torn = numbered(3, 3);
  torn.push_back({"data/1/below", "a file is no folder"});
  EXPECT_TRUE(contains(messageOf(replaceFolder(path, torn)), "cannot write"));
  EXPECT_EQ(numberIn(path, 3), "2");
  EXPECT_EQ(namesIn(folder / "deep"), std::vector<std::string>{"site"});
}

TEST(Dashboard, ReplacesNothingElse) {
  TemporaryFolder folder;
  folder.write("mine/thesis.tex", "x");
  folder.write("file", "x");
  for (const char *name : {"mine", "file"})
    EXPECT_TRUE(contains(
        messageOf(replaceFolder(folder / name, numbered(1, 1))),
        "is there and no dashboard; it is not replaced: remove it, or name "
        "another folder"));
  EXPECT_EQ(contentOf(folder / "mine/thesis.tex"), "x");
  sys::fs::create_directories(folder / "empty");
  EXPECT_EQ(messageOf(replaceFolder(folder / "empty", numbered(1, 1))), "");
  EXPECT_EQ(numberIn(folder / "empty", 1), "1");
}

TEST(Dashboard, IsWholeWheneverItIsKilled) {
  constexpr int files = 40, kills = 25;
  TemporaryFolder folder;
  std::string path = folder / "site";
  ASSERT_EQ(messageOf(replaceFolder(path, numbered(0, files))), "");
  int replaced = 0;
  for (int i = 0; i < kills; ++i) {
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0)
      for (int number = 1;; ++number)
        if (replaceFolder(path, numbered(number, files)))
          ::_exit(1);
    std::this_thread::sleep_for(std::chrono::microseconds(3000 + 1700 * i));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    std::string number = numberIn(path, files);
    ASSERT_NE(number, "mixed");
    replaced += number != "0";
  }
  EXPECT_GT(replaced, 0);
  // The next one takes away what killed ones left.
  ASSERT_EQ(messageOf(replaceFolder(path, numbered(0, files))), "");
  EXPECT_EQ(namesIn(folder.path), std::vector<std::string>{"site"});
}

TEST(Dashboard, TellsSinceWhen) {
  DashboardTree tree;
  ASSERT_EQ(tree.dashboard("before").code, 0);
  EXPECT_TRUE(contains(contentOf(tree.folder / "before/data/changes.js"),
                       "\"changes\":{\"rows\":0"));
  ASSERT_EQ(tree.runLarger().code, 0);
  ASSERT_EQ(tree.dashboard("after").code, 0);
  std::string told = contentOf(tree.folder / "after/data/changes.js");
  EXPECT_TRUE(contains(told, "object_bytes"));
  EXPECT_TRUE(contains(told, "\"confirmed\"")); // exact figures need no test
  EXPECT_TRUE(contains(told, "\"more\":0"));
  // However many there are, the pages of a problem have its own.
  EXPECT_TRUE(contains(contentOf(tree.folder / "after/data/problem-0.js"),
                       "\"changes\":{\"rows\":"));
  EXPECT_FALSE(StringRef(contentOf(tree.folder / "before/data/problem-0.js"))
                   .contains("\"changes\""));
}

TEST(Dashboard, SameFilesForTheSameStore) {
  DashboardTree tree;
  tree.makeHostile();
  for (const char *name : {"a", "b"})
    EXPECT_EQ(tree.dashboard(name).code, 0);
  for (const std::string &name : filesOf(tree.folder / "a"))
    EXPECT_EQ(contentOf(tree.folder / ("a/" + name)),
              contentOf(tree.folder / ("b/" + name)));
  // Texts of the store are only in data and figures, where they are no HTML.
  for (const std::string &name : namesIn(tree.folder / "a"))
    if (sys::path::has_extension(name))
      EXPECT_FALSE(StringRef(contentOf(tree.folder / ("a/" + name)))
                       .contains("<img src=x"))
          << name;
  EXPECT_FALSE(StringRef(contentOf(tree.folder / "a/data/index.js"))
                   .contains("</script>"));
}

TEST(Dashboard, SaysWhatIsMissing) {
  DashboardTree tree;
  auto bare = tree.autobench({"dashboard", "-o", tree.folder / "site"},
                             {{"AUTOCONFIG_CACHE", tree.folder / "empty"}});
  EXPECT_EQ(bare.code, 0) << bare.errors;
  EXPECT_TRUE(contains(bare.errors, "without charts and figures: missing in"));
  EXPECT_FALSE(sys::fs::exists(tree.folder / "site/figures.html"));
  std::string page = contentOf(tree.folder / "site/index.html");
  EXPECT_FALSE(StringRef(page).contains("figures.html"));
  EXPECT_TRUE(contains(page, "href=\"index.html\" aria-current=\"page\""));
  EXPECT_TRUE(contains(contentOf(tree.folder / "site/data/index.js"),
                       "\"charts\":false"));
  auto none = tree.autobench(
      {"dashboard", "--store", tree.folder / "no.sqlite", "-o", "site"});
  EXPECT_EQ(none.code, 2);
  EXPECT_TRUE(contains(none.errors, "no.sqlite': no such file"));
  EXPECT_EQ(tree.autobench({"dashboard"}).code, 2);
}

TEST(Dashboard, FiftyThousandCells) {
  DashboardTree tree;
  std::string path = tree.folder / "large.sqlite";
  {
    Store store = cantFail(Store::open(path, Store::Mode::ReadWrite));
    std::string script = cantFail(
        readText(AUTOCONFIG_ROOT "/harness/test/dashboard/large-store.sql"));
    ASSERT_EQ(messageOf(execute(store.handle(), "BEGIN;" + script + "COMMIT")),
              "");
  }
  auto before = std::chrono::steady_clock::now();
  auto ran = tree.dashboard("site", path);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - before;
  ASSERT_EQ(ran.code, 0) << ran.errors;
  RecordProperty("seconds", std::to_string(seconds.count()));
  size_t bytes = 0;
  for (const std::string &name : filesOf(tree.folder / "site"))
    bytes += contentOf(tree.folder / ("site/" + name)).size();
  EXPECT_LT(bytes, 20u << 20);
  EXPECT_GT(bytes, 5u << 20);
  EXPECT_TRUE(contains(contentOf(tree.folder / "site/data/index.js"),
                       "\"cells\":{\"c\":50000}"));
}

} // namespace
