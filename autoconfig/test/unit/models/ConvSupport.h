//===-- ConvSupport.h - What tests of convolutions share -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_UNIT_MODELS_CONVSUPPORT_H
#define AUTOCONFIG_TEST_UNIT_MODELS_CONVSUPPORT_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "autoconfig/operators/conv/Convolution.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

namespace autoconfig::test {

/// A square source, in nhwc.
inline Convolution square(int64_t c, int64_t f, int64_t size, int64_t kernel,
                          int64_t stride, int64_t pad) {
  Convolution p;
  p.c = c, p.f = f;
  p.h.in = size, p.h.kernel = kernel, p.h.stride = stride, p.h.pad = pad;
  p.h.out = (size + 2 * pad - kernel) / stride + 1;
  p.w = p.h;
  p.setStrides();
  return p;
}

/// A machine of round numbers, on which nothing overlaps: 512 bits, 2 pipes of
/// multiply-adds and of loads, 1 of stores, no L3, lines of 64 bytes.
inline Target roundMachine(const char *l1Size, const char *l2Size) {
  Target t = llvm::cantFail(loadTarget("zen4"));
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("vector.datapath_bits", "512"), set("store.pipes", "1");
  set("l1d.size", l1Size), set("l1d.ways", "8"), set("l1d.line", "64");
  set("l2.size", l2Size), set("l2.bandwidth", "32"), set("l3.size", "0");
  set("call.overhead", "50"), set("overlap.core", "2");
  set("overlap.transfers", "2");
  return t;
}

inline double cyclesOf(const Cost &cost, llvm::StringRef name) {
  for (const Cost::Term &term : cost.terms)
    if (term.name == name)
      return term.cycles;
  ADD_FAILURE() << "no term " << name.str();
  return 0;
}

} // namespace autoconfig::test

#endif // AUTOCONFIG_TEST_UNIT_MODELS_CONVSUPPORT_H
