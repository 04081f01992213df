//===-- Configuration.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Configuration.h"

namespace autoconfig {

std::string ParameterName::str() const {
  std::string text;
  for (uint64_t word : words)
    for (int shift = 56; shift >= 0; shift -= 8)
      if (char c = static_cast<char>(word >> shift); c > '\1')
        text += c;
  return text;
}

void Configuration::set(ParameterName key, int64_t value) {
  for (Entry &entry : values)
    if (entry.first == key) {
      entry.second = value;
      return;
    }
  values.emplace_back(key, value);
}

std::string Configuration::str() const {
  std::string text;
  for (auto &[key, value] : values)
    text += (text.empty() ? "" : ",") + key.str() + "=" + std::to_string(value);
  return text;
}

llvm::json::Object Configuration::toJSON() const {
  llvm::json::Object object;
  for (auto &[key, value] : values)
    object[key.str()] = value;
  return object;
}

} // namespace autoconfig
