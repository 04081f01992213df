//===-- Folder.h - Files for a test -----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_UNIT_CORE_FOLDER_H
#define AUTOCONFIG_TEST_UNIT_CORE_FOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <string>

namespace autoconfig::test {

/// A folder that lives as long as its test.
class Folder {
public:
  Folder() {
    llvm::SmallString<128> created;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("autoconfig", created));
    path = created.str().str();
  }
  ~Folder() { llvm::sys::fs::remove_directories(path); }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;

  /// Writes a file, and the folders on the way to it; returns its path.
  std::string write(const std::string &name, const std::string &content) {
    std::string file = path + "/" + name;
    EXPECT_FALSE(
        llvm::sys::fs::create_directories(llvm::sys::path::parent_path(file)));
    std::error_code code;
    llvm::raw_fd_ostream out(file, code);
    EXPECT_FALSE(code) << code.message();
    out << content;
    return file;
  }

  std::string path;
};

/// Sets an environment variable until the end of the test.
class Environment {
public:
  Environment(const char *name, const std::string &value) : name(name) {
    if (const char *old = ::getenv(name)) {
      had = true;
      before = old;
    }
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (had)
      ::setenv(name, before.c_str(), 1);
    else
      ::unsetenv(name);
  }
  Environment(const Environment &) = delete;
  Environment &operator=(const Environment &) = delete;

private:
  const char *name;
  std::string before;
  bool had = false;
};

} // namespace autoconfig::test

#endif // AUTOCONFIG_TEST_UNIT_CORE_FOLDER_H
