//===-- Prediction.cpp - What the models make of recorded kernels ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/replay/Prediction.h"
#include "autoconfig/core/Files.h"
#include "harness/common/Json.h"
#include "harness/common/TemporaryFile.h"
#include "harness/executors/Process.h"

using namespace llvm;

namespace autoconfig::harness {

static Error writeQuestions(StringRef path,
                            ArrayRef<const RecordedKernel *> kernels) {
  std::string text;
  raw_string_ostream out(text);
  for (const RecordedKernel *kernel : kernels)
    out << json::Value(json::Object{
               {"problem", kernel->problem},
               {"weights", kernel->weights},
               {"algorithm", kernel->candidate.algorithm},
               {"parameters", kernel->candidate.parametersToJSON()}})
        << '\n';
  return writeFile(path, text);
}

static Expected<Prediction> readAnswer(StringRef line) {
  Expected<json::Object> object =
      parseJsonObject(line, "output of 'autoconfig predict'");
  if (!object)
    return object.takeError();
  if (std::optional<StringRef> reason = object->getString("refused"))
    return Prediction{std::nullopt, reason->str()};
  std::optional<double> cycles = object->getNumber("predicted_cycles");
  const json::Value *parameters = object->get("parameters");
  if (!cycles || !parameters)
    return createStringError(inconvertibleErrorCode(),
                             "'autoconfig predict' gave neither "
                             "predicted_cycles nor refused: " +
                                 line);
  DecisionRecord decision{object->getString("algorithm").value_or("").str(),
                          toText(*parameters), cycles, ""};
  decision.decision = toText(std::move(*object));
  return Prediction{std::move(decision), ""};
}

Expected<std::vector<Prediction>>
predict(const Models &models, ArrayRef<const RecordedKernel *> kernels) {
  Expected<TemporaryFile> questions =
      TemporaryFile::create("autobench-questions", "jsonl");
  if (!questions)
    return questions.takeError();
  if (Error error = writeQuestions(questions->path(), kernels))
    return std::move(error);
  Command process{{models.autoconfig, "predict", "--target", models.target}};
  for (const std::string &fact : models.facts)
    process.words.insert(process.words.end(), {"--set", fact});
  process.words.push_back(questions->path());
  std::vector<std::string> lines;
  Expected<Outcome> outcome = runProcess(
      process, {}, [&](StringRef line) { lines.push_back(line.str()); });
  if (!outcome)
    return outcome.takeError();
  if (!outcome->clean() || lines.size() != kernels.size())
    return createStringError(
        inconvertibleErrorCode(),
        "'autoconfig predict --target " + models.target + "': " +
            (outcome->clean()
                 ? std::to_string(lines.size()) + " answers, expected " +
                       std::to_string(kernels.size())
                 : outcome->describe()));
  std::vector<Prediction> predictions;
  for (const std::string &line : lines) {
    Expected<Prediction> prediction = readAnswer(line);
    if (!prediction)
      return prediction.takeError();
    predictions.push_back(std::move(*prediction));
  }
  return predictions;
}

} // namespace autoconfig::harness
