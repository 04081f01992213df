//===-- Library.cpp - A shared object -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Library.h"
#include <dlfcn.h>
#include <filesystem>
#include <stdexcept>

using namespace runner;

Library::Library(const std::string &path, Unused unused) {
  // dlopen searches for a name without a slash in the library folders.
  const std::string absolute = std::filesystem::absolute(path).string();
  const int keep = unused == Unused::Kept ? RTLD_NODELETE : 0;
  void *loaded = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL | keep);
  if (!loaded)
    throw std::runtime_error(dlerror());
  handle.reset(loaded, dlclose);
}

void *Library::address(const char *name) const {
  return dlsym(handle.get(), name);
}
