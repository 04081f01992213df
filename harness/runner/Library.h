//===-- Library.h - A shared object -----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_LIBRARY_H
#define HARNESS_RUNNER_LIBRARY_H

#include <memory>
#include <string>

namespace runner {

/// A shared object, loaded while this lives, its symbols private.
/// What becomes of a library's code when nobody uses it any more.
enum class Unused {
  Unloaded,
  Kept, // for what starts threads (OpenMP): they run on in its code
};

class Library {
public:
  /// Throws std::runtime_error with the loader's message.
  explicit Library(const std::string &path, Unused unused = Unused::Unloaded);

  /// The symbol's address, or null.
  template <class T> T symbol(const char *name) const {
    return reinterpret_cast<T>(address(name));
  }

private:
  void *address(const char *name) const;
  std::shared_ptr<void> handle;
};

} // namespace runner

#endif // HARNESS_RUNNER_LIBRARY_H
