//===-- Messages.h - What messages to users have in common ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_MESSAGES_H
#define AUTOCONFIG_CORE_MESSAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig {

/// The text with every byte escaped that a terminal would not show as a
/// character: "\x09" for a tab, "\xef\xbb\xbf" for a byte order mark. What a
/// user typed must be seen in the message about it.
std::string printable(llvm::StringRef text);

/// The one of `known` that a typing error may have turned into `word`; empty
/// if none is near.
llvm::StringRef nearestName(llvm::StringRef word,
                            llvm::ArrayRef<llvm::StringRef> known);
/// "unknown fact 'l2.sise', did you mean 'l2.size'", or, where none is near,
/// "unknown fact 'x', expected one of: " and all names, if there are any.
std::string unknownNameMessage(llvm::StringRef kind, llvm::StringRef word,
                               llvm::ArrayRef<llvm::StringRef> known);

/// An answer that is a no: no algorithm applies, this machine cannot be a
/// target, a measurement was refused. Tools exit with 1, not with 2 as for
/// what could not be tried.
class NegativeAnswer : public llvm::ErrorInfo<NegativeAnswer> {
public:
  static char ID; // NOLINT(readability-identifier-naming): ErrorInfo wants it
  explicit NegativeAnswer(std::string message) : message(std::move(message)) {}
  void log(llvm::raw_ostream &out) const override;
  std::error_code convertToErrorCode() const override;

private:
  std::string message;
};

/// The error with text before its message; a no stays one.
llvm::Error withContext(llvm::StringRef context, llvm::Error error);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_MESSAGES_H
