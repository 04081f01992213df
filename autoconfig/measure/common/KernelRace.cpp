//===-- KernelRace.cpp - Whole kernels against each other -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/KernelRace.h"
#include "autoconfig/abi/kernel.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <memory>
#include <new>
#include <stdexcept>

using namespace measure;

namespace {

struct Free {
  void operator()(void *memory) const { std::free(memory); }
};
using Buffer = std::unique_ptr<float[], Free>;

Buffer allocate(size_t bytes, size_t alignment) {
  size_t whole = (std::max<size_t>(bytes, 1) + alignment - 1) / alignment;
  void *memory = std::aligned_alloc(alignment, whole * alignment);
  if (!memory)
    throw std::bad_alloc();
  return Buffer(static_cast<float *>(memory));
}

constexpr size_t pageBytes = 4096;

/// Multiples of a fourth from -1 to 1: sums of products of some thousands are
/// exact in any order.
Buffer operand(size_t elements, uint32_t seed) {
  Buffer buffer = allocate(elements * sizeof(float), pageBytes);
  for (size_t i = 0; i < elements; ++i) {
    seed = seed * 1664525 + 1013904223;
    buffer[i] = static_cast<float>(static_cast<int>(seed >> 29) - 4) / 4;
  }
  return buffer;
}

/// A kernel and what belongs to it alone.
class Runner {
public:
  Runner(const std::string &file, const float *b) : weights(b) {
    void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) // never closed: the process ends soon
      throw std::runtime_error(std::string("cannot load a kernel: ") +
                               dlerror());
    auto *info = static_cast<const AutoconfigKernelInfo *>(
        dlsym(library, "autoconfig_kernel_info"));
    call = reinterpret_cast<AutoconfigKernelRun>(
        dlsym(library, "autoconfig_kernel_run"));
    if (!info || !call || info->abiVersion != AUTOCONFIG_KERNEL_ABI_VERSION)
      throw std::runtime_error("'" + file + "' is no kernel of this version");
    workspace = allocate(info->workspaceBytes, info->alignmentBytes);
    if (!info->preparedBytes)
      return;
    prepared = allocate(info->preparedBytes, info->alignmentBytes);
    auto prepare = reinterpret_cast<AutoconfigKernelPrepare>(
        dlsym(library, "autoconfig_kernel_prepare"));
    if (!prepare)
      throw std::runtime_error("'" + file + "' cannot prepare its weights");
    prepare(b, prepared.get());
    weights = prepared.get();
  }

  void run(const float *a, float *c) const {
    call(a, weights, c, workspace.get());
  }
  double secondsOf(const float *a, float *c, size_t times) const {
    using Clock = std::chrono::steady_clock;
    auto start = Clock::now();
    for (size_t i = 0; i < times; ++i)
      run(a, c);
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

private:
  AutoconfigKernelRun call;
  const float *weights;
  Buffer workspace, prepared;
};

/// The least of what is timed at once, so that the clock costs nothing.
constexpr double leastSeconds = 0.0005;
constexpr size_t mostRounds = 101, leastRounds = 5;

void checkAgainst(const float *expected, const float *got, size_t elements,
                  const std::string &file) {
  float largest = 1;
  for (size_t i = 0; i < elements; ++i)
    largest = std::max(largest, std::abs(expected[i]));
  // Some algorithms, which the caller has to ask for, round more than others.
  constexpr float tolerance = 1e-3f;
  for (size_t i = 0; i < elements; ++i)
    if (!(std::abs(expected[i] - got[i]) <= tolerance * largest))
      throw std::runtime_error(
          "'" + file + "' gives " + std::to_string(got[i]) + " in c[" +
          std::to_string(i) + "], where the first kernel gives " +
          std::to_string(expected[i]));
}

} // namespace

std::vector<std::vector<double>> Race::run() const {
  using Clock = std::chrono::steady_clock;
  auto start = Clock::now();
  size_t outputs = elements.at(2);
  Buffer a = operand(elements.at(0), 1), b = operand(elements.at(1), 2);
  Buffer c = operand(outputs, 3), first = operand(outputs, 4);
  std::vector<Runner> runners;
  std::vector<size_t> times;
  for (const std::string &file : files) {
    const Runner &runner = runners.emplace_back(file, b.get());
    runner.run(a.get(), c.get());
    if (runners.size() == 1)
      std::copy_n(c.get(), outputs, first.get());
    checkAgainst(first.get(), c.get(), outputs, file);
    double once = runner.secondsOf(a.get(), c.get(), 1);
    times.push_back(
        static_cast<size_t>(std::clamp(leastSeconds / once, 1.0, 1e6)));
  }
  std::vector<std::vector<double>> samples(runners.size());
  for (size_t round = 0; round < mostRounds; ++round) {
    std::chrono::duration<double> taken = Clock::now() - start;
    double each = taken.count() / static_cast<double>(round + 1);
    if (round >= leastRounds && taken.count() + each > seconds)
      break;
    for (size_t i = 0; i < runners.size(); ++i) {
      size_t which = round % 2 ? runners.size() - 1 - i : i;
      samples[which].push_back(
          runners[which].secondsOf(a.get(), c.get(), times[which]) /
          static_cast<double>(times[which]));
    }
  }
  return samples;
}
