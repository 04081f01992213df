//===-- CallOverhead.cpp - Cycles of a call -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <cstdint>

using namespace measure;

namespace {

/// As many arguments as a micro-kernel has; some come on the stack.
[[gnu::noinline]] void callee(int64_t a, int64_t b, int64_t c, int64_t lda,
                              int64_t ldb, int64_t ldc, int64_t rows,
                              int64_t columns, int64_t depth, int64_t last) {
  // Each in a register, as a loop over them needs it: some of the caller's are
  // saved for that.
  asm volatile("" ::"r"(a), "r"(b), "r"(c), "r"(lda), "r"(ldb), "r"(ldc),
               "r"(rows), "r"(columns), "r"(depth), "r"(last));
}

} // namespace

// A kernel also sets its registers up, and the core refills its pipelines: this
// is the least that `call.overhead` is, which KernelSteps tells.
MEASUREMENT(CallOverhead, "cycles of a call with ten integer arguments") {
  int64_t a = 1;
  hide(a);
  std::vector<double> cycles = session.cyclesOf([&](size_t times) {
    for (; times; --times)
      callee(a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6, a + 7, a + 8,
             static_cast<int64_t>(times));
  });
  session.report({"call.bare", "cycles", cycles, Best::Lowest});
}
