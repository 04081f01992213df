//===-- Support.h - What the harness tests share ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_SUPPORT_H
#define AUTOCONFIG_HARNESS_TEST_SUPPORT_H

#include "harness/store/Cell.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

namespace autoconfig::harness {

/// A folder that is gone when the test ends.
class TemporaryFolder {
public:
  TemporaryFolder() {
    llvm::SmallString<128> made;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("autobench-test", made));
    path = made.str().str();
  }
  ~TemporaryFolder() { llvm::sys::fs::remove_directories(path); }
  std::string operator/(llvm::StringRef name) const {
    return path + "/" + name.str();
  }

  /// Writes a file, with the folders on its way.
  std::string write(llvm::StringRef name, llvm::StringRef text,
                    bool executable = false) const {
    std::string file = *this / name;
    llvm::sys::fs::create_directories(file.substr(0, file.rfind('/')));
    std::error_code code;
    llvm::raw_fd_ostream(file, code) << text;
    EXPECT_FALSE(code) << file;
    if (executable)
      llvm::sys::fs::setPermissions(file, llvm::sys::fs::all_all);
    return file;
  }
  std::string path;
};

/// The message of the error, "" of success.
template <typename T> std::string messageOf(llvm::Expected<T> value) {
  return value ? "" : llvm::toString(value.takeError());
}
inline std::string messageOf(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "";
}

inline testing::AssertionResult contains(llvm::StringRef text,
                                         llvm::StringRef part) {
  if (text.contains(part))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "no \"" << part.str() << "\" in:\n"
                                     << text.str();
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_SUPPORT_H
