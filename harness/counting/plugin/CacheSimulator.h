//===-- CacheSimulator.h - Hits, misses and traffic of caches ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Data caches of one core, level behind level: sets of ways, the least recently
// used line is replaced, write-back and write-allocate. No prefetcher, no
// inclusion: a line that leaves a level stays in those behind it. Addresses are
// virtual.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_PLUGIN_CACHESIMULATOR_H
#define AUTOCONFIG_HARNESS_COUNTING_PLUGIN_CACHESIMULATOR_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace autoconfig::harness {

class CacheLevel {
public:
  /// `description` is "size:ways:line", all in bytes but the ways. On error the
  /// text says what is wrong, else it is empty.
  static std::string parse(std::string_view name, std::string_view description,
                           CacheLevel &level);

  struct Displaced {
    bool dirty = false;
    uint64_t line = 0;
  };
  /// Makes the line the most recently used one; true if it was there.
  bool touch(uint64_t line, bool store, Displaced &displaced);
  void clear();

  std::string name;
  uint64_t lineBytes = 0;
  uint64_t hits = 0, misses = 0, writebacks = 0; // in lines

private:
  struct Way {
    uint64_t line = 0;
    bool valid = false, dirty = false;
  };
  uint64_t sets = 0, ways = 0;
  std::vector<Way> lines; // a set after the other, most recently used first
};

class CacheSimulator {
public:
  /// All levels have lines of the same size. On error the text says what is
  /// wrong, else it is empty.
  std::string add(std::string_view name, std::string_view description);
  bool empty() const { return levels.empty(); }
  const std::vector<CacheLevel> &all() const { return levels; }

  void access(uint64_t address, uint64_t bytes, bool store);
  /// Empties the caches, and forgets the counts as well.
  void clear();
  void resetCounts();

private:
  void fetch(size_t level, uint64_t line, bool store);
  void writeBack(size_t level, uint64_t line);
  std::vector<CacheLevel> levels; // the nearest first
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_PLUGIN_CACHESIMULATOR_H
