//===-- halide_adams2019.cpp - Halide, scheduled by Adams2019 ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A beam search, guided by Halide's learned cost model; nothing is measured.
//
//===----------------------------------------------------------------------===//

// kind: compiler
// operators: matmul conv
// part: halide
// link: libHalide19.so.0

#include "halide.h"

std::string rival::version() { return halide::version(); }

rival::Generated rival::generate(const Request &request) {
  return halide::scheduled(request, "Adams2019", {}, "Adams2019");
}
