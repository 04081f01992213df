//===-- differential-runner.cpp - Runs modules compiled in two ways -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// differential-runner MODULES.so MODULES.txt
// A line of the list is a module's number and its arguments, "12 f32x4x8 f32":
// memrefs of static shape. plain_12 and ours_12 get the same memory; then all
// of it, with what is around the arguments, must be the same. No MLIR here.
//
//===----------------------------------------------------------------------===//

#include <cmath>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Dims = std::vector<int64_t>;

constexpr int64_t guard = 64; // elements on either side

/// An argument's elements between guards.
struct Tensor {
  Dims dims;
  std::vector<float> memory;

  int64_t elements() const {
    return static_cast<int64_t>(memory.size()) - 2 * guard;
  }
};

/// "f32x4x8"
Tensor parse(const std::string &text) {
  Tensor tensor;
  std::istringstream parts(text);
  std::string part;
  std::getline(parts, part, 'x');
  int64_t elements = 1;
  while (std::getline(parts, part, 'x')) {
    tensor.dims.push_back(std::stoll(part));
    elements *= tensor.dims.back();
  }
  tensor.memory.resize(elements + 2 * guard);
  return tensor;
}

/// Fractions that sums keep exactly, in any order; zeros of both signs.
void fill(Tensor &tensor, std::mt19937_64 &random) {
  for (float &element : tensor.memory) {
    const auto number = static_cast<int64_t>(random() % 34);
    element = number == 33 ? -0.0f : static_cast<float>(number - 16) / 8;
  }
}

/// MLIR's descriptor of a memref of any rank, in words.
std::vector<int64_t> descriptor(Tensor &tensor) {
  const auto pointer = reinterpret_cast<int64_t>(tensor.memory.data() + guard);
  std::vector<int64_t> words = {pointer, pointer, 0};
  words.insert(words.end(), tensor.dims.begin(), tensor.dims.end());
  Dims strides(tensor.dims.size(), 1);
  for (size_t i = strides.size(); i > 1; --i)
    strides[i - 2] = strides[i - 1] * tensor.dims[i - 1];
  words.insert(words.end(), strides.begin(), strides.end());
  return words;
}

/// Functions behind MLIR's C interface take pointers to descriptors.
void call(void *function, std::vector<Tensor> &tensors) {
  std::vector<std::vector<int64_t>> words;
  for (Tensor &tensor : tensors)
    words.push_back(descriptor(tensor));
  void *p[4] = {};
  for (size_t i = 0; i < words.size(); ++i)
    p[i] = words[i].data();
  // More arguments than the function has do no harm in these ABIs.
  reinterpret_cast<void (*)(void *, void *, void *, void *)>(function)(
      p[0], p[1], p[2], p[3]);
}

/// Zeros of either sign are one value.
bool same(float x, float y) {
  return x == y || (std::isnan(x) && std::isnan(y));
}

std::string difference(const std::vector<Tensor> &expected,
                       const std::vector<Tensor> &found) {
  for (size_t i = 0; i < expected.size(); ++i)
    for (size_t j = 0; j < expected[i].memory.size(); ++j) {
      const float right = expected[i].memory[j], is = found[i].memory[j];
      if (same(right, is))
        continue;
      char text[200];
      std::snprintf(text, sizeof(text),
                    "element %lld of argument %zu is %.9g, expected %.9g",
                    static_cast<long long>(j) - guard, i, is, right);
      return text;
    }
  return "same";
}

std::string compare(void *library, const std::string &number,
                    std::vector<Tensor> tensors) {
  std::mt19937_64 random(std::stoull(number));
  for (Tensor &tensor : tensors)
    fill(tensor, random);
  std::vector<Tensor> ofOurs = tensors;
  void *plain = dlsym(library, ("plain_" + number).c_str());
  void *ours = dlsym(library, ("ours_" + number).c_str());
  if (!plain || !ours || tensors.size() > 4)
    return "the library has not both functions, or they have more than four "
           "arguments";
  call(plain, tensors);
  call(ours, ofOurs);
  return difference(tensors, ofOurs);
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: differential-runner MODULES.so MODULES.txt\n");
    return 2;
  }
  void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  std::ifstream list(argv[2]);
  for (std::string line; std::getline(list, line);) {
    std::istringstream words(line);
    std::string number, word;
    words >> number;
    std::vector<Tensor> tensors;
    while (words >> word)
      tensors.push_back(parse(word));
    std::printf("running %s\n", number.c_str());
    std::fflush(stdout); // it may be the last one
    std::printf("%s: %s\n", number.c_str(),
                compare(library, number, std::move(tensors)).c_str());
  }
  return 0;
}
