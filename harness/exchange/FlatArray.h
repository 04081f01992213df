//===-- FlatArray.h - One row of JSON, quickly ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXCHANGE_FLATARRAY_H
#define AUTOCONFIG_HARNESS_EXCHANGE_FLATARRAY_H

#include "harness/store/Sqlite.h"

namespace autoconfig::harness {

/// Binds the values of an array like [1,2.5e-3,"text",null]: millions of such
/// lines make a store, and a tree of values for each takes most of the time.
/// Texts are borrowed: they must stay until the statement is reset.
/// Nothing is bound, and nothing returned, for anything else: values within
/// values, escapes by number, what is not ASCII, what is no JSON. The number of
/// values.
std::optional<size_t> bindFlatArray(llvm::StringRef text, Statement &statement);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXCHANGE_FLATARRAY_H
