//===-- autoconfig.cpp - The engine from the command line ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "autoconfig/driver/Explain.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/tools/Calibrate.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>

using namespace autoconfig;

namespace {

struct Options {
  std::string target = "host", op = "matmul", problem, output, list;
  std::string weights = "given", weightsTag, algorithm, whyNot;
  std::vector<std::string> parameters, facts, targets;
  bool json = false, all = false;
};

llvm::Error fail(const std::string &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s",
                                 message.c_str());
}

void printJSON(llvm::json::Value value) {
  llvm::outs() << llvm::formatv("{0:2}", value) << "\n";
}

llvm::Error parseParameter(llvm::StringRef text, SelectionOptions &options) {
  auto [key, value] = text.split('=');
  int64_t number;
  if (key.empty() || value.getAsInteger(10, number))
    return fail("--param '" + text.str() + "': expected name=integer");
  options.parameters.emplace_back(key.str(), number);
  return llvm::Error::success();
}

llvm::Expected<SelectionOptions> selectionOptions(const Options &options) {
  SelectionOptions selection{options.algorithm, {}};
  for (const std::string &text : options.parameters)
    if (llvm::Error error = parseParameter(text, selection))
      return error;
  return selection;
}

/// The problem in the layout that --wtag asks for.
llvm::Expected<Problem> inLayout(llvm::Expected<Problem> problem,
                                 const Options &options) {
  if (problem && !options.weightsTag.empty())
    if (llvm::Error error = problem->setWeightsTag(options.weightsTag))
      return fail("--wtag on " + llvm::toString(std::move(error)));
  return problem;
}

llvm::Expected<Problem> parseProblem(llvm::StringRef text,
                                     const Options &options) {
  return inLayout(Problem::parse(options.op, text), options);
}

llvm::Expected<Target> loadTarget(const Options &options) {
  llvm::Expected<Target> target = Target::load(options.target);
  if (!target)
    return target;
  for (const std::string &text : options.facts) {
    auto [key, value] = llvm::StringRef(text).split('=');
    if (llvm::Error error = target->set(key, value, "--set"))
      return error;
  }
  return target;
}

