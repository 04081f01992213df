//===-- Address.cpp - Where a board is ------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/ssh/Address.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

static Error wrong(StringRef text, const Twine &why) {
  return createStringError(inconvertibleErrorCode(),
                           "'" + text + "' is no board: " + why +
                               "; expected [USER@]HOST[:PORT]");
}

Expected<Address> Address::parse(StringRef text) {
  Address address;
  address.text = text.str();
  auto [user, host] = text.rsplit('@');
  if (!text.contains('@'))
    std::swap(user, host);
  StringRef port;
  bool hasPort = false;
  if (host.consume_front("[")) {
    size_t close = host.find(']');
    if (close == StringRef::npos)
      return wrong(text, "no ']' closes the address");
    port = host.drop_front(close + 1);
    host = host.take_front(close);
    hasPort = !port.empty();
    if (hasPort && !port.consume_front(":"))
      return wrong(text, "a port comes after ':'");
  } else if (host.count(':') == 1) {
    std::tie(host, port) = host.split(':');
    hasPort = true;
  }
  unsigned number = 0;
  if (hasPort && (port.getAsInteger(10, number) || number < 1 ||
                  number > 65535 || !all_of(port, isDigit)))
    return wrong(text, "the port is '" + port + "', and not 1 to 65535");
  // What begins with a dash would be an option of ssh.
  if (host.empty() || text.starts_with("-") || host.starts_with("-") ||
      text.contains(' '))
    return wrong(text, "it names no host");
  address.destination =
      text.contains('@') ? (user + "@" + host).str() : host.str();
  address.port = port.str();
  return address;
}

std::vector<std::string> Address::words() const {
  if (port.empty())
    return {destination};
  return {"-p", port, destination};
}

} // namespace autoconfig::harness
