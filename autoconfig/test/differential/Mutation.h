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

/// The text with one to three words or characters replaced, removed, repeated
/// or exchanged.
std::string mutate(uint64_t seed, uint64_t number, const std::string &text);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_MUTATION_H
