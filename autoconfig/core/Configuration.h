//===-- Configuration.h - An algorithm's parameters -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A choice makes a thousand configurations and asks them for their parameters
// some ten thousand times: a name is two numbers to compare, and a
// configuration is copied without an allocation.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_CONFIGURATION_H
#define AUTOCONFIG_CORE_CONFIGURATION_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <array>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace autoconfig {

/// A parameter's name, "prefetch_ahead": at most 15 characters. What is longer,
/// as a user may write it, is cut, and is no name that an algorithm has.
class ParameterName {
public:
  template <size_t n>
  consteval ParameterName(const char (&literal)[n])
      : ParameterName(std::string_view(literal, n - 1)) {
    static_assert(n - 1 <= longest, "a shorter name is needed");
  }
  constexpr ParameterName(std::string_view text) {
    for (size_t i = 0; i < longest; ++i)
      append(i < text.size() ? text[i] : '\0');
    append(text.size() > longest);
  }
  ParameterName(llvm::StringRef text)
      : ParameterName(static_cast<std::string_view>(text)) {}
  ParameterName(const std::string &text)
      : ParameterName(std::string_view(text)) {}

  std::string str() const;
  /// In the order of the texts.
  auto operator<=>(const ParameterName &) const = default;

private:
  static constexpr size_t longest = 15;

  constexpr void append(char c) {
    words[0] = words[0] << 8 | words[1] >> 56;
    words[1] = words[1] << 8 | static_cast<unsigned char>(c);
  }

  std::array<uint64_t, 2> words{}; // its characters, the first one highest
};

/// An algorithm's parameters by their names in the field: mr, nr (elements),
/// mc, nc, kc (elements), and the algorithm's own switches.
class Configuration {
public:
  using Entry = std::pair<ParameterName, int64_t>;

  int64_t get(ParameterName key) const {
    const Entry *entry = find(key);
    assert(entry && "parameter not set");
    return entry->second;
  }
  int64_t getOr(ParameterName key, int64_t fallback) const {
    const Entry *entry = find(key);
    return entry ? entry->second : fallback;
  }
  bool has(ParameterName key) const { return find(key) != nullptr; }
  void set(ParameterName key, int64_t value);
  /// Where it is not there yet.
  void add(ParameterName key, int64_t value) {
    assert(!has(key) && "parameter set before");
    values.emplace_back(key, value);
  }
  /// In the order in which they were set first.
  const llvm::SmallVectorImpl<Entry> &entries() const { return values; }
  /// "mr=6,nr=16,kc=256".
  std::string str() const;
  llvm::json::Object toJSON() const;

private:
  const Entry *find(ParameterName key) const {
    for (const Entry &entry : values)
      if (entry.first == key)
        return &entry;
    return nullptr;
  }

  llvm::SmallVector<Entry, 10> values;
};

/// Asks for parameters in about the order in which they were set: looks for
/// each behind the one before, where a processor that predicts branches expects
/// it.
class InOrder {
public:
  explicit InOrder(const Configuration &configuration)
      : entries(configuration.entries()) {}

  int64_t get(ParameterName key) { // asserts that it is there
    const Configuration::Entry *entry = find(key);
    assert(entry && "parameter not set");
    return entry->second;
  }
  int64_t getOr(ParameterName key, int64_t fallback) {
    const Configuration::Entry *entry = find(key);
    return entry ? entry->second : fallback;
  }

private:
  const Configuration::Entry *find(ParameterName key) {
    for (size_t i = 0, size = entries.size(); i < size; ++i) {
      const Configuration::Entry &entry = entries[next];
      next = next + 1 < size ? next + 1 : 0;
      if (entry.first == key)
        return &entry;
    }
    return nullptr;
  }

  const llvm::SmallVectorImpl<Configuration::Entry> &entries;
  size_t next = 0;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_CONFIGURATION_H
