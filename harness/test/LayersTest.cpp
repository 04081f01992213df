//===-- LayersTest.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which folder of the harness may include which: look-ups through the code go
// downwards only.
//
//===----------------------------------------------------------------------===//

#include "harness/test/Support.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Folders = std::vector<StringRef>;

/// What a folder may include besides itself.
const std::vector<std::pair<StringRef, Folders>> &layers() {
  static const std::vector<std::pair<StringRef, Folders>> all{
      {"common", {}},
      {"runner", {"counting"}}, // on the target, where there is no LLVM
      {"stats", {"common", "store"}},
      {"store", {"common", "counting"}},
      {"executors", {"common", "store"}},
      {"counting", {"common", "executors", "store"}},
      {"report", {"common", "stats", "store"}},
      {"search", {}},
      {"compare", {"common", "stats", "store"}},
      {"exchange", {"common", "compare", "store"}},
      {"figures", {"common", "executors", "report", "store"}},
      {"dashboard", {"common", "figures", "report", "store"}},
      {"session",
       {"common", "counting", "executors", "report", "search", "stats",
        "store"}},
      {"networks",
       // its runner is one of the target's programs
       {"common", "executors", "modules", "report", "runner"}},
      {"modules", {"common", "executors", "report", "stats"}},
      {"replay",
       {"common", "executors", "report", "session", "stats", "store"}},
      {"cluster", {"common", "executors", "session", "store"}},
      {"tools",
       {"cluster", "common", "compare", "dashboard", "exchange", "figures",
        "modules", "networks", "replay", "report", "search", "session", "stats",
        "store"}},
  };
  return all;
}

bool isSource(StringRef path) {
  return path.ends_with(".h") || path.ends_with(".cpp") ||
         path.ends_with(".in");
}

/// "file includes folder" for each include that the layers do not allow.
std::vector<std::string> wrongIncludes(StringRef folder, const Folders &allowed,
                                       size_t &files) {
  std::vector<std::string> wrong;
  std::string path = (AUTOCONFIG_ROOT "/harness/" + folder).str();
  std::error_code code;
  for (sys::fs::recursive_directory_iterator entry(path, code), end;
       !code && entry != end; entry.increment(code)) {
    StringRef name = StringRef(entry->path()).substr(path.size() + 1);
    if (!isSource(name) || name.starts_with("test/"))
      continue;
    ++files;
    auto buffer = MemoryBuffer::getFile(entry->path());
    for (StringRef line : split((*buffer)->getBuffer(), '\n')) {
      if (!line.consume_front("#include \"harness/"))
        continue;
      StringRef included = line.split('/').first;
      if (included != folder && !is_contained(allowed, included))
        wrong.push_back((folder + "/" + name + " includes " + included).str());
    }
  }
  return wrong;
}

TEST(Layers, IncludeOnlyWhatIsBelow) {
  for (const auto &[folder, allowed] : layers()) {
    size_t files = 0;
    EXPECT_EQ(wrongIncludes(folder, allowed, files),
              std::vector<std::string>());
    EXPECT_GT(files, 2u) << folder.str();
  }
}

TEST(Layers, EveryFolderHasOne) {
  std::error_code code;
  for (sys::fs::directory_iterator entry(AUTOCONFIG_ROOT "/harness", code), end;
       !code && entry != end; entry.increment(code)) {
    StringRef name = sys::path::filename(entry->path());
    // Nothing there is compiled into the harness.
    if (sys::fs::is_directory(entry->path()) && name != "test" && name != "ci")
      EXPECT_TRUE(any_of(layers(), [&](auto &layer) {
        return layer.first == name;
      })) << name.str();
  }
}

} // namespace
