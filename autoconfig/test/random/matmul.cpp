//===-- matmul.cpp - Random matrix products -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/MatmulShape.h"
#include "autoconfig/test/random/RandomShape.h"

namespace autoconfig {

std::string matmulShape(Random &random) {
  // Small sizes more often than large ones.
  auto size = [&] { return random.upTo({4, 20, 70, 150, 400}); };
  int64_t m = size(), n = size(), k = size();
  MatmulShape p;
  p.src = {m, k}, p.weights = {k, n}, p.dst = {m, n};
  // A third of the problems has a batch, which may broadcast.
  if (random.below(3) == 0) {
    int64_t batch = 2 + random.below(3), way = random.below(3);
    p.src.insert(p.src.begin(), way == 1 ? 1 : batch);
    p.weights.insert(p.weights.begin(), way == 2 ? 1 : batch);
    p.dst.insert(p.dst.begin(), batch);
  }
  return p.text();
}

} // namespace autoconfig
