//===-- NoOnnxRuntime.cpp - Where there is no ONNX Runtime ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/runner/NetworkContender.h"

namespace runner::network {

std::unique_ptr<NetworkContender> loadModel(const Specification &, int64_t) {
  throw Refusal(Status::Unavailable,
                "onnxruntime is not set up here, or Debian has none that fits: "
                "toolchains/bootstrap --with onnxruntime, then build "
                "network-runner");
}

} // namespace runner::network
