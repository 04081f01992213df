//===-- NetworkRun.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/NetworkRun.h"
#include "autoconfig/core/Files.h"
#include "harness/common/Json.h"
#include "harness/networks/LinalgModule.h"
#include "harness/networks/OnnxModel.h"
#include "harness/networks/Values.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {
namespace {

StringRef bytesOf(ArrayRef<float> values) {
  return {reinterpret_cast<const char *>(values.data()),
          values.size() * sizeof(float)};
}

/// The contenders but for ONNX Runtime: how the pipeline makes them.
struct ModuleKind {
  const char *name, *options;
  bool constant; // the module says that weights are constant
};
const ModuleKind moduleKinds[] = {
    {"autoconfig", "", true},
    {"autoconfig_given", "", false},
    {"mlir_default", "pass=0", false},
};
const char onnxName[] = "onnxruntime";

class Run {
public:
  Run(const Network &network, const NetworkOptions &options, StringRef root,
      const std::atomic<bool> &stop)
      : network(network), options(options), root(root), stop(stop) {}

  Expected<NetworkResult> run() {
    if (Error error = prepare())
      return std::move(error);
    if (Error error = writeModules())
      return std::move(error);
    if (Error error = writeModel())
      return std::move(error);
    if (options.operations)
      if (Error error = writeProfiled())
        return std::move(error);
    Expected<json::Object> told = carryOut();
    if (!told)
      return told.takeError();
    return read(*told);
  }

private:
  Error prepare() {
    Expected<ModuleRunner> made = ModuleRunner::create(options, root, stop);
    if (!made)
      return made.takeError();
    runner = std::move(*made);
    Expected<std::string> place =
        runner->makeFolder("networks/" + network.name);
    if (!place)
      return place.takeError();
    folder = *place;
    return Error::success();
  }

  std::string file(const Twine &name) const {
    return (folder + "/" + name).str();
  }

  Error compile(const std::string &module, const std::string &object,
                const std::string &more) {
    return runner->compile(module, object,
                           "tolerance=" + shortest(options.tolerance) +
                               (more.empty() ? "" : " " + more));
  }

  Error writeModules() {
    module = linalgModule(network);
    if (Error error = writeFile(file("network.mlir"), module.text))
      return error;
    std::string given = module.text;
    constexpr StringRef attribute = " {autoconfig.constant}";
    given.erase(given.find(attribute), attribute.size());
    if (Error error = writeFile(file("given.mlir"), given))
      return error;
    for (const ModuleKind &kind : moduleKinds) {
      if (is_contained(options.without, kind.name))
        continue;
      std::string object = file(Twine(kind.name) + ".so"), more = kind.options;
      if (kind.constant)
        more = "report=" + file("report.json");
      std::string source = file(kind.constant ? "network.mlir" : "given.mlir");
      if (Error error = compile(source, object, more))
        return error;
      contenders.push_back(json::Object{{"name", kind.name},
                                        {"kind", "module"},
                                        {"file", object},
                                        {"prepares", kind.constant}});
    }
    return Error::success();
  }

  Error writeModel() {
    std::vector<float> parameters = parameterValues(network, options.seed);
    std::vector<float> inputs = inputValues(network, options.seed);
    if (Error error = writeFile(file("parameters.bin"), bytesOf(parameters)))
      return error;
    if (Error error = writeFile(file("inputs.bin"), bytesOf(inputs)))
      return error;
    if (is_contained(options.without, onnxName))
      return Error::success();
    OnnxModel model = onnxModel(network, parameters, inputs, "onnx.data");
    if (Error error = writeFile(file("network.onnx"), model.model))
      return error;
    if (Error error = writeFile(file("onnx.data"), bytesOf(model.data)))
      return error;
    if (Error error =
            writeFile(file("onnx-inputs.bin"), bytesOf(model.inputData)))
      return error;
    json::Array tensors;
    for (const OnnxModel::Input &input : model.inputs)
      tensors.push_back(json::Object{{"name", input.name},
                                     {"dims", json::Array(input.dims)},
                                     {"offset", input.offset}});
    contenders.push_back(
        json::Object{{"name", onnxName},
                     {"kind", "onnx"},
                     {"file", file("network.onnx")},
                     {"inputs", file("onnx-inputs.bin")},
                     {"input_tensors", std::move(tensors)},
                     {"output", model.output},
                     {"output_dims", json::Array(model.outputDims)}});
    return Error::success();
  }

  /// The first contender once more, with calls that tell its operations.
  Error writeProfiled() {
    return compile(file("network.mlir"), file("profiled.so"), "clock=1");
  }

