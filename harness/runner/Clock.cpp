//===-- Clock.cpp - How fast this CPU's clock is --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A chain of additions, each of which needs the result before it, takes one
// cycle for each on every CPU that this program knows. Both operands are
// registers: some CPUs add constants without taking a cycle. The sum goes from
// one chain to the next, or a CPU would begin the next one early.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Clock.h"
#include <algorithm>
#include <chrono>
#include <cstdint>

namespace {

constexpr int chainLength = 1000; // the loop around it is below 1 %

uint64_t chain(uint64_t sum) {
  const uint64_t step = 1;
#if defined(__x86_64__)
  asm volatile(".rept 1000\n add %1, %0\n .endr" : "+r"(sum) : "r"(step));
#elif defined(__aarch64__) || defined(__riscv)
  asm volatile(".rept 1000\n add %0, %0, %1\n .endr" : "+r"(sum) : "r"(step));
#else
#error "no chain of additions for this architecture"
#endif
  return sum;
}

} // namespace

static double gigahertzOnce() {
  constexpr int chains = 50;
  const auto begin = std::chrono::steady_clock::now();
  uint64_t sum = 0;
  for (int i = 0; i < chains; ++i)
    sum = chain(sum);
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - begin;
  return double(chains) * chainLength / took.count();
}

double runner::gigahertz() {
  double fastest = 0;
  for (int i = 0; i < 5; ++i)
    fastest = std::max(fastest, gigahertzOnce());
  return fastest;
}
