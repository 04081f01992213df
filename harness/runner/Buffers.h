//===-- Buffers.h - Memory with something around it that notices -*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_BUFFERS_H
#define HARNESS_RUNNER_BUFFERS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace runner {

/// Where a buffer lies between two pages that no one may touch.
enum class Placement {
  EndAtGuard,   // an access after its end faults
  StartAtGuard, // an access before its start faults
  Misaligned,   // one float after the first guard: odd for any vector
  Aligned,      // page-aligned, a page of canaries on either side
};

std::string_view name(Placement placement);

/// Bytes between two inaccessible pages. What lies between the bytes and the
/// guards is filled with canaries.
class Buffer {
public:
  /// `alignment` is a power of 2; where the placement cannot have it, the
  /// buffer lies as near to the guard as it allows.
  Buffer(size_t bytes, size_t alignment, Placement placement);
  ~Buffer();
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;

  float *data() const { return reinterpret_cast<float *>(start); }
  size_t bytes() const { return size; }

  /// NaNs with a payload of their own: what reads them or leaves them
  /// unwritten is seen.
  void fillWithNaN();
  /// "" while the canaries are intact, else where one was overwritten.
  std::string damage() const;

private:
  std::byte *mapping = nullptr; // first guard
  size_t mapped = 0;
  std::byte *accessible = nullptr; // between the guards
  size_t accessibleBytes = 0;
  std::byte *start = nullptr;
  size_t size = 0;
};

} // namespace runner

#endif // HARNESS_RUNNER_BUFFERS_H