  Expected<json::Object> carryOut() {
    json::Object job{
        {"inputs", file("inputs.bin")},
        {"parameters", file("parameters.bin")},
        {"outputs", elementsOf(network.layers[network.output].dims)},
        {"tolerance", options.difference},
        {"contenders", std::move(contenders)}};
    if (options.operations) {
      job["profiled"] = file("profiled.so");
      job["operations"] = static_cast<int64_t>(module.origins.size() + 1);
    }
    return runner->run(std::move(job), file("job.json"));
  }

  Expected<NetworkResult> read(const json::Object &told) {
    NetworkResult result{
        network.name, runner->targetName(), network.flops(), {}, {}};
    if (const json::Array *all = told.getArray("contenders"))
      for (const json::Value &one : *all)
        result.contenders.push_back(ModuleResult::of(*one.getAsObject()));
    if (const json::Value *conditions = told.get("conditions"))
      result.conditions = *conditions;
    if (const json::Array *seconds = told.getArray("operation_seconds"))
      if (Error error = readOperations(*seconds, result.operations))
        return std::move(error);
    return result;
  }

  /// By the line of the module: "MatmulPrepared mr=..", or why it was left.
  Expected<std::map<int64_t, std::pair<std::string, bool>>> decisions() const {
    std::map<int64_t, std::pair<std::string, bool>> found;
    Expected<json::Object> report = readJsonObject(file("report.json"));
    if (!report)
      return report.takeError();
    if (const json::Array *all = report->getArray("operations"))
      for (const json::Value &value : *all) {
        const json::Object &one = *value.getAsObject();
        StringRef place = one.getString("location").value_or("");
        int64_t line = 0; // "file:line:column"
        if (place.rsplit(':').first.rsplit(':').second.getAsInteger(10, line))
          continue;
        if (auto left = one.getString("left")) {
          found[line] = {left->str(), true};
          continue;
        }
        const json::Object *decision = one.getObject("decision");
        std::string what =
            decision ? decision->getString("algorithm").value_or("").str() : "";
        if (one.getBoolean("with_what_follows").value_or(false))
          what += ", with what follows";
        found[line] = {what, false};
      }
    return found;
  }

  Error readOperations(const json::Array &seconds,
                       std::vector<OperationResult> &operations) const {
    auto known = decisions();
    if (!known)
      return known.takeError();
    for (const auto &[line, value] : enumerate(seconds)) {
      double time = value.getAsNumber().value_or(0);
      // Lines count from 1.
      if (time <= 0 || line == 0 || line > module.origins.size())
        continue;
      OperationResult one;
      one.seconds = time;
      if (const auto &origin = module.origins[line - 1]) {
        one.layer = network.layers[origin->layer].name;
        one.part = origin->part;
      }
      auto decision = known->find(static_cast<int64_t>(line));
      one.left = decision == known->end() || decision->second.second;
      one.what = decision == known->end() ? "no sum of products"
                                          : decision->second.first;
      operations.push_back(std::move(one));
    }
    return Error::success();
  }

  const Network &network;
  const NetworkOptions &options;
  std::string root, folder;
  const std::atomic<bool> &stop;
  std::optional<ModuleRunner> runner;
  LinalgModule module;
  json::Array contenders;
};

} // namespace

bool NetworkResult::good() const {
  return llvm::none_of(contenders, [](const ModuleResult &one) {
    return one.status == "failed";
  });
}

json::Value NetworkResult::toJSON() const {
  json::Array all, steps;
  for (const ModuleResult &one : contenders)
    all.push_back(json::Object{{"name", one.name},
                               {"status", one.status},
                               {"reason", one.reason},
                               {"version", one.version},
                               {"seconds", json::Array(one.seconds)},
                               {"median_seconds", orNull(one.medianSeconds())},
                               {"max_difference", orNull(one.difference)},
                               {"max_magnitude", orNull(one.magnitude)}});
  for (const OperationResult &one : operations)
    steps.push_back(json::Object{{"layer", one.layer},
                                 {"part", one.part},
                                 {"what", one.what},
                                 {"left", one.left},
                                 {"seconds", one.seconds}});
  return json::Object{{"network", network},
                      {"target", target},
                      {"flops", flops},
                      {"conditions", conditions},
                      {"contenders", std::move(all)},
                      {"operations", std::move(steps)}};
}

Expected<NetworkResult> runNetwork(const Network &network,
                                   const NetworkOptions &options,
                                   StringRef root,
                                   const std::atomic<bool> &stop) {
  return Run(network, options, root, stop).run();
}

} // namespace autoconfig::harness
