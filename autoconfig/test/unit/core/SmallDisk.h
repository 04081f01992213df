//===-- SmallDisk.h - Files that find no place ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_UNIT_CORE_SMALLDISK_H
#define AUTOCONFIG_TEST_UNIT_CORE_SMALLDISK_H

#include <csignal>
#include <sys/resource.h>

namespace autoconfig::test {

/// As on a full disk: while this lives, no file of this process can grow above
/// so many bytes.
class SmallDisk {
public:
  explicit SmallDisk(rlim_t bytes) {
    handler = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
  }
  SmallDisk(const SmallDisk &) = delete;
  SmallDisk &operator=(const SmallDisk &) = delete;

private:
  rlimit before;
  void (*handler)(int);
};

} // namespace autoconfig::test

#endif // AUTOCONFIG_TEST_UNIT_CORE_SMALLDISK_H
