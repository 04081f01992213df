//===-- OnnxRuntime.cpp - A model in ONNX Runtime -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/runner/NetworkContender.h"
#include <onnxruntime_cxx_api.h>

namespace runner::network {
namespace {

Ort::SessionOptions options() {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(1);
  options.SetInterOpNumThreads(1);
  options.SetExecutionMode(ORT_SEQUENTIAL);
  options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  return options;
}

/// Inputs and the output stay where they are: nothing is copied in a call.
class OnnxContender final : public NetworkContender {
public:
  OnnxContender(const Specification &given, int64_t outputs)
      : environment(ORT_LOGGING_LEVEL_ERROR, "network-runner"),
        session(environment, given.file.c_str(), options()), binding(session),
        inputs(readFloats(given.inputs)),
        output(static_cast<size_t>(outputs) * sizeof(float), 64,
               Placement::Aligned),
        outputs(outputs) {
    const Ort::MemoryInfo memory =
        Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    auto tensor = [&](float *data, const OnnxTensor &of) {
      int64_t elements = 1;
      for (const int64_t size : of.dims)
        elements *= size;
      return Ort::Value::CreateTensor<float>(memory, data,
                                             static_cast<size_t>(elements),
                                             of.dims.data(), of.dims.size());
    };
    for (const OnnxTensor &input : given.tensors)
      binding.BindInput(input.name.c_str(),
                        tensor(inputs->data() + input.offset, input));
    output.fillWithNaN();
    binding.BindOutput(given.output.name.c_str(),
                       tensor(output.data(), given.output));
  }
  Description describe() const override {
    return {Ort::GetVersionString(), "CPUExecutionProvider", "", ""};
  }
  void run(int64_t times) override {
    for (int64_t i = 0; i < times; ++i)
      session.Run(Ort::RunOptions{nullptr}, binding);
  }
  std::vector<float> result() const override {
    return {output.data(), output.data() + outputs};
  }
  std::string damage() const override { return output.damage(); }

private:
  Ort::Env environment;
  Ort::Session session;
  Ort::IoBinding binding;
  std::unique_ptr<Buffer> inputs;
  Buffer output;
  int64_t outputs;
};

} // namespace

std::unique_ptr<NetworkContender> loadModel(const Specification &given,
                                            int64_t outputs) {
  return std::make_unique<OnnxContender>(given, outputs);
}

} // namespace runner::network
