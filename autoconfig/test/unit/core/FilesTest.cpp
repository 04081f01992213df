//===-- FilesTest.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "Folder.h"
#include "SmallDisk.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::EndsWith;
using testing::StartsWith;

static std::string contentOf(const std::string &path) {
  llvm::Expected<std::string> text = readTextFile(path);
  return text ? *text : llvm::toString(text.takeError());
}

static size_t entriesOf(const test::Folder &folder) {
  size_t entries = 0;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator entry(folder.path, code), end;
       !code && entry != end; entry.increment(code))
    ++entries;
  EXPECT_FALSE(code) << code.message();
  return entries;
}

TEST(Files, AByteOrderMarkIsNoText) {
  test::Folder folder;
  EXPECT_EQ(contentOf(folder.write("a", "\xEF\xBB\xBF"
                                        "4x4")),
            "4x4");
  EXPECT_EQ(contentOf(folder.write("b", "4x4\xEF\xBB\xBF")), "4x4\xEF\xBB\xBF");
  EXPECT_EQ(contentOf(folder.write("c", "")), "");
  EXPECT_EQ(contentOf(folder.path + "/d"),
            "cannot read '" + folder.path + "/d': No such file or directory");
  EXPECT_EQ(contentOf(folder.path),
            "cannot read '" + folder.path + "': Is a directory");
}

TEST(Files, AFileIsWholeAndAlone) {
  test::Folder folder;
  std::string path = folder.path + "/100%";
  for (const char *text : {"first", "second"}) {
    EXPECT_FALSE(llvm::errorToBool(writeFile(path, text)));
    EXPECT_EQ(contentOf(path), text);
  }
  EXPECT_EQ(entriesOf(folder), 1u);
}

TEST(Files, WhatWasThereStaysWhenTheDiskIsFull) {
  test::Folder folder;
  std::string path = folder.write("k.s", "before");
  test::SmallDisk disk(1000);
  std::string message =
      llvm::toString(writeFile(path, std::string(100000, 'x')));
  EXPECT_EQ(message, "cannot write '" + path + "': File too large");
  EXPECT_EQ(contentOf(path), "before");
  EXPECT_EQ(entriesOf(folder), 1u);
}

TEST(Files, WhatWasThereStaysWhenItsMakerFails) {
  test::Folder folder;
  std::string path = folder.write("k.so", "before"), temporary;
  llvm::Error error = replaceFile(path, [&](llvm::StringRef name) {
    temporary = name.str();
    EXPECT_TRUE(llvm::sys::fs::exists(name));
    return llvm::createStringError("no linker");
  });
  EXPECT_EQ(llvm::toString(std::move(error)),
            "cannot write '" + path + "': no linker");
  EXPECT_THAT(temporary, StartsWith(path + ".part-"));
  EXPECT_EQ(contentOf(path), "before");
  EXPECT_EQ(entriesOf(folder), 1u);
}

TEST(Files, TwoWritersDoNotMeet) {
  test::Folder folder;
  std::string path = folder.path + "/k.so";
  llvm::Error outer = replaceFile(path, [&](llvm::StringRef first) {
    return replaceFile(path, [&](llvm::StringRef second) {
      EXPECT_NE(first, second);
      return llvm::Error::success();
    });
  });
  EXPECT_FALSE(llvm::errorToBool(std::move(outer)));
  EXPECT_EQ(entriesOf(folder), 1u);
}

TEST(Files, PlacesThatCannotBeWritten) {
  test::Folder folder;
  auto refusal = [](const std::string &path) {
    return llvm::toString(writeFile(path, "text"));
  };
  EXPECT_THAT(refusal(folder.path + "/no/such/k.s"),
              EndsWith("/no/such/k.s': No such file or directory"));
  EXPECT_THAT(refusal(folder.path), EndsWith("': Is a directory"));
  EXPECT_EQ(refusal("/dev/full"),
            "cannot write '/dev/full': No space left on device");
  EXPECT_FALSE(llvm::errorToBool(writeFile("/dev/null", "text")));
  EXPECT_EQ(entriesOf(folder), 0u);
}
