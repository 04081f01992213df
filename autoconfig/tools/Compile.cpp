//===-- Compile.cpp - The command compile ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/Explain.h"
#include "autoconfig/tools/Commands.h"
#include "autoconfig/tools/Options.h"
#include "autoconfig/tools/Shortlist.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig;

namespace {

struct CompileOptions : Options {
  std::string problem, list, output;
};

/// Before the kernel is made: -o must say what to write.
llvm::Error checkExtension(llvm::StringRef path) {
  llvm::StringRef extension = llvm::sys::path::extension(path);
  if (llvm::is_contained({".so", ".o", ".s", ".ll", ".mlir"}, extension))
    return llvm::Error::success();
  return fail("-o '" + path.str() +
              "': the extension says what to write, expected .so, .o, .s, "
              ".ll or .mlir");
}

/// The stage that the file's extension asks for.
llvm::Error writeKernel(const KernelCompiler::Kernel &kernel,
                        llvm::StringRef path) {
  llvm::StringRef object(kernel.object.data(), kernel.object.size());
  llvm::StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".so")
    return linkSharedObject(kernel.object, path);
  return writeFile(path, extension == ".o"    ? object
                         : extension == ".s"  ? kernel.assembly
                         : extension == ".ll" ? kernel.llvmIr
                                              : kernel.loops);
}

llvm::json::Object kernelJSON(const KernelCompiler::Kernel &kernel,
                              const CompileOptions &options,
                              const Target &target) {
  llvm::json::Object object = explainJSON(kernel.decision, target);
  if (!kernel.ofFewerRows.empty())
    object["of_fewer_rows"] = fewerRowsJSON(kernel.ofFewerRows, target);
  object["op"] = kernel.info.op;
  object["problem"] = kernel.info.problem;
  object["weights"] = options.weights;
  object["generate_seconds"] = kernel.seconds;
  object["object_bytes"] = static_cast<int64_t>(kernel.object.size());
  llvm::ArrayRef<uint8_t> bytes(
      reinterpret_cast<const uint8_t *>(kernel.object.data()),
      kernel.object.size());
  object["object_sha1"] = llvm::toHex(llvm::SHA1::hash(bytes), true);
  if (!kernel.info.takesRows)
    object["operation_counts"] = kernel.counts.toJSON();
  object["instruction_mix"] =
      reportAssembly(kernel.assembly, target.triple).toJSON();
  return object;
}

/// What the models choose or, with --measure, the fastest of their first.
llvm::Expected<KernelCompiler::Kernel>
compileChosen(const Job &job, const Problem &problem,
              const CompileOptions &options, bool withText) {
  auto compile = [&](const SelectionOptions &selection) {
    return job.compiler.compile(problem, options.prepared(), selection,
                                withText);
  };
  if (!options.shortlist)
    return compile(job.selection);
  auto extracted = job.compiler.extract(problem, options.prepared());
  if (!extracted)
    return extracted.takeError();
  llvm::Expected<Decision> decision =
      decide(**extracted, job.target, job.selection);
  if (!decision)
    return decision.takeError();
  if (llvm::Error error = chooseByMeasuring(job, problem, options, *decision))
    return std::move(error);
  auto kernel = compile(only(decision->chosen, job.selection));
  if (kernel)
    kernel->decision = std::move(*decision);
  return kernel;
}

llvm::Error compileOne(const CompileOptions &options) {
  if (llvm::Error error = checkExtension(options.output))
    return error;
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  llvm::Expected<Problem> problem = parseProblem(options.problem, options);
  if (!problem)
    return problem.takeError();
  llvm::StringRef extension = llvm::sys::path::extension(options.output);
  bool withText = options.json || (extension != ".so" && extension != ".o");
  llvm::Expected<KernelCompiler::Kernel> kernel =
      compileChosen(*job, *problem, options, withText);
  if (!kernel)
    return kernel.takeError();
  if (llvm::Error error = writeKernel(*kernel, options.output))
    return error;
  if (options.json)
    printJSON(kernelJSON(*kernel, options, job->target));
  return llvm::Error::success();
}

/// A line of --list: PROBLEM [ALGORITHM [k=v,k=v..]].
llvm::Error compileLine(const Job &job, const CompileOptions &options,
                        llvm::StringRef line, const std::string &path,
                        std::vector<double> &seconds) {
  llvm::SmallVector<llvm::StringRef, 3> words;
  llvm::SplitString(line, words);
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
  llvm::Expected<KernelCompiler::Kernel> kernel =
      job.compiler.compile(*problem, options.prepared(), selection, false);
  if (!kernel)
    return kernel.takeError();
  seconds.push_back(kernel->seconds);
  return writeKernel(*kernel, path);
}

llvm::Error compileList(const CompileOptions &options) {
  llvm::Expected<Job> job = Job::create(options);
  if (!job)
    return job.takeError();
  llvm::Expected<std::string> text = readTextFile(options.list);
  if (!text)
    return text.takeError();
  if (std::error_code error = llvm::sys::fs::create_directories(options.output))
    return fail("cannot create the folder '" + options.output +
                "': " + error.message());
  llvm::StringRef rest = *text;
  std::vector<double> seconds;
  for (unsigned number = 1, index = 0; !rest.empty(); ++number) {
    llvm::StringRef line;
    std::tie(line, rest) = rest.split('\n');
    line = line.split('#').first.trim();
    if (line.empty())
      continue;
    std::string path = options.output + "/" + std::to_string(index++) + ".so";
    if (llvm::Error error = compileLine(*job, options, line, path, seconds))
      return withContext(options.list + ":" + std::to_string(number) +
                             ": error: ",
                         std::move(error));
  }
  if (seconds.empty())
    return fail("list '" + options.list + "' holds no problem");
  llvm::sort(seconds);
  if (options.json)
    printJSON(llvm::json::Object{
        {"kernels", static_cast<int64_t>(seconds.size())},
        {"median_generate_seconds", seconds[seconds.size() / 2]}});
  else
    llvm::outs() << seconds.size() << " kernels in " << options.output
                 << llvm::formatv(", {0:F1} ms each in the median\n",
                                  seconds[seconds.size() / 2] * 1e3);
  return llvm::Error::success();
}

llvm::Error compile(const CompileOptions &options) {
  if (options.list.empty() == options.problem.empty())
    return fail("expected either PROBLEM or --list FILE");
  if (options.shortlist && options.problem.empty())
    return fail("--measure is for one PROBLEM, not for --list");
  return options.list.empty() ? compileOne(options) : compileList(options);
}

} // namespace

void autoconfig::addCompileCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<CompileOptions>();
  CLI::App *command = app.add_subcommand("compile", "generate kernels");
  addTargetOption(*command, *options);
  addSelectionOptions(*command, *options);
  addShortlistOption(*command, *options);
  command->add_option("problem", options->problem, problemHelp);
  command->add_option("--list", options->list,
                      "a file with PROBLEM [ALGORITHM [name=value,..]] lines");
  command
      ->add_option("-o", options->output,
                   "FILE.so, .o, .s, .ll or .mlir; with --list a folder")
      ->required();
  command->callback(
      [options, &action] { action = [options] { return compile(*options); }; });
}
