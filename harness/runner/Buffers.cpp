//===-- Buffers.cpp - Memory with something around it that notices --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Buffers.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

using namespace runner;

namespace {

/// As floats they are NaN, so that what reads them shows as well; the payload
/// is no processor's, nor is it all ones, which an emulator may store.
constexpr uint32_t canaries = 0x7FE5A5A5;
constexpr uintptr_t canaryBytes = sizeof(canaries);

std::byte canaryAt(const std::byte *address) {
  const uintptr_t part = reinterpret_cast<uintptr_t>(address) % canaryBytes;
  return std::bit_cast<std::array<std::byte, canaryBytes>>(canaries)[part];
}

void plant(std::byte *from, const std::byte *to) {
  for (; from != to; ++from)
    *from = canaryAt(from);
}

/// The first byte that is no canary any more, or `to`.
const std::byte *firstDamage(const std::byte *from, const std::byte *to) {
  while (from != to && *from == canaryAt(from))
    ++from;
  return from;
}

size_t roundUp(size_t value, size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

} // namespace

std::string_view runner::name(Placement placement) {
  switch (placement) {
  case Placement::EndAtGuard:
    return "with buffers that end at a guard page";
  case Placement::StartAtGuard:
    return "with buffers that start at a guard page";
  case Placement::Misaligned:
    return "with misaligned buffers";
  case Placement::Aligned:
    return "with aligned buffers";
  }
  return "";
}

Buffer::Buffer(size_t bytes, size_t alignment, Placement placement)
    : size(bytes) {
  const size_t page = sysconf(_SC_PAGESIZE);
  alignment = std::clamp<size_t>(alignment, alignof(float), page);
  // Room for the shift of a misaligned buffer, or the pages of canaries.
  const size_t slack = placement == Placement::Aligned      ? 2 * page
                       : placement == Placement::Misaligned ? alignment
                                                            : 0;
  accessibleBytes = roundUp(bytes + slack, page);
  mapped = accessibleBytes + 2 * page;
  void *memory =
      mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw std::bad_alloc();
  mapping = static_cast<std::byte *>(memory);
  accessible = mapping + page;
  if (mprotect(accessible, accessibleBytes, PROT_READ | PROT_WRITE)) {
    munmap(mapping, mapped);
    throw std::bad_alloc();
  }

  switch (placement) {
  case Placement::EndAtGuard:
    start = accessible + (accessibleBytes - bytes) / alignment * alignment;
    break;
  case Placement::StartAtGuard:
    start = accessible;
    break;
  case Placement::Misaligned:
    start = accessible + alignment;
    break;
  case Placement::Aligned:
    start = accessible + page;
    break;
  }
  plant(accessible, start);
  plant(start + size, accessible + accessibleBytes);
}

Buffer::~Buffer() { munmap(mapping, mapped); }

void Buffer::fillWithNaN() {
  std::fill_n(data(), size / sizeof(float),
              std::bit_cast<float>(uint32_t{0x7FC0DEAD}));
}

std::string Buffer::damage() const {
  const std::byte *end = start + size;
  const std::byte *limit = accessible + accessibleBytes;
  if (const std::byte *at = firstDamage(end, limit); at != limit)
    return "byte " + std::to_string(at - end) + " after its end was written";
  if (firstDamage(accessible, start) != start)
    return "bytes before its start were written";
  return "";
}
