//===-- CacheSimulator.cpp - Hits, misses and traffic of caches -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/plugin/CacheSimulator.h"
#include <algorithm>
#include <charconv>

namespace autoconfig::harness {

/// Reads a number up to a colon or the end, and drops both.
static bool take(std::string_view &text, uint64_t &number) {
  const char *end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || (rest != end && *rest != ':') || number == 0)
    return false;
  text.remove_prefix(std::min<size_t>(rest - text.data() + 1, text.size()));
  return true;
}

std::string CacheLevel::parse(std::string_view name,
                              std::string_view description, CacheLevel &level) {
  std::string text(description);
  uint64_t size = 0;
  if (!take(description, size) || !take(description, level.ways) ||
      !take(description, level.lineBytes) || !description.empty())
    return "cache " + std::string(name) + "=" + text +
           ": expected size:ways:line, positive numbers, sizes in bytes";
  if (size % (level.ways * level.lineBytes) != 0)
    return "cache " + std::string(name) + "=" + text +
           ": the size is no multiple of ways x line";
  level.name = name;
  level.sets = size / (level.ways * level.lineBytes);
  level.lines.resize(level.sets * level.ways);
  return "";
}

bool CacheLevel::touch(uint64_t line, bool store, Displaced &displaced) {
  auto set = lines.begin() + (line % sets) * ways, end = set + ways;
  auto found = std::find_if(
      set, end, [&](const Way &way) { return way.valid && way.line == line; });
  if (found != end) {
    std::rotate(set, found, found + 1);
    set->dirty |= store;
    return true;
  }
  const Way &last = *(end - 1);
  displaced = {last.valid && last.dirty, last.line};
  std::rotate(set, end - 1, end);
  *set = {line, true, store};
  return false;
}

void CacheLevel::clear() { std::fill(lines.begin(), lines.end(), Way{}); }

std::string CacheSimulator::add(std::string_view name,
                                std::string_view description) {
  CacheLevel level;
  std::string problem = CacheLevel::parse(name, description, level);
  if (problem.empty() && !levels.empty() &&
      levels.front().lineBytes != level.lineBytes)
    problem = "cache " + std::string(name) +
              ": all levels must have lines of the same size";
  if (problem.empty())
    levels.push_back(std::move(level));
  return problem;
}

void CacheSimulator::access(uint64_t address, uint64_t bytes, bool store) {
  uint64_t lineBytes = levels.front().lineBytes;
  uint64_t last = (address + bytes - 1) / lineBytes;
  for (uint64_t line = address / lineBytes; line <= last; ++line)
    fetch(0, line, store);
}

void CacheSimulator::fetch(size_t level, uint64_t line, bool store) {
  if (level == levels.size())
    return;
  CacheLevel &cache = levels[level];
  CacheLevel::Displaced displaced;
  if (cache.touch(line, store, displaced)) {
    ++cache.hits;
    return;
  }
  ++cache.misses;
  if (displaced.dirty) {
    ++cache.writebacks;
    writeBack(level + 1, displaced.line);
  }
  fetch(level + 1, line, /*store=*/false);
}

/// A whole line from the level before: it is placed without being fetched, and
/// is no hit or miss of the program's.
void CacheSimulator::writeBack(size_t level, uint64_t line) {
  if (level == levels.size())
    return;
  CacheLevel::Displaced displaced;
  levels[level].touch(line, /*store=*/true, displaced);
  if (displaced.dirty) {
    ++levels[level].writebacks;
    writeBack(level + 1, displaced.line);
  }
}

void CacheSimulator::clear() {
  for (CacheLevel &level : levels)
    level.clear();
  resetCounts();
}

void CacheSimulator::resetCounts() {
  for (CacheLevel &level : levels)
    level.hits = level.misses = level.writebacks = 0;
}

} // namespace autoconfig::harness
