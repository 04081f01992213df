//===-- Digest.cpp - A number that stands for a result --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Digest.h"
#include "harness/runner/KernelContender.h"
#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <random>
#include <set>

using namespace runner;

namespace {

/// Multiples of 2^-23 in [-1, 1).
void fill(Buffer &buffer, std::mt19937_64 &random) {
  constexpr uint64_t values = uint64_t{1} << 24;
  for (size_t i = 0; i < buffer.bytes() / sizeof(float); ++i)
    buffer.data()[i] = std::ldexp(float(random() % values), -23) - 1;
}

/// 64-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
uint64_t hash(const Buffer &buffer) {
  const auto *bytes = reinterpret_cast<const unsigned char *>(buffer.data());
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < buffer.bytes(); ++i)
    hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

/// Runs the kernel on inputs that `fillInput` fills, and hands over C.
template <typename Fill, typename Use>
void runKernel(const std::string &path, const Cpu &cpu, Fill fillInput,
               Use use) {
  const Library library(path);
  const AutoconfigKernelInfo &info = kernelInfo(library, path);
  Job job;
  job.op = info.op;
  job.problem = problemOf(info);
  job.weightsPrepared = info.preparedBytes != 0;
  KernelContender kernel(path, job, cpu, /*ignoreRequirements=*/false);
  const Placement placement = Placement::Aligned;
  const Tensors &tensors = job.problem->tensors();
  Buffer a(elements(tensors.a) * sizeof(float), sizeof(float), placement);
  Buffer b(elements(tensors.b) * sizeof(float), sizeof(float), placement);
  Buffer c(elements(tensors.c) * sizeof(float), sizeof(float), placement);
  fillInput(a);
  fillInput(b);
  c.fillWithNaN();
  kernel.bind(a.data(), b.data(), c.data(), placement);
  kernel.run(1);
  use(c);
}

uint64_t digestOf(const std::string &path, const Cpu &cpu) {
  std::mt19937_64 random(1);
  uint64_t digest = 0;
  runKernel(
      path, cpu, [&](Buffer &input) { fill(input, random); },
      [&](const Buffer &c) { digest = hash(c); });
  return digest;
}

/// All elements of the inputs are 0.1, the sums of which are rounded.
size_t differentSums(const std::string &path, const Cpu &cpu) {
  std::set<float> values;
  runKernel(
      path, cpu,
      [](Buffer &input) {
        std::fill_n(input.data(), input.bytes() / sizeof(float), 0.1f);
      },
      [&](const Buffer &c) {
        values.insert(c.data(), c.data() + c.bytes() / sizeof(float));
      });
  return values.size();
}

/// A line for each kernel, of what `print` says of it.
template <typename Print>
int printEach(const std::vector<std::string> &paths, Print print) {
  const Cpu cpu = Cpu::detect();
  int code = 0;
  for (const std::string &path : paths) {
    try {
      print(path, cpu);
    } catch (const std::exception &error) {
      std::printf("%s: %s\n", path.c_str(), error.what());
      code = 1;
    }
    std::fflush(stdout);
  }
  return code;
}

} // namespace

int runner::printDigests(const std::vector<std::string> &paths) {
  return printEach(paths, [](const std::string &path, const Cpu &cpu) {
    std::printf("%s: %016" PRIx64 "\n", path.c_str(), digestOf(path, cpu));
  });
}

int runner::printDifferentSums(const std::vector<std::string> &paths) {
  return printEach(paths, [](const std::string &path, const Cpu &cpu) {
    std::printf("%s: %zu\n", path.c_str(), differentSums(path, cpu));
  });
}
