//===-- Child.h - A program that was started -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_CHILD_H
#define AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_CHILD_H

#include "harness/executors/Process.h"
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace autoconfig::harness {

/// A file descriptor that is closed with its owner.
class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int value) : value(value) {}
  Descriptor(Descriptor &&other) : value(std::exchange(other.value, -1)) {}
  Descriptor &operator=(Descriptor &&other) {
    reset();
    value = std::exchange(other.value, -1);
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset() {
    if (value >= 0)
      ::close(value);
    value = -1;
  }
  int get() const { return value; }

private:
  int value = -1;
};

/// The caller waits for it.
struct Child {
  pid_t pid = -1;            // and its process group
  Descriptor handle;         // becomes readable when the process ends
  Descriptor output, errors; // not blocking
  Descriptor input;          // kept open, where it is a pipe
};

/// Starts the command in a process group of its own.
llvm::Expected<Child> startChild(const Command &command);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_PROCESS_CHILD_H
