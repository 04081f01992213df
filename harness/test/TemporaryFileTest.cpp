//===-- TemporaryFileTest.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/TemporaryFile.h"
#include "llvm/Support/FileSystem.h"
#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(TemporaryFile, GoesWithItsObject) {
  std::string path;
  {
    TemporaryFile first =
        cantFail(TemporaryFile::create("autobench-test", "x"));
    path = first.path();
    TemporaryFile second = std::move(first);
    EXPECT_EQ(second.path(), path);
    EXPECT_TRUE(sys::fs::exists(path));
  }
  EXPECT_FALSE(sys::fs::exists(path));
}

/// How a process that makes such a file and then gets the signal ended.
int endedBy(int signal, std::string &path) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  pid_t child = ::fork();
  if (child == 0) {
    auto file = cantFail(TemporaryFile::create("autobench-test", "x"));
    (void)!::write(ends[1], file.path().data(), file.path().size());
    ::raise(signal);
    ::_exit(0);
  }
  ::close(ends[1]);
  char text[4096];
  ssize_t length = ::read(ends[0], text, sizeof(text));
  ::close(ends[0]);
  path.assign(text, std::max<ssize_t>(length, 0));
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(TemporaryFile, GoesWithAProgramThatIsEnded) {
  for (int signal : {SIGINT, SIGTERM}) {
    std::string path;
    EXPECT_EQ(endedBy(signal, path), signal);
    EXPECT_NE(path, "");
    EXPECT_FALSE(sys::fs::exists(path));
  }
}

} // namespace
