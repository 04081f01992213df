//===-- RunFolder.cpp - Files of one run ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/RunFolder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

using namespace llvm;

namespace autoconfig::harness {

/// A descriptor that holds the folder's lock, or -1. Unlike the locks of fcntl
/// it is not lost when something else in this process closes the file.
static int takeLock(const std::string &folder, int flags) {
  std::string file = folder + "/lock";
  int descriptor = ::open(file.c_str(), flags | O_CLOEXEC, 0666);
  if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

/// Removes what killed runs left: nobody holds the lock of their folders.
static void removeAbandoned(const std::string &parent) {
  std::vector<std::string> abandoned;
  std::error_code code;
  for (sys::fs::directory_iterator entry(parent, code), end;
       !code && entry != end; entry.increment(code)) {
    if (!sys::path::filename(entry->path()).starts_with("run-"))
      continue;
    int lock = takeLock(entry->path(), O_RDWR);
    if (lock < 0)
      continue;
    abandoned.push_back(entry->path());
    ::close(lock);
  }
  for (const std::string &folder : abandoned)
    sys::fs::remove_directories(folder);
}

Expected<RunFolder> RunFolder::create(const std::string &parent) {
  auto cannot = [](const Twine &path, std::error_code code) {
    return createStringError(code, "cannot make the folder '" + path +
                                       "': " + code.message());
  };
  if (std::error_code code = sys::fs::create_directories(parent))
    return cannot(parent, code);
  removeAbandoned(parent);
  // Locked before it has a name that others look for.
  SmallString<128> fresh;
  sys::fs::createUniquePath(parent + "/new-%%%%%%%%", fresh,
                            /*MakeAbsolute=*/false);
  if (std::error_code code =
          sys::fs::create_directory(fresh, /*IgnoreExisting=*/false))
    return cannot(fresh, code);
  int lock = takeLock(fresh.str().str(), O_RDWR | O_CREAT);
  if (lock < 0)
    return cannot(fresh, std::error_code(errno, std::generic_category()));
  RunFolder made(fresh.str().str(), lock);
  std::string name =
      parent + "/run-" + sys::path::filename(fresh).substr(4).str();
  if (std::error_code code = sys::fs::rename(fresh, name))
    return cannot(name, code);
  made.folder = name;
  return made;
}

RunFolder::~RunFolder() {
  if (lock < 0)
    return;
  sys::fs::remove_directories(folder);
  ::close(lock);
}

} // namespace autoconfig::harness
