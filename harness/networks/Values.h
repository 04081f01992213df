//===-- Values.h - The numbers of a network ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random but fixed: the same for all who compute a network. Weights are spread
// so that a layer keeps the magnitude of what it gets, and results of different
// orders of summation agree to a few units in the last place.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_NETWORKS_VALUES_H
#define AUTOCONFIG_HARNESS_NETWORKS_VALUES_H

#include "harness/networks/Network.h"

namespace autoconfig::harness {

/// All parameters, each at its offset.
std::vector<float> parameterValues(const Network &network, uint64_t seed);
/// All inputs, each at inputOffset().
std::vector<float> inputValues(const Network &network, uint64_t seed);

/// Dimensions and elements in another order: `order[i]` is the old place of the
/// new dimension i.
Dims permuted(const Dims &dims, llvm::ArrayRef<unsigned> order);
std::vector<float> permuted(llvm::ArrayRef<float> values, const Dims &dims,
                            llvm::ArrayRef<unsigned> order);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_NETWORKS_VALUES_H
