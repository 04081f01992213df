//===-- Counts.h - Figures of what ran --------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_COUNTS_H
#define AUTOCONFIG_HARNESS_COUNTING_COUNTS_H

#include "harness/counting/BlockProfile.h"
#include "harness/counting/InstructionKind.h"
#include "harness/store/Measurement.h"

namespace autoconfig::harness {

/// The metrics of Measurement.h's Counts, all of executed instructions:
///   instructions
///   fmas          multiply-adds of single elements: lanes x instructions
///   vector_ops    instructions on vector registers but for those that only set
///                 a vector length; loads and stores among them
///   element_ops   their elements; of 32 bits where an instruction does not say
///   unresolved_vector_ops   of them, those whose length could not be found:
///                 they are missing in fmas and element_ops
///   loads, stores instructions that did
///   bytes_loaded, bytes_stored, bytes
///   branches      with calls and returns
///   vsetvli       instructions that set a vector length
///   spills        vector loads and stores relative to the stack pointer
///   undecoded     instructions that LLVM does not know
class ProfileCounter {
public:
  /// `vectorBits`: length of a vector register where the code does not tell it.
  /// An error says that LLVM or this folder does not know the triple.
  static llvm::Expected<ProfileCounter> create(const std::string &triple,
                                               unsigned vectorBits);
  /// Functions with most instructions first.
  EmulatedCount count(const BlockProfile &profile) const;

private:
  std::unique_ptr<MachineCode> code;
  KindOf kindOf = nullptr;
  unsigned vectorBits = 0;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_COUNTS_H
