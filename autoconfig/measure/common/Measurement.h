//===-- Measurement.h - What a measurement is made of -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A measurement is one file, autoconfig/measure/<Name>.cpp:
//
//   MEASUREMENT(Name, "what it finds, in one line") {
//     std::vector<double> cycles = session.cyclesOf([](size_t times) { .. });
//     session.report({"fma.latency", "cycles", cycles, Best::Lowest});
//   }
//
// The build finds the file; nothing else is edited. It runs on the target, uses
// nothing but the C++ library, and names no instruction set: Vector is what a
// vector register of the preset's target holds.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_MEASUREMENT_H
#define AUTOCONFIG_MEASURE_COMMON_MEASUREMENT_H

#include "autoconfig/measure/common/Session.h"

namespace measure {

struct Program {
  const char *name, *summary;
  bool onRequest;
  void (*run)(Session &);
};

#define MEASUREMENT(Name, summary) AUTOCONFIG_PROGRAM(Name, summary, false)
/// Not in the default set: it takes long, or needs a quiet machine.
#define MEASUREMENT_ON_REQUEST(Name, summary)                                  \
  AUTOCONFIG_PROGRAM(Name, summary, true)
#define AUTOCONFIG_PROGRAM(Name, summary, onRequest)                           \
  static void run##Name(measure::Session &session);                            \
  extern const measure::Program program##Name;                                 \
  const measure::Program program##Name{#Name, summary, onRequest, run##Name};  \
  static void run##Name([[maybe_unused]] measure::Session &session)

/// Bytes of a vector register: the fact vector.bits of the preset's target.
inline constexpr size_t vectorBytes = AUTOCONFIG_VECTOR_BITS / 8;

template <size_t bytes>
using VectorOf = float __attribute__((vector_size(bytes), may_alias));
using Vector = VectorOf<vectorBytes>;

/// Makes a value one that the compiler knows nothing about.
template <typename T> inline void hide(T &value) {
  volatile T copy = value;
  value = copy;
}

/// A vector of which all lanes are so much, and the compiler knows nothing:
/// equal ones are not found to be the same.
template <typename V> inline V hidden(float value) {
  V vector{};
  vector += value;
  hide(vector);
  return vector;
}

/// Keeps the computation of a value.
template <typename T> inline void keep(const T &value) {
  [[maybe_unused]] volatile T sink = value;
}

/// Loads and stores that are not optimized away: one instruction each, whose
/// value nobody needs. At whole vectors, but where they say otherwise.
inline void load(const std::byte *from) {
  (void)*reinterpret_cast<const volatile Vector *>(from);
}
inline void loadAnywhere(const std::byte *from) {
  typedef Vector Unaligned __attribute__((aligned(1)));
  (void)*reinterpret_cast<const volatile Unaligned *>(from);
}
inline void store(std::byte *to, Vector value) {
  *reinterpret_cast<volatile Vector *>(to) = value;
}

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_MEASUREMENT_H
