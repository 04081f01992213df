//===-- Mutation.h - Damage to a module's text ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_MUTATION_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_MUTATION_H

#include <cstdint>
#include <string>

namespace differential {

/// The text with one or two changes: of a word, a line, or of all words that
/// are alike, so that many of the modules still parse and are others.
std::string mutate(uint64_t seed, uint64_t number, const std::string &text);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_MUTATION_H
