//===-- WinogradTransform.h - Winograd's minimal filtering ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// F(u x u, 3 x 3): u x u outputs Y of a convolution with 3 x 3 taps g, from the
// t x t inputs d that they see, t = u + 2:
//
//   Y = At [(G g Gt) . (Bt d B)] A        . element by element
//
// so that the sum over channels takes t * t products an output tile in the
// place of 9 * u * u (Lavin, Gray: Fast algorithms for convolutional neural
// networks, CVPR 2016). The matrices follow from t - 1 points and infinity
// (Toom, Cook; Winograd: Arithmetic complexity of computations, 1980).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_WINOGRADTRANSFORM_H
#define AUTOCONFIG_OPERATORS_CONV_WINOGRADTRANSFORM_H

#include "autoconfig/core/Numerics.h"
#include "autoconfig/operators/conv/LinearProgram.h"

namespace autoconfig {

/// Of a transform, in f32 with fused multiply-adds, the filter's in f64 and
/// rounded. Measured with inputs and weights uniform in [-1, 1], and inputs in
/// [0, 1], for 16 to 512 channels (test/unit/operators/WinogradTest.cpp).
struct WinogradAccuracy {
  /// The root mean square error in that of one chain of 9 C fused
  /// multiply-adds, at most.
  double rmsOfChain;
  /// The largest error seen, in 2^-24 * sum |x * w|.
  double constant;
  /// In the worst case it multiplies the bound of a sum of C products by so
  /// much: the norms of the three transforms, one after another (Barabasz,
  /// Anderson, Soodhalter, Gregg: Error analysis and improving the accuracy of
  /// Winograd convolution for deep neural networks, TOMS 2020).
  double worstCase;
};

/// How many operations are left of a program for each range of inputs that are
/// not zero, [first][end]; and for each number of wanted outputs.
std::vector<int64_t> countByInputs(const LinearProgram &program);
std::vector<int64_t> countByOutputs(const LinearProgram &program);

struct WinogradTransform {
  static constexpr int64_t taps = 3;

  int64_t outputs;      // u, along each axis
  LinearProgram input;  // Bt
  LinearProgram filter; // G, for arithmetic in double precision
  LinearProgram output; // At
  WinogradAccuracy accuracy;
  // Costs ask for these often.
  std::vector<int64_t> inputCounts = countByInputs(input);
  std::vector<int64_t> outputCounts = countByOutputs(output);

  /// Of `input` where only these inputs are not zero.
  int64_t inputOperations(ConvAxis::Range nonZero) const {
    return inputCounts[nonZero.first * (inputs() + 1) + nonZero.end];
  }
  /// Of `output` where only the first so many outputs are wanted.
  int64_t outputOperations(int64_t wanted) const {
    return outputCounts[wanted];
  }

  /// Of a convolution of so many channels. Errors are relative to the inputs of
  /// the whole tile; with few channels the products of an output may be much
  /// smaller than its neighbours', so that the constant grows.
  Numerics numerics(int64_t channels) const;

  int64_t inputs() const { return outputs + taps - 1; }       // t
  int64_t frequencies() const { return inputs() * inputs(); } // t * t
};

/// F(2 x 2, 3 x 3) with the points 0, 1, -1.
const WinogradTransform &winograd2();
/// F(4 x 4, 3 x 3) with the points 0, 1, -1, 1/2, -2. Its errors are half of
/// those with the usual 0, 1, -1, 2, -2, for two operations more in seven; both
/// are exact on dyadic data, weights being multiples of 225 or of 9.
const WinogradTransform &winograd4();

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_WINOGRADTRANSFORM_H
