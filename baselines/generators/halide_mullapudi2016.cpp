//===-- halide_mullapudi2016.cpp - Halide, scheduled by Mullapudi2016 ----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Greedy grouping and tiling by an estimate of the traffic; the caches are
// those of this machine's smallest cores, since Halide wants one size for all
// levels.
//
//===----------------------------------------------------------------------===//

// kind: compiler
// operators: matmul conv
// part: halide
// link: libHalide19.so.0

#include "halide.h"

std::string rival::version() { return halide::version(); }

rival::Generated rival::generate(const Request &request) {
  return halide::scheduled(request, "Mullapudi2016",
                           {{"last_level_cache_size", "1048576"}},
                           "Mullapudi2016");
}
