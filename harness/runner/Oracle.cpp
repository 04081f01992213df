//===-- Oracle.cpp - What the result must be ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Oracle.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

using namespace runner;

namespace {

/// Their sums of products are those of magnitudes.
Inputs magnitudes(Inputs inputs) {
  for (std::vector<float> *values : {&inputs.a, &inputs.b})
    for (float &value : *values)
      value = std::abs(value);
  return inputs;
}

} // namespace

Oracle::Oracle(const Problem &problem, const Inputs &inputs, int64_t rows,
               uint64_t seed, double tolerance)
    : problem(problem), expected(problem.expected(inputs, rows, seed)) {
  if (tolerance == 0)
    return;
  const Expected sums = problem.expected(magnitudes(inputs), rows, seed);
  for (const float sum : sums.values)
    bounds.push_back(std::max(tolerance * std::ldexp(double(sum), -24),
                              double(std::numeric_limits<float>::min())));
}

bool Oracle::accepts(size_t i, float got) const {
  const float want = expected.values[i];
  if (got == want || (std::isnan(got) && std::isnan(want)))
    return true;
  if (std::isnan(got) && !mayBeNaN.empty() && mayBeNaN[indexOf(i)])
    return true;
  return !bounds.empty() && std::isfinite(want) &&
         std::abs(double(got) - double(want)) <= bounds[i];
}

Comparison Oracle::compare(const float *c) const {
  Comparison result;
  for (size_t i = 0; i < expected.values.size(); ++i) {
    const int64_t index = indexOf(i);
    const float got = c[index], want = expected.values[i];
    ++result.checked;
    if (std::isfinite(got) && std::isfinite(want))
      result.maxError =
          std::max(result.maxError, std::abs(double(got) - double(want)));
    if (accepts(i, got) || result.wrong++)
      continue;
    std::ostringstream text;
    // The sign of NaN means nothing.
    text << problem.elementName(index) << " is "
         << (std::isnan(got) ? NAN : got) << ", expected "
         << (std::isnan(want) ? NAN : want);
    if (!bounds.empty())
      text << " within " << bounds[i];
    result.firstWrong = text.str();
  }
  return result;
}
