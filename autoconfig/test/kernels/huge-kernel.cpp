//===-- huge-kernel.cpp - Kernels of operands beyond 2^32 elements --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs one kernel on operands that are mapped and never written, but for a few
// elements: reading the others costs no memory. An index that is computed in 32
// bits misses those elements, or leaves the mapping.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/KernelContender.h"
#include "harness/runner/operators/matmul/Shape.h"
#include <algorithm>
#include <cstdio>
#include <sys/mman.h>
#include <unistd.h>

using namespace runner;

namespace {

/// Zeros that take no memory until they are written. One small file is mapped
/// again and again: anonymous memory that is only read is one page of zeros by
/// some kernels' settings and real memory by others'.
class Zeros {
public:
  explicit Zeros(int64_t elements) : bytes(elements * sizeof(float)) {
    void *memory = mmap(nullptr, bytes, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
      throw std::bad_alloc();
    data = static_cast<float *>(memory);
    fill();
  }
  ~Zeros() { munmap(data, bytes); }
  Zeros(const Zeros &) = delete;
  Zeros &operator=(const Zeros &) = delete;

  float *data = nullptr;

private:
  void fill() {
    const size_t piece = size_t{16} << 20; // 1088 mappings of 17 GiB
    const int file = memfd_create("zeros", MFD_CLOEXEC);
    bool done = file >= 0 && ftruncate(file, piece) == 0;
    for (size_t first = 0; done && first < bytes; first += piece)
      done =
          mmap(reinterpret_cast<char *>(data) + first,
               std::min(piece, bytes - first), PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, file, 0) != MAP_FAILED;
    if (file >= 0)
      close(file);
    if (!done)
      throw std::bad_alloc();
  }

  size_t bytes;
};

/// Indices at the ends, and on either side of where 31 and 32 bits end.
std::vector<int64_t> probesOf(int64_t elements) {
  const int64_t edge31 = int64_t{1} << 31, edge32 = int64_t{1} << 32;
  return {0,          1,      edge31 - 1,   edge31,      edge31 + 5,
          edge32 - 1, edge32, edge32 + 123, elements - 1};
}

/// Ones in one operand; 1, 2, 3.. at the probes of the other. Returns c.
std::vector<float> prepare(const Shape &shape, float *a, float *b) {
  const int64_t m = shape.m(), n = shape.n(), k = shape.k();
  const bool hugeA = m * k > k * n;
  std::fill_n(hugeA ? b : a, hugeA ? k * n : m * k, 1.0f);
  std::vector<float> c(m * n);
  float value = 0;
  for (int64_t probe : probesOf(hugeA ? m * k : k * n)) {
    (hugeA ? a : b)[probe] = ++value;
    // An element of a counts in a row of c, one of b in a column.
    const int64_t first = hugeA ? probe / k * n : probe % n;
    for (int64_t i = 0; i < (hugeA ? n : m); ++i)
      c[first + i * (hugeA ? 1 : n)] += value;
  }
  return c;
}

int run(const std::string &path) {
  const Library library(path);
  const AutoconfigKernelInfo &info = kernelInfo(library, path);
  const Shape shape = Shape::parse(info.problem);
  Job job;
  job.op = info.op;
  job.problem = problemOf(info);
  KernelContender kernel(path, job, Cpu::detect(), false);
  Zeros a(elements(shape.src)), b(elements(shape.weights));
  Zeros c(elements(shape.dst));
  const std::vector<float> expected = prepare(shape, a.data, b.data);
  kernel.bind(a.data, b.data, c.data, Placement::EndAtGuard);
  kernel.run(1);
  for (size_t i = 0; i < expected.size(); ++i)
    if (c.data[i] != expected[i]) {
      std::printf("%s %s: element %zu is %g, expected %g\n", info.problem,
                  info.algorithm, i, c.data[i], expected[i]);
      return 1;
    }
  std::printf("%s %s: %zu elements are right\n", info.problem, info.algorithm,
              expected.size());
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: huge-kernel KERNEL.so\n");
    return 2;
  }
  try {
    return run(argv[1]);
  } catch (const Refusal &refusal) {
    const bool skipped = refusal.status == Status::Skipped;
    std::printf("%s%s\n", skipped ? "test skipped: " : "", refusal.what());
  } catch (const std::bad_alloc &) {
    std::printf("test skipped: 17 GiB of addresses cannot be mapped here\n");
  } catch (const std::exception &error) {
    std::printf("%s\n", error.what());
  }
  return 1;
}
