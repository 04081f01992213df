//===-- Address.h - Where a board is ----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_SSH_ADDRESS_H
#define AUTOCONFIG_HARNESS_EXECUTORS_SSH_ADDRESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

/// [USER@]HOST[:PORT]; HOST may be an alias of ~/.ssh/config, or an IPv6
/// address in brackets.
struct Address {
  std::string text;        // as typed, for messages
  std::string destination; // for ssh, without the port
  std::string port;        // "": ssh's own

  /// Errors quote the text and say what was expected.
  static llvm::Expected<Address> parse(llvm::StringRef text);
  /// ssh's words for it.
  std::vector<std::string> words() const;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_SSH_ADDRESS_H