llvm::Error listTargets(const Options &options) {
  llvm::Expected<std::vector<std::string>> names = Target::list();
  if (!names)
    return names.takeError();
  llvm::json::Array array;
  for (const std::string &name : *names) {
    llvm::Expected<Target> target = Target::load(name);
    if (!target)
      return target.takeError();
    if (options.json)
      array.push_back(target->toJSON());
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", name, target->description);
  }
  if (options.json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

llvm::Error listAlgorithms(const Options &options) {
  llvm::json::Array array;
  for (const Algorithm &algorithm : algorithms()) {
    llvm::StringRef summary = algorithm.model().summary();
    if (options.json)
      array.push_back(llvm::json::Object{
          {"name", algorithm.name}, {"op", "matmul"}, {"summary", summary}});
    else
      llvm::outs() << llvm::formatv("{0,-18} {1}\n", algorithm.name, summary);
  }
  if (options.json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

/// What explain and compile start with.
struct Job {
  Target target;
  SelectionOptions selection;
  KernelCompiler compiler;

  static llvm::Expected<Job> create(const Options &options) {
    llvm::Expected<Target> target = loadTarget(options);
    if (!target)
      return target.takeError();
    llvm::Expected<SelectionOptions> selection = selectionOptions(options);
    if (!selection)
      return selection.takeError();
    llvm::Expected<KernelCompiler> compiler = KernelCompiler::create(*target);
    if (!compiler)
      return compiler.takeError();
    return Job{*target, *selection, std::move(*compiler)};
  }
};

/// Prints one of the explanations, as text or as JSON with what it is about.
void printExplanation(const Options &options, const Problem &problem,
                      llvm::function_ref<void()> text,
                      llvm::function_ref<llvm::json::Object()> json) {
  if (!options.json)
    return text();
  llvm::json::Object object = json();
  object["op"] = problem.op;
  object["problem"] = problem.shape();
  object["weights"] = options.weights;
  object["target"] = options.target;
  printJSON(std::move(object));
}

llvm::Error explainAll(const Options &options, const Job &job,
                       const Problem &problem, const Contraction &extracted) {
  auto candidates = candidateSpace(extracted, job.target, job.selection);
  if (!candidates)
    return candidates.takeError();
  if (candidates->empty())
    return fail("no algorithm applies");
  printExplanation(
      options, problem, [&] { printCandidates(*candidates, llvm::outs()); },
      [&] {
        llvm::json::Array array;
        for (const Candidate &candidate : *candidates)
          array.push_back(toJSON(candidate));
        return llvm::json::Object{{"chosen", toJSON(candidates->front())},
                                  {"candidates", std::move(array)}};
      });
  return llvm::Error::success();
}

llvm::Error explainWhyNot(const Options &options, const Job &job,
                          const Problem &problem,
                          const Contraction &extracted) {
  llvm::Expected<Decision> chosen = decide(extracted, job.target);
  if (!chosen)
    return chosen.takeError();
  const Algorithm *algorithm = findAlgorithm(options.whyNot);
  auto reason = algorithm ? algorithm->model().rejects(extracted, job.target)
                          : std::nullopt;
  if (reason) {
    printExplanation(
        options, problem,
        [&] { llvm::outs() << "it does not apply: " << *reason << "\n"; },
        [&] { return llvm::json::Object{{"rejected", *reason}}; });
    return llvm::Error::success();
  }
  SelectionOptions asked = job.selection;
  asked.algorithm = options.whyNot;
  llvm::Expected<Decision> other = decide(extracted, job.target, asked);
  if (!other)
    return other.takeError();
  printExplanation(
      options, problem,
      [&] { printComparison(chosen->chosen, other->chosen, llvm::outs()); },
      [&] { return comparisonJSON(chosen->chosen, other->chosen); });
  return llvm::Error::success();
}

llvm::Error explain(const Options &options) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  llvm::Expected<Problem> problem = parseProblem(options.problem, options);
  if (!problem)
    return problem.takeError();
  llvm::Expected<Contraction> extracted =
      job->compiler.extract(*problem, options.weights == "prepared");
  if (!extracted)
    return extracted.takeError();
  if (options.all)
    return explainAll(options, *job, *problem, *extracted);
  if (!options.whyNot.empty())
    return explainWhyNot(options, *job, *problem, *extracted);
  llvm::Expected<Decision> decision =
      decide(*extracted, job->target, job->selection);
  if (!decision)
    return decision.takeError();
  llvm::Expected<std::vector<Candidate>> groups =
      cheapestByValue("lmul", *extracted, job->target, job->selection);
  if (!groups)
    return groups.takeError();
  decision->registerGroups = std::move(*groups);
  printExplanation(
      options, *problem,
      [&] { printDecision(*decision, job->target, llvm::outs()); },
      [&] { return explainJSON(*decision, job->target); });
  return llvm::Error::success();
}

/// The stage that the file's extension asks for.
llvm::Error writeKernel(const KernelCompiler::Kernel &kernel,
                        llvm::StringRef path) {
  llvm::StringRef object(kernel.object.data(), kernel.object.size());
  llvm::StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".so")
    return linkSharedObject(kernel.object, path);
  if (extension == ".o")
    return writeFile(path, object);
  if (extension == ".s")
    return writeFile(path, kernel.assembly);
  if (extension == ".ll")
    return writeFile(path, kernel.llvmIr);
  if (extension == ".mlir")
    return writeFile(path, kernel.loops);
  return fail("-o '" + path.str() +
              "': the extension says what to write, expected .so, .o, .s, "
              ".ll or .mlir");
}

llvm::json::Object kernelJSON(const KernelCompiler::Kernel &kernel,
                              const Options &options, const Target &target) {
  llvm::json::Object object = explainJSON(kernel.decision, target);
  object["op"] = kernel.info.op;
  object["problem"] = kernel.info.problem;
  object["weights"] = options.weights;
  object["generate_seconds"] = kernel.seconds;
  object["object_bytes"] = static_cast<int64_t>(kernel.object.size());
  llvm::ArrayRef<uint8_t> bytes(
      reinterpret_cast<const uint8_t *>(kernel.object.data()),
      kernel.object.size());
  object["object_sha1"] = llvm::toHex(llvm::SHA1::hash(bytes), true);
  object["operation_counts"] = kernel.counts.toJSON();
  object["instruction_mix"] =
      reportAssembly(kernel.assembly, target.triple).toJSON();
  return object;
}

llvm::Error compileOne(const Options &options) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  llvm::Expected<Problem> problem = parseProblem(options.problem, options);
  if (!problem)
    return problem.takeError();
  llvm::StringRef extension = llvm::sys::path::extension(options.output);
  bool withText = options.json || (extension != ".so" && extension != ".o");
  llvm::Expected<KernelCompiler::Kernel> kernel = job->compiler.compile(
      *problem, options.weights == "prepared", job->selection, withText);
  if (!kernel)
    return kernel.takeError();
  if (llvm::Error error = writeKernel(*kernel, options.output))
    return error;
  if (options.json)
    printJSON(kernelJSON(*kernel, options, job->target));
  return llvm::Error::success();
}

/// A line of --list: PROBLEM [ALGORITHM [k=v,k=v..]].
llvm::Error compileLine(const Job &job, const Options &options,
                        llvm::StringRef line, const std::string &path,
                        std::vector<double> &seconds) {
  llvm::SmallVector<llvm::StringRef, 3> words;
  line.split(words, ' ', -1, /*KeepEmpty=*/false);
  SelectionOptions selection = job.selection;
  if (words.size() > 1)
    selection.algorithm = words[1].str();
  if (words.size() > 2) {
    llvm::SmallVector<llvm::StringRef> parameters;
    words[2].split(parameters, ',');
    for (llvm::StringRef text : parameters)
      if (llvm::Error error = parseParameter(text, selection))
        return error;
  }
  if (words.size() > 3)
    return fail("expected PROBLEM [ALGORITHM [name=value,..]], got '" +
                line.str() + "'");
  llvm::Expected<Problem> problem = parseProblem(words[0], options);
  if (!problem)
    return problem.takeError();
  llvm::Expected<KernelCompiler::Kernel> kernel = job.compiler.compile(
      *problem, options.weights == "prepared", selection, false);
  if (!kernel)
    return kernel.takeError();
  seconds.push_back(kernel->seconds);
  return writeKernel(*kernel, path);
}

llvm::Error compileList(const Options &options) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  auto file = llvm::MemoryBuffer::getFile(options.list);
  if (!file)
    return fail("cannot read '" + options.list +
                "': " + file.getError().message());
  if (std::error_code error = llvm::sys::fs::create_directories(options.output))
    return fail("cannot create the folder '" + options.output +
                "': " + error.message());
  llvm::StringRef rest = (*file)->getBuffer();
  std::vector<double> seconds;
  for (unsigned number = 1, index = 0; !rest.empty(); ++number) {
    llvm::StringRef line;
    std::tie(line, rest) = rest.split('\n');
    line = line.split('#').first.trim();
    if (line.empty())
      continue;
    std::string path = options.output + "/" + std::to_string(index++) + ".so";
    if (llvm::Error error = compileLine(*job, options, line, path, seconds))
      return fail(options.list + ":" + std::to_string(number) +
                  ": error: " + llvm::toString(std::move(error)));
  }
  llvm::sort(seconds);
  if (options.json)
    printJSON(llvm::json::Object{
        {"kernels", static_cast<int64_t>(seconds.size())},
        {"median_generate_seconds",
         seconds.empty() ? 0 : seconds[seconds.size() / 2]}});
  else if (!seconds.empty())
    llvm::outs() << seconds.size() << " kernels in " << options.output
                 << llvm::formatv(", {0:F1} ms each in the median\n",
                                  seconds[seconds.size() / 2] * 1e3);
  return llvm::Error::success();
}

