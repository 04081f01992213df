//===-- Support.h - What tests of the runner share --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_TEST_SUPPORT_H
#define HARNESS_RUNNER_TEST_SUPPORT_H

#include <exception>
#include <functional>
#include <string>

namespace runner {

inline std::string messageOf(const std::function<void()> &action) {
  try {
    action();
  } catch (const std::exception &error) {
    return error.what();
  }
  return "nothing was thrown";
}

} // namespace runner

#endif // HARNESS_RUNNER_TEST_SUPPORT_H
