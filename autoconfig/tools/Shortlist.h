//===-- Shortlist.h - Choosing by measuring ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// compile and explain with --measure: the models' first candidates are
// generated and timed on this machine, once, and the fastest is the choice.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TOOLS_SHORTLIST_H
#define AUTOCONFIG_TOOLS_SHORTLIST_H

#include "autoconfig/tools/Options.h"

namespace autoconfig {

/// --measure, which is kept in options.shortlist.
void addShortlistOption(CLI::App &command, Options &options);

/// Where it is asked for: measures what was not measured earlier, and makes the
/// fastest the choice. The models' own becomes the first runner-up.
llvm::Error chooseByMeasuring(const Job &job, const Problem &problem,
                              const Options &options, Decision &decision);

/// The options that let choose this candidate only.
SelectionOptions only(const Candidate &candidate, SelectionOptions options);

} // namespace autoconfig

#endif // AUTOCONFIG_TOOLS_SHORTLIST_H
