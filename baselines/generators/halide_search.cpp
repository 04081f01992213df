//===-- halide_search.cpp - Halide, the best of many schedules -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search of Halide: Adams2019, which takes random turns, a seed for each
// sample; the samples are measured. Sample 0 is the one without random.
//
//===----------------------------------------------------------------------===//

// kind: search
// operators: matmul conv
// part: halide
// link: libHalide19.so.0

#include "halide.h"

std::string rival::version() { return halide::version(); }

rival::Generated rival::generate(const Request &request) {
  const uint64_t seed = request.seed.value_or(0);
  std::map<std::string, std::string> options;
  // As in Halide's autotune_loop.sh.
  if (seed)
    options = {{"random_dropout", "1"},
               {"random_dropout_seed", std::to_string(seed)},
               {"beam_size", "1"}};
  return halide::scheduled(request, "Adams2019", std::move(options),
                           "Adams2019, sample " + std::to_string(seed));
}
