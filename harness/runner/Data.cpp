//===-- Data.cpp - Inputs, and the results they must give -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Data.h"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>

using namespace runner;

/// The reference is linked in, under the rivals' C interface.
extern "C" const RivalApi *rival_api();

namespace {

void fill(std::vector<float> &values, int64_t range, uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t count = 2 * range + 1;
  for (float &value : values)
    value =
        static_cast<float>(static_cast<int64_t>(random() % count) - range) / 16;
}

std::vector<int64_t> chooseRows(int64_t m, int64_t rows, uint64_t seed) {
  if (rows == 0 || rows + 2 >= m) {
    std::vector<int64_t> all(m);
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::set<int64_t> chosen = {0, m - 1};
  std::mt19937_64 random(seed);
  while (static_cast<int64_t>(chosen.size()) < rows + 2)
    chosen.insert(static_cast<int64_t>(random() % m));
  return {chosen.begin(), chosen.end()};
}

std::vector<float> reference(const Shape &shape, const float *a,
                             const float *b) {
  const RivalApi *api = rival_api();
  const RivalProblem problem = shape.rivalProblem(false);
  char why[200] = "";
  RivalInstance *instance = api->create(&problem, b, why, sizeof(why));
  if (!instance)
    throw std::runtime_error(std::string("the reference refuses: ") + why);
  std::vector<float> c(elements(shape.dst));
  api->run(instance, a, b, c.data());
  api->destroy(instance);
  return c;
}

/// "c[1,2]" for an element of a tensor.
std::string elementName(const Dims &dims, int64_t index) {
  std::string text;
  for (size_t d = dims.size(); d-- > 0; index /= dims[d])
    text = std::to_string(index % dims[d]) + (text.empty() ? "" : ",") + text;
  return "c[" + text + "]";
}

} // namespace

Inputs::Inputs(const Shape &shape, uint64_t seed)
    : a(elements(shape.src)), b(elements(shape.weights)) {
  const double k = std::max<double>(1, static_cast<double>(shape.k()));
  const int64_t range =
      std::min<int64_t>(16, std::sqrt(std::ldexp(1.0, 24) / k));
  if (range == 0)
    throw std::invalid_argument("K is " + std::to_string(shape.k()) +
                                ", and results can be verified exactly up to "
                                "16777216 only");
  fill(a, range, 2 * seed);
  fill(b, range, 2 * seed + 1);
}

Oracle::Oracle(const Shape &shape, const Inputs &inputs, int64_t rowCount,
               uint64_t seed)
    : shape(shape), rows(chooseRows(shape.m(), rowCount, seed)) {
  // The same problem with only the chosen rows.
  Shape few = shape;
  few.src[few.src.size() - 2] = static_cast<int64_t>(rows.size());
  few.dst[few.dst.size() - 2] = static_cast<int64_t>(rows.size());
  std::vector<float> a;
  a.reserve(elements(few.src));
  for (int64_t i = 0; i < Shape::matrices(shape.src); ++i)
    for (int64_t row : rows) {
      const float *from = inputs.a.data() + (i * shape.m() + row) * shape.k();
      a.insert(a.end(), from, from + shape.k());
    }
  expected = reference(few, a.data(), inputs.b.data());
}

Comparison Oracle::compare(const float *c) const {
  Comparison result;
  const float *want = expected.data();
  for (int64_t i = 0; i < Shape::matrices(shape.dst); ++i)
    for (int64_t row : rows)
      for (int64_t n = 0; n < shape.n(); ++n, ++want) {
        const int64_t index = (i * shape.m() + row) * shape.n() + n;
        const float got = c[index];
        ++result.checked;
        if (got == *want || (std::isnan(got) && std::isnan(*want)))
          continue;
        if (result.wrong++ == 0) {
          std::ostringstream text;
          // The sign of NaN means nothing.
          text << elementName(shape.dst, index) << " is "
               << (std::isnan(got) ? NAN : got) << ", expected "
               << (std::isnan(*want) ? NAN : *want);
          result.firstWrong = text.str();
        }
        if (std::isfinite(got) && std::isfinite(*want))
          result.maxError =
              std::max(result.maxError, std::abs(double(got) - double(*want)));
      }
  return result;
}
