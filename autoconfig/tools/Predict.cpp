//===-- Predict.cpp - The command predict ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Registry.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <map>
#include <memory>

using namespace autoconfig;

namespace {

/// A line of the input: a kernel that may have been generated long ago.
struct Question {
  std::string problem, weights, algorithm;
  Configuration configuration;
};

llvm::Expected<Question> readQuestion(llvm::StringRef line) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
  if (!value)
    return value.takeError();
  const llvm::json::Object *object = value->getAsObject();
  const llvm::json::Object *parameters =
      object ? object->getObject("parameters") : nullptr;
  auto problem = object ? object->getString("problem") : std::nullopt;
  auto algorithm = object ? object->getString("algorithm") : std::nullopt;
  if (!problem || !algorithm || !parameters)
    return fail("expected {\"problem\": .., \"weights\": .., \"algorithm\": "
                ".., \"parameters\": {..}}");
  Question question{problem->str(),
                    object->getString("weights").value_or("given").str(),
                    algorithm->str(),
                    {}};
  for (const auto &[name, number] : *parameters) {
    std::optional<int64_t> integer = number.getAsInteger();
    if (!integer)
      return fail("parameter '" + name.str() + "' is no integer");
    question.configuration.set(name.str(), *integer);
  }
  return question;
}

/// Predictions for one target; the static information of a problem is
/// extracted once.
class Predictor {
public:
  Predictor(const Options &options, Job job)
      : options(options), job(std::move(job)) {}

  llvm::Expected<llvm::json::Object> answer(const Question &question);

private:
  llvm::Expected<const OperatorInfo *> extracted(const Question &question);

  const Options &options;
  Job job;
  std::map<std::pair<std::string, std::string>,
           std::shared_ptr<const OperatorInfo>>
      known;
};

} // namespace

llvm::Expected<const OperatorInfo *>
Predictor::extracted(const Question &question) {
  auto key = std::pair(question.problem, question.weights);
  auto found = known.find(key);
  if (found != known.end())
    return found->second.get();
  llvm::Expected<Problem> problem = parseProblem(question.problem, options);
  if (!problem)
    return problem.takeError();
  auto info = job.compiler.extract(*problem, question.weights == "prepared");
  if (!info)
    return info.takeError();
  return known.emplace(key, std::move(*info)).first->second.get();
}

/// The predicted cost, or why the models have none for this kernel.
llvm::Expected<llvm::json::Object> Predictor::answer(const Question &question) {
  llvm::Expected<const OperatorInfo *> problem = extracted(question);
  if (!problem)
    return problem.takeError();
  const Algorithm *algorithm =
      findAlgorithm(question.algorithm, (*problem)->op());
  if (!algorithm)
    return llvm::json::Object{
        {"refused", "unknown algorithm '" + question.algorithm + "'"}};
  const Model &model = algorithm->model();
  std::optional<std::string> reason = model.rejects(**problem, job.target);
  if (!reason)
    reason = model.refuses(**problem, job.target, question.configuration);
  if (reason)
    return llvm::json::Object{{"refused", *reason}};
  return toJSON(
      Candidate{question.algorithm, question.configuration,
                model.cost(**problem, job.target, question.configuration)});
}

static llvm::Error predict(const Options &options, const std::string &input) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(input, /*IsText=*/true);
  if (!buffer)
    return fail("cannot read '" + input + "': " + buffer.getError().message());
  Predictor predictor(options, std::move(*job));
  size_t number = 0;
  for (llvm::StringRef line :
       llvm::split((*buffer)->getBuffer().rtrim('\n'), '\n')) {
    ++number;
    llvm::Expected<Question> question = readQuestion(line);
    llvm::Expected<llvm::json::Object> answer =
        question ? predictor.answer(*question) : question.takeError();
    if (!answer)
      return fail(input + ":" + std::to_string(number) + ": " +
                  llvm::toString(answer.takeError()));
    llvm::outs() << llvm::json::Value(std::move(*answer)) << '\n';
  }
  return llvm::Error::success();
}

void autoconfig::addPredictCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<Options>();
  auto input = std::make_shared<std::string>("-");
  CLI::App *command = app.add_subcommand(
      "predict", "the predicted cost of given kernels, a line of JSON each");
  addTargetOption(*command, *options);
  addFactOptions(*command, *options);
  command
      ->add_option("file", *input,
                   "lines with problem, weights, algorithm and parameters; -: "
                   "standard input")
      ->capture_default_str();
  command->callback([options, input, &action] {
    action = [options, input] { return predict(*options, *input); };
  });
}
