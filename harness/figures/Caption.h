//===-- Caption.h - What a figure must be read with -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_FIGURES_CAPTION_H
#define AUTOCONFIG_HARNESS_FIGURES_CAPTION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <sqlite3.h>
#include <string>
#include <utility>
#include <vector>

namespace autoconfig::harness {

/// Kinds, samples, machines, versions, commits and commands of the cells: a
/// name and a text each. The same for the same store.
llvm::Expected<std::vector<std::pair<std::string, std::string>>>
captionOf(sqlite3 *database, llvm::ArrayRef<int64_t> cells,
          llvm::ArrayRef<std::string> kinds);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_FIGURES_CAPTION_H
