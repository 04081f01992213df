//===-- Clock.h - How fast this CPU's clock is ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_CLOCK_H
#define HARNESS_RUNNER_CLOCK_H

namespace runner {

/// Cycles per nanosecond of the CPU that this thread runs on, now: what the
/// operating system tells may be another clock. Takes some 60 microseconds and
/// is the fastest of five looks: an interrupt or the core's other thread makes
/// one look slower, nothing faster. Under an emulator it means nothing.
double gigahertz();

} // namespace runner

#endif // HARNESS_RUNNER_CLOCK_H