/// One line per target and problem: the table that shows whether the same
/// models serve every instruction set.
llvm::Error decideAll(const Options &options) {
  llvm::Expected<ProblemFile> file =
      ProblemFile::load(options.op, options.list);
  if (!file)
    return file.takeError();
  llvm::json::Array array;
  if (!options.json)
    llvm::outs() << "target,problem,algorithm,parameters,predicted_cycles\n";
  for (const std::string &name : options.targets) {
    Options one = options;
    one.target = name;
    llvm::Expected<Job> job = Job::create(one);
    if (!job)
      return job.takeError();
    for (const Problem &given : file->problems) {
      llvm::Expected<Problem> laidOut = inLayout(given, options);
      if (!laidOut)
        return laidOut.takeError();
      const Problem &problem = *laidOut;
      llvm::Expected<Contraction> extracted =
          job->compiler.extract(problem, options.weights == "prepared");
      if (!extracted)
        return extracted.takeError();
      llvm::Expected<Decision> decision =
          decide(*extracted, job->target, job->selection);
      if (!decision)
        return fail(problem.shape() + ": " +
                    llvm::toString(decision.takeError()));
      const Candidate &chosen = decision->chosen;
      if (options.json)
        array.push_back(
            llvm::json::Object{{"target", name},
                               {"problem", problem.shape()},
                               {"algorithm", chosen.algorithm},
                               {"parameters", chosen.configuration.toJSON()},
                               {"predicted_cycles", chosen.cost.cycles()}});
      else
        llvm::outs() << llvm::formatv(
            "{0},{1},{2},\"{3}\",{4:E3}\n", name, problem.shape(),
            chosen.algorithm, chosen.configuration.str(), chosen.cost.cycles());
    }
  }
  if (options.json)
    printJSON(std::move(array));
  return llvm::Error::success();
}

