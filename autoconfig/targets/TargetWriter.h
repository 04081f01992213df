//===-- TargetWriter.h - A target as a file ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_TARGETWRITER_H
#define AUTOCONFIG_TARGETS_TARGETWRITER_H

#include "autoconfig/core/Target.h"
#include "llvm/Support/raw_ostream.h"

namespace autoconfig {

/// Text between quotation marks, of one line.
std::string yamlText(llvm::StringRef text);

/// "  l2.size: {value: 524288, unit: bytes, source: ".."}" and the end of line.
void writeFact(const FactKind &kind, const Fact &fact, llvm::raw_ostream &out);

/// The whole target, without a base and without detection: the file means the
/// same on every machine. A target has the name of its file.
void writeTarget(const Target &target, llvm::StringRef name,
                 llvm::raw_ostream &out);

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_TARGETWRITER_H
