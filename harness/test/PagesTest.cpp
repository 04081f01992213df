//===-- PagesTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dashboard in a browser, where there is one (dashboard/pages.js).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MachineProfile.h"
#include "harness/test/DashboardTree.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// $AUTOCONFIG_CHROMIUM, or what Debian calls it; "" where there is none.
std::string findChromium() {
  if (const char *given = std::getenv("AUTOCONFIG_CHROMIUM"))
    return given;
  for (const char *name : {"chromium", "chromium-headless-shell"})
    if (ErrorOr<std::string> path = sys::findProgramByName(name))
      return *path;
  return "";
}

TEST(Pages, InABrowser) {
  ErrorOr<std::string> node = sys::findProgramByName("node");
  std::string packages = autoconfig::cacheFolder() + "/browser";
  std::string chromium = findChromium();
  if (!node)
    GTEST_SKIP() << "there is no Node.js";
  if (!sys::fs::exists(packages))
    GTEST_SKIP() << "there is no " << packages
                 << ", which toolchains/bootstrap --cache-only gets";
  if (chromium.empty())
    GTEST_SKIP() << "there is no Chromium: install Debian's package "
                    "chromium-headless-shell, or name one in "
                    "AUTOCONFIG_CHROMIUM";
  DashboardTree tree;
  // Something to tell of changes.
  ASSERT_EQ(tree.runLarger().code, 0);
  tree.makeHostile();
  auto made = tree.dashboard("site");
  ASSERT_EQ(made.code, 0) << made.errors;
  auto ran =
      FakeTree::run({*node, AUTOCONFIG_ROOT "/harness/test/dashboard/pages.js",
                     packages, chromium, tree.folder / "site"});
  EXPECT_EQ(ran.code, 0) << ran.output << ran.errors;
}

} // namespace
