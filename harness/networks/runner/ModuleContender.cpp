//===-- ModuleContender.cpp - A module of our pipeline's ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/runner/NetworkContender.h"
#include "harness/runner/Library.h"
#include <algorithm>
#include <chrono>

namespace runner::network {
namespace {

/// MLIR's descriptor of a memref of one dimension; the functions know no other
/// but for the result, whose sizes they do not read: it has a fixed shape.
struct Descriptor {
  float *allocated, *aligned;
  int64_t offset, sizesAndStrides[8];
};

Descriptor descriptor(float *data, int64_t elements) {
  return {data, data, 0, {elements, 1}};
}

/// Of the result's elements, in the order in which they are compared.
std::vector<int64_t> placesOf(const Specification &given, int64_t outputs) {
  std::vector<int64_t> places = {0};
  const std::vector<int64_t> dense = {outputs}, next = {1};
  const bool isDense = given.resultSizes.empty();
  const std::vector<int64_t> &sizes = isDense ? dense : given.resultSizes,
                             &strides = isDense ? next : given.resultStrides;
  for (size_t i = 0; i < sizes.size(); ++i) {
    std::vector<int64_t> inner;
    for (const int64_t place : places)
      for (int64_t j = 0; j < sizes[i]; ++j)
        inner.push_back(place + j * strides.at(i));
    places = std::move(inner);
  }
  if (!places.empty() && places.back() >= outputs)
    throw std::runtime_error("the result of '" + given.name +
                             "' ends behind its buffer");
  return places;
}

class ModuleContender final : public NetworkContender {
public:
  ModuleContender(const Specification &given, const NetworkTensors &tensors)
      : library(given.file), outputs(tensors.outputs),
        places(placesOf(given, outputs)),
        output(static_cast<size_t>(outputs) * sizeof(float), 64,
               Placement::Aligned),
        inputs(floats(tensors.inputs)), parameters(floats(tensors.parameters)),
        result_(descriptor(output.data(), outputs)) {
    call = library.symbol<Call *>("_mlir_ciface_network");
    if (!call)
      throw std::runtime_error("'" + given.file +
                               "' has no function 'network'");
    output.fillWithNaN();
    if (!given.prepares)
      return;
    auto *prepare = library.symbol<Prepare *>("_mlir_ciface_network_prepare");
    if (prepare) // else nothing is to be prepared
      prepare(&parameters);
  }
  void run(int64_t times) override {
    for (int64_t i = 0; i < times; ++i)
      call(&inputs, &parameters, &result_);
  }
  std::vector<float> result() const override {
    std::vector<float> values;
    for (const int64_t place : places)
      values.push_back(output.data()[place]);
    return values;
  }
  std::string damage() const override { return output.damage(); }

private:
  using Call = void(Descriptor *, Descriptor *, Descriptor *);
  using Prepare = void(Descriptor *);
  static Descriptor floats(Buffer &buffer) {
    return descriptor(buffer.data(),
                      static_cast<int64_t>(buffer.bytes() / sizeof(float)));
  }

  Library library;
  int64_t outputs;
  std::vector<int64_t> places; // of the result's elements
  Buffer output;
  Descriptor inputs, parameters, result_;
  Call *call = nullptr;
};

/// Which operation runs, and since when.
struct OperationClock {
  using Time = std::chrono::steady_clock;
  std::vector<double> seconds;
  size_t running = 0;
  Time::time_point since;

  void begin(size_t operation) {
    const Time::time_point now = Time::now();
    if (running < seconds.size())
      seconds[running] += std::chrono::duration<double>(now - since).count();
    running = operation;
    since = now;
  }
};
OperationClock *operationClock = nullptr;

} // namespace
} // namespace runner::network

/// Modules call it that were made with the pipeline's option `clock`.
extern "C" __attribute__((visibility("default"))) void
autoconfig_operation(int64_t operation) {
  if (runner::network::operationClock)
    runner::network::operationClock->begin(static_cast<size_t>(operation));
}

namespace runner::network {

std::unique_ptr<NetworkContender> loadModule(const Specification &given,
                                             const NetworkTensors &tensors) {
  return std::make_unique<ModuleContender>(given, tensors);
}

std::vector<double> operationSeconds(const std::string &file,
                                     const NetworkTensors &tensors,
                                     int64_t operations) {
  Specification given;
  given.file = file;
  given.prepares = true;
  ModuleContender module(given, tensors);
  module.run(1);
  constexpr int calls = 7;
  std::vector<double> fastest;
  double least = 0;
  for (int i = 0; i < calls; ++i) {
    OperationClock clock;
    clock.seconds.resize(static_cast<size_t>(operations));
    clock.running = clock.seconds.size();
    operationClock = &clock;
    module.run(1);
    clock.begin(clock.seconds.size());
    operationClock = nullptr;
    double all = 0;
    for (const double seconds : clock.seconds)
      all += seconds;
    if (fastest.empty() || all < least) {
      fastest = std::move(clock.seconds);
      least = all;
    }
  }
  return fastest;
}

} // namespace runner::network
