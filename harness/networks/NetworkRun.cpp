//===-- NetworkRun.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/NetworkRun.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "harness/executors/Process.h"
#include "harness/networks/LinalgModule.h"
#include "harness/networks/OnnxModel.h"
#include "harness/networks/Values.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {
namespace {

Error failure(const Twine &what) {
  return createStringError(inconvertibleErrorCode(), what);
}

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
      : network(network), options(options), root(root) {
    limits.silenceSeconds = options.timeoutSeconds;
    limits.stop = &stop;
  }

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
    Expected<Preset> loaded = Preset::load(root, options.preset);
    if (!loaded)
      return loaded.takeError();
    preset = std::move(*loaded);
    targetName = options.target.empty() ? preset.target : options.target;
    Expected<Target> described = loadTarget(targetName);
    if (!described)
      return described.takeError();
    requirements = join(described->cpuRequirements, ",");
    preset.runner =
        (sys::path::parent_path(preset.runner) + "/network-runner").str();
    Expected<std::unique_ptr<Executor>> made =
        createExecutor(preset, *described);
    if (!made)
      return made.takeError();
    executor = std::move(*made);
    if (executor->emulates())
      return failure("preset '" + preset.name +
                     "' is emulated, where a network has no time; name a "
                     "native one");
    if (!sys::fs::exists(preset.runner))
      return failure("there is no " + preset.runner +
                     "; cmake --build --preset " + preset.name +
                     " --target network-runner");
    folder = preset.folder + "/networks/" + network.name;
    if (std::error_code code = sys::fs::create_directories(folder))
      return failure("cannot make the folder " + folder + ": " +
                     code.message());
    return Error::success();
  }

  std::string file(const Twine &name) const {
    return (folder + "/" + name).str();
  }

  /// Through the pipeline to `object`.
  Error compile(const std::string &module, const std::string &object,
                const std::string &more) {
    std::string pipeline = "--autoconfig-pipeline=target=" + targetName +
                           " object=" + object +
                           " tolerance=" + shortest(options.tolerance) +
                           (more.empty() ? "" : " " + more);
    Command command{{root + "/build/host/bin/autoconfig-opt", module, pipeline,
                     "-o", "/dev/null"}};
    if (!sys::fs::exists(command.words.front()))
      return failure("there is no " + command.words.front() +
                     "; cmake --build --preset host --target tools");
    Expected<Outcome> outcome = runProcess(command, limits, [](StringRef) {});
    if (!outcome)
      return outcome.takeError();
    if (outcome->clean())
      return Error::success();
    std::string errors;
    for (StringRef line : split(outcome->errors, '\n'))
      if (line.contains("error:"))
        errors += "\n" + line.str();
    return failure("autoconfig-opt on " + module + ": " + outcome->describe() +
                   errors);
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
        {"samples", options.samples},
        {"min_seconds", options.minSeconds},
        {"cpu", executor->measuringCpu()},
        {"requirements", requirements},
        {"contenders", std::move(contenders)}};
    if (options.operations) {
      job["profiled"] = file("profiled.so");
      job["operations"] = static_cast<int64_t>(module.origins.size() + 1);
    }
    std::string path = file("job.json");
    if (Error error = writeFile(path, toText(std::move(job)) + "\n"))
      return std::move(error);
    std::string output;
    Expected<Outcome> outcome =
        executor->run({path}, limits, [&](StringRef line) { output += line; });
    if (!outcome)
      return outcome.takeError();
    if (!outcome->clean())
      return failure("network-runner on " + path + ": " + outcome->describe());
    return parseJsonObject(output, "network-runner on " + path);
  }

  Expected<NetworkResult> read(const json::Object &told) {
    NetworkResult result{network.name, targetName, network.flops(), {}, {}};
    if (const json::Array *all = told.getArray("contenders"))
      for (const json::Value &one : *all)
        result.contenders.push_back(contender(*one.getAsObject()));
    if (const json::Value *conditions = told.get("conditions"))
      result.conditions = *conditions;
    if (const json::Array *seconds = told.getArray("operation_seconds"))
      if (Error error = readOperations(*seconds, result.operations))
        return std::move(error);
    return result;
  }

  static NetworkContenderResult contender(const json::Object &told) {
    auto text = [&](StringRef key) {
      return told.getString(key).value_or("").str();
    };
    NetworkContenderResult one{text("name"), text("status"), text("reason"),
                               text("version")};
    if (const json::Array *seconds = told.getArray("seconds"))
      for (const json::Value &sample : *seconds)
        one.seconds.push_back(sample.getAsNumber().value_or(0));
    one.difference = told.getNumber("max_difference");
    one.magnitude = told.getNumber("max_magnitude");
    return one;
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
  std::string root, targetName, requirements, folder;
  Limits limits;
  Preset preset;
  std::unique_ptr<Executor> executor;
  LinalgModule module;
  json::Array contenders;
};

} // namespace

std::optional<double> NetworkContenderResult::medianSeconds() const {
  if (seconds.empty())
    return std::nullopt;
  std::vector<double> sorted = seconds;
  llvm::sort(sorted);
  size_t half = sorted.size() / 2;
  return sorted.size() % 2 ? sorted[half]
                           : (sorted[half - 1] + sorted[half]) / 2;
}

bool NetworkResult::good() const {
  return llvm::none_of(contenders, [](const NetworkContenderResult &one) {
    return one.status == "failed";
  });
}

json::Value NetworkResult::toJSON() const {
  json::Array all, steps;
  for (const NetworkContenderResult &one : contenders)
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
