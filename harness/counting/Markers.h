//===-- Markers.h - Where a counted region begins and ends ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runner marks a region by prctl(PR_GET_DUMPABLE, markerKey, Marker): a
// call that changes nothing, cannot fail, and ignores the last two, which only
// the plugin reads. A call of the system needs no symbol and looks the same on
// every architecture.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_MARKERS_H
#define AUTOCONFIG_HARNESS_COUNTING_MARKERS_H

namespace autoconfig::harness {

constexpr unsigned long markerKey = 0x4163666d; // "Acfm"

enum class Marker {
  WarmUp = 1, // the simulated caches are emptied, then follow what is done
  Begin = 2,  // counting begins
  End = 3,    // counting ends; the plugin writes what it has counted
  Pause = 4,  // the simulated caches stay as they are until Begin
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_MARKERS_H
