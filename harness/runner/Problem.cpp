//===-- Problem.cpp - What all operators have in common -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Problem.h"
#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>

using namespace runner;

/// Under the rivals' C interface.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" const RivalApi *rival_api();

int64_t runner::elements(const Dims &dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t{1},
                         std::multiplies<>());
}

std::string Problem::elementName(int64_t index) const {
  const Dims &dims = tensors().c;
  std::string text;
  for (size_t d = dims.size(); d-- > 0; index /= dims[d])
    text = std::to_string(index % dims[d]) + (text.empty() ? "" : ",") + text;
  return "c[" + text + "]";
}

std::vector<float> runner::reference(const RivalProblem &problem,
                                     const float *a, const float *b) {
  const RivalApi *api = rival_api();
  char why[200] = "";
  RivalInstance *instance = api->create(&problem, b, why, sizeof(why));
  if (!instance)
    throw std::runtime_error(std::string("the reference refuses: ") + why);
  std::vector<float> c(
      elements(Dims(problem.c.dims, problem.c.dims + problem.c.rank)));
  api->run(instance, a, b, c.data());
  api->destroy(instance);
  return c;
}

RivalTensor runner::rivalTensor(const Dims &dims) {
  RivalTensor tensor = {};
  tensor.rank = static_cast<int32_t>(dims.size());
  std::copy(dims.begin(), dims.end(), tensor.dims);
  return tensor;
}

std::vector<int64_t> runner::chooseRows(int64_t count, int64_t rows,
                                        uint64_t seed) {
  if (rows == 0 || rows + 2 >= count) {
    std::vector<int64_t> all(count);
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::set<int64_t> chosen = {0, count - 1};
  std::mt19937_64 random(seed);
  while (static_cast<int64_t>(chosen.size()) < rows + 2)
    chosen.insert(static_cast<int64_t>(random() % count));
  return {chosen.begin(), chosen.end()};
}

void runner::fillRandomly(std::vector<float> &values, int64_t range, float unit,
                          uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t count = 2 * range + 1;
  for (float &value : values)
    value = static_cast<float>(static_cast<int64_t>(random() % count) - range) *
            unit;
}
