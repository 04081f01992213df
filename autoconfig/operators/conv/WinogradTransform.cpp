//===-- WinogradTransform.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/WinogradTransform.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Writes a program down: operations return the values that they make.
class Writer {
public:
  explicit Writer(int inputs) { program.inputs = inputs; }

  /// factor * of + plus.
  int fma(double factor, int of, int plus) {
    program.operations.push_back({factor, of, plus});
    return program.inputs + static_cast<int>(program.operations.size()) - 1;
  }
  int mul(double factor, int of) {
    return fma(factor, of, LinearProgram::none);
  }
  int add(int a, int b) { return fma(1, b, a); }
  int sub(int a, int b) { return fma(-1, b, a); }

  LinearProgram returning(std::vector<int> outputs) {
    program.outputs = std::move(outputs);
    return std::move(program);
  }

private:
  LinearProgram program;
};

// Values are named as in the matrices: d0, d1, .. are 0, 1, ..

LinearProgram input2() {
  Writer w(4);
  return w.returning({w.sub(0, 2), w.add(1, 2), w.sub(2, 1), w.sub(1, 3)});
}

LinearProgram filter2() {
  Writer w(3);
  int half = w.mul(1.0 / 2, w.add(0, 2));
  return w.returning({0, w.fma(1.0 / 2, 1, half), w.fma(-1.0 / 2, 1, half), 2});
}

LinearProgram output2() {
  Writer w(4);
  int sum = w.add(1, 2), difference = w.sub(1, 2);
  return w.returning({w.add(0, sum), w.sub(difference, 3)});
}

/// Row by row: 1 -3/2 -2 3/2 1 0, 0 -1 1/2 5/2 1 0, 0 1 -5/2 1/2 1 0,
/// 0 -2 -1 2 1 0, 0 1/2 -1 -1/2 1 0, 0 1 -3/2 -2 3/2 1.
LinearProgram input4() {
  Writer w(6);
  int odd = w.sub(3, 1), even = w.sub(4, 2);
  int first = w.fma(3.0 / 2, odd, w.add(w.sub(0, 2), even));
  int sum = w.fma(3.0 / 2, 3, even), difference = w.fma(3.0 / 2, 2, odd);
  int last = w.fma(3.0 / 2, even, w.sub(w.sub(5, 3), odd));
  return w.returning({first, w.add(sum, difference), w.sub(sum, difference),
                      w.fma(2, odd, even), w.fma(-1.0 / 2, odd, even), last});
}

/// Row by row: 1 0 0, (1 1 1) / 3, (1 -1 1) / -3, (1 1/2 1/4) * -16/15,
/// (1 -2 4) / 15, 0 0 1.
LinearProgram filter4() {
  Writer w(3);
  int outer = w.add(0, 2);
  int atHalf = w.fma(1.0 / 4, 2, w.fma(1.0 / 2, 1, 0));
  int atMinusTwo = w.fma(4, 2, w.fma(-2, 1, 0));
  return w.returning(
      {0, w.mul(1.0 / 3, w.add(outer, 1)), w.mul(-1.0 / 3, w.sub(outer, 1)),
       w.mul(-16.0 / 15, atHalf), w.mul(1.0 / 15, atMinusTwo), 2});
}

/// Row i: 0^i 1^i (-1)^i (1/2)^i (-2)^i, and 1 for infinity in the last row.
LinearProgram output4() {
  Writer w(6);
  int sum = w.add(1, 2), difference = w.sub(1, 2);
  int zeroth = w.add(w.add(0, sum), w.add(3, 4));
  int first = w.fma(-2, 4, w.fma(1.0 / 2, 3, difference));
  int second = w.fma(4, 4, w.fma(1.0 / 4, 3, sum));
  int third = w.fma(-8, 4, w.fma(1.0 / 8, 3, w.add(difference, 5)));
  return w.returning({zeroth, first, second, third});
}

} // namespace

static int64_t countOf(const LinearProgram &program) {
  return static_cast<int64_t>(program.operations.size());
}

std::vector<int64_t> countByInputs(const LinearProgram &program) {
  auto outputs = static_cast<int64_t>(program.outputs.size());
  std::vector<int64_t> counts;
  for (int64_t first = 0; first <= program.inputs; ++first)
    for (int64_t end = 0; end <= program.inputs; ++end)
      counts.push_back(countOf(program.pruned({first, end}, outputs)));
  return counts;
}

std::vector<int64_t> countByOutputs(const LinearProgram &program) {
  std::vector<int64_t> counts;
  for (size_t wanted = 0; wanted <= program.outputs.size(); ++wanted)
    counts.push_back(countOf(program.pruned({0, program.inputs}, wanted)));
  return counts;
}

const WinogradTransform &winograd2() {
  static const WinogradTransform transform{
      2, input2(), filter2(), output2(), {0.71, 1.5, 7}};
  return transform;
}

Numerics WinogradTransform::numerics(int64_t channels) const {
  constexpr double measuredFrom = 16; // channels
  double fewer = std::max(1.0, measuredFrom / channels);
  Numerics numerics;
  numerics.rmsOfChain = accuracy.rmsOfChain * std::sqrt(fewer);
  numerics.constant = accuracy.constant * fewer;
  // The mean of |x * w| of uniform data is 1/4.
  numerics.largestError =
      std::ldexp(numerics.constant * taps * taps * channels / 4, -24);
  numerics.worstCase = accuracy.worstCase;
  numerics.reference = "measured for 16 to 512 channels; bound: Barabasz et "
                       "al., TOMS 2020";
  numerics.outputsTogether = outputs;
  numerics.order = SumOrder::Any; // each place in a tile has its own sums
  return numerics;
}

const WinogradTransform &winograd4() {
  static const WinogradTransform transform{
      4, input4(), filter4(), output4(), {3.0, 11.3, 97}};
  return transform;
}

} // namespace autoconfig