llvm::Error compile(const Options &options) {
  if (options.list.empty() == options.problem.empty())
    return fail("expected either PROBLEM or --list FILE");
  return options.list.empty() ? compileOne(options) : compileList(options);
}

void addTargetOption(CLI::App &command, Options &options) {
  command
      .add_option("--target", options.target,
                  "a name that 'autoconfig targets' lists, or a .yaml file")
      ->capture_default_str();
}

void addSelectionOptions(CLI::App &command, Options &options) {
  command.add_option("--op", options.op, "the operator")
      ->check(CLI::IsMember({"matmul"}))
      ->capture_default_str();
  command
      .add_option("--weights", options.weights,
                  "B as given to each call, or prepared once before")
      ->check(CLI::IsMember({"given", "prepared"}))
      ->capture_default_str();
  command.add_option("--wtag", options.weightsTag,
                     "layout of B: ab, or ba for a transposed one (of batches "
                     "also abc, acb)");
  command.add_option("--algorithm", options.algorithm,
                     "use this one, one of 'autoconfig algorithms'");
  command.add_option("--param", options.parameters,
                     "fix a parameter, name=value; may be repeated");
  command.add_option(
      "--set", options.facts,
      "replace a fact of the target, l2.size=512K; may be repeated");
  command.add_flag("--json", options.json, "print JSON");
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app("AutoConfig: chooses and generates kernels from analysis "
               "models, without search.");
  app.require_subcommand(1);
  app.set_version_flag("--version", "autoconfig " AUTOCONFIG_VERSION);
  Options options;
  llvm::Error (*action)(const Options &) = nullptr;

  CLI::App *targets = app.add_subcommand("targets", "list the targets");
  targets->add_flag("--json", options.json, "print JSON, with all facts");
  targets->callback([&] { action = listTargets; });

  CLI::App *list = app.add_subcommand("algorithms", "list the algorithms");
  list->add_flag("--json", options.json, "print JSON");
  list->callback([&] { action = listAlgorithms; });

  CLI::App *explainCommand =
      app.add_subcommand("explain", "say what is chosen, and why");
  addTargetOption(*explainCommand, options);
  addSelectionOptions(*explainCommand, options);
  explainCommand->add_option("problem", options.problem, "shape, MxK:KxN")
      ->required();
  explainCommand->add_flag("--all", options.all,
                           "the whole candidate space, cheapest first");
  explainCommand->add_option(
      "--why-not", options.whyNot,
      "compare this algorithm, with --param, with the chosen one");
  explainCommand->callback([&] { action = explain; });

  CLI::App *compileCommand = app.add_subcommand("compile", "generate kernels");
  addTargetOption(*compileCommand, options);
  addSelectionOptions(*compileCommand, options);
  compileCommand->add_option("problem", options.problem, "shape, MxK:KxN");
  compileCommand->add_option(
      "--list", options.list,
      "a file with PROBLEM [ALGORITHM [name=value,..]] lines");
  compileCommand
      ->add_option("-o", options.output,
                   "FILE.so, .o, .s, .ll or .mlir; with --list a folder")
      ->required();
  compileCommand->callback([&] { action = compile; });

  CLI::App *decideCommand = app.add_subcommand(
      "decide",
      "the choices for a suite of problems on several targets, as CSV");
  addSelectionOptions(*decideCommand, options);
  decideCommand->add_option("--target", options.targets, "may be repeated")
      ->required();
  decideCommand->add_option("--suite", options.list, "a file of shapes")
      ->required();
  decideCommand->callback([&] { action = decideAll; });

  std::function<llvm::Error()> calibrate;
  addCalibrateCommand(app, calibrate);

  CLI11_PARSE(app, argc, argv);
  if (llvm::Error error = calibrate ? calibrate() : action(options)) {
    llvm::errs() << "autoconfig: error: " << llvm::toString(std::move(error))
                 << "\n";
    return 1;
  }
  return 0;
}
