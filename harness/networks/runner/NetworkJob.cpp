//===-- NetworkJob.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/runner/NetworkJob.h"
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

using nlohmann::json;

namespace runner::network {

static Specification specification(const json &one) {
  Specification result;
  result.name = one.at("name");
  result.kind = one.at("kind");
  result.file = one.at("file");
  result.prepares = one.value("prepares", false);
  if (one.contains("result")) {
    result.resultSizes =
        one.at("result").at("sizes").get<std::vector<int64_t>>();
    result.resultStrides =
        one.at("result").at("strides").get<std::vector<int64_t>>();
  }
  if (result.kind != "onnx")
    return result;
  result.inputs = one.at("inputs");
  for (const json &tensor : one.at("input_tensors"))
    result.tensors.push_back(
        {tensor.at("name"), tensor.at("dims"), tensor.at("offset")});
  result.output = {one.at("output"), one.at("output_dims")};
  return result;
}

NetworkJob NetworkJob::load(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot read '" + path + "'");
  try {
    const json all = json::parse(file);
    NetworkJob job;
    job.inputs = all.at("inputs");
    job.parameters = all.at("parameters");
    job.outputs = all.at("outputs");
    job.tolerance = all.at("tolerance");
    job.time.samples = all.at("samples");
    job.time.minSeconds = all.at("min_seconds");
    if (all.contains("cpu"))
      job.time.cpu = all.at("cpu").get<int>();
    for (const json &one : all.at("contenders"))
      job.contenders.push_back(specification(one));
    job.requirements = all.value("requirements", "");
    job.profiled = all.value("profiled", "");
    job.operations = all.value("operations", 0);
    return job;
  } catch (const json::exception &error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

std::unique_ptr<Buffer> readFloats(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file)
    throw std::runtime_error("cannot read '" + path + "'");
  const auto bytes = static_cast<size_t>(file.tellg());
  auto buffer = std::make_unique<Buffer>(bytes, 64, Placement::Aligned);
  file.seekg(0);
  if (!file.read(reinterpret_cast<char *>(buffer->data()),
                 static_cast<std::streamsize>(bytes)))
    throw std::runtime_error("cannot read all of '" + path + "'");
  return buffer;
}

} // namespace runner::network
