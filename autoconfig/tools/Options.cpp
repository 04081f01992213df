//===-- Options.cpp - What the commands have in common --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/Options.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/measure/host/MachineProfile.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/tools/CommandLine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>

using namespace autoconfig;

/// Their names, for --numerics.
static std::vector<std::string> orderNames() {
  std::vector<std::string> names;
  for (SumOrder order : sumOrders)
    names.push_back(sumOrderName(order).str());
  return names;
}

/// One of those.
static SumOrder orderNamed(llvm::StringRef name) {
  return *llvm::find_if(
      sumOrders, [&](SumOrder order) { return sumOrderName(order) == name; });
}

/// "512K" as facts have it, in digits.
static std::string readBytes(std::string &text) {
  llvm::StringRef number = text;
  unsigned shift = number.consume_back("K")   ? 10
                   : number.consume_back("M") ? 20
                   : number.consume_back("G") ? 30
                                              : 0;
  uint32_t value;
  if (number.getAsInteger(10, value))
    return "expected a number of bytes, 512K, got '" + text + "'";
  text = std::to_string(uint64_t(value) << shift);
  return "";
}

void autoconfig::addTargetOption(CLI::App &command, Options &options) {
  command
      .add_option("--target", options.target,
                  "a name that 'autoconfig targets' lists, or a .yaml file")
      ->capture_default_str();
}

void autoconfig::addFactOptions(CLI::App &command, Options &options) {
  command
      .add_option("--set", options.facts,
                  "replace a fact of the target, l2.size=512K; may be repeated")
      ->allow_extra_args(false); // what follows is the problem
  command
      .add_option("--facts", options.knownBy,
                  "of this machine (a target host*), beside what it tells: "
                  "measured ones only, described ones (published of its core "
                  "or of a relative) only, or all")
      ->check(CLI::IsMember({"all", "measured", "described"}))
      ->envname("AUTOCONFIG_FACTS")
      ->capture_default_str();
  command.add_flag("--no-measure", options.noMeasure,
                   "as --facts described: do not measure this machine at its "
                   "first use, and take nothing that was measured");
}

void autoconfig::addSelectionOptions(CLI::App &command, Options &options) {
  std::vector<llvm::StringRef> known = drivers();
  command
      .add_option("--op", options.op,
                  "the operator's notation: " + llvm::join(known, ", ") +
                      " (default: the one that the problem is in)")
      ->check(
          CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
  command
      .add_option("--weights", options.weights,
                  "the weights as given to each call, or prepared once before")
      ->check(CLI::IsMember({"given", "prepared"}))
      ->capture_default_str();
  command.add_option("--wtag", options.shape.weightsTag,
                     "layout of B: ab, or ba for a transposed one (of batches "
                     "also abc, acb)");
  command.add_option("--tag", options.shape.tag,
                     "layout of a convolution's tensors: nhwc or nchw");
  command
      .add_option("--rows", options.shape.rows,
                  "rows to decide for where the problem has ? of them, as in "
                  "?x768:768x3072 (128)")
      ->check(positiveInteger());
  command
      .add_option("--mb", options.shape.batch, "batch size of a convolution")
      ->check(nonNegativeNumber());
  command.add_option("--algorithm", options.algorithm,
                     "use this one, one of 'autoconfig algorithms'");
  // One value each: what follows is the problem.
  command
      .add_option("--param", options.parameters,
                  "fix a parameter, name=value; may be repeated")
      ->allow_extra_args(false);
  command
      .add_option("--tolerance", options.tolerance,
                  "the largest error that may be expected where all elements "
                  "are in [-1, 1]; 0: only sums of products (default: what "
                  "rounds no worse than direct summation, statistically)")
      ->check(nonNegativeNumber());
  command
      .add_option_function<std::string>(
          "--numerics",
          [&options](const std::string &name) {
            options.order = orderNamed(name);
          },
          "the order of summation: any, uniform (the same for all "
          "elements of a result), invariant (depends on the length of "
          "the sum alone)")
      ->check(CLI::IsMember(orderNames()))
      ->default_str("any");
  command
      .add_option("--workspace", options.mostWorkspace,
                  "the most bytes of workspace that a call may take, 512K; 0: "
                  "none (default: what each algorithm bounds itself by)")
      ->transform(CLI::Validator(readBytes, "BYTES"));
  addFactOptions(command, options);
  command.add_flag("--json", options.json, "print JSON");
}

llvm::Error autoconfig::fail(const std::string &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s",
                                 message.c_str());
}

void autoconfig::printJSON(llvm::json::Value value) {
  llvm::outs() << llvm::formatv("{0:2}", value) << "\n";
}

llvm::Error autoconfig::parseParameter(llvm::StringRef text,
                                       SelectionOptions &options) {
  if (llvm::Error error = addParameter(text, options))
    return withContext("--param ", std::move(error));
  return llvm::Error::success();
}

static llvm::Expected<SelectionOptions>
selectionOptions(const Options &options) {
  SelectionOptions selection{options.algorithm,
                             {},
                             options.tolerance,
                             options.order,
                             options.mostWorkspace};
  for (const std::string &text : options.parameters)
    if (llvm::Error error = parseParameter(text, selection))
      return error;
  return selection;
}

llvm::Expected<Problem> autoconfig::parseProblem(llvm::StringRef text,
                                                 const Options &options) {
  return Problem::parse(options.op, text, options.shape);
}

void autoconfig::printNote(const llvm::Twine &note) {
  llvm::errs() << "autoconfig: " << note << "\n";
}

bool autoconfig::measuringIsOn() {
  return llvm::sys::Process::GetEnv("AUTOCONFIG_MEASURE").value_or("") != "0";
}

llvm::Expected<Target> autoconfig::targetOf(const Options &options) {
  bool described = options.knownBy != "measured";
  bool measured = options.knownBy != "described" && !options.noMeasure;
  llvm::Expected<Target> target = loadTarget(options.target, {described});
  if (!target)
    return target;
  // A file that is given by its path is taken as it is.
  if (measured && measuringIsOn() &&
      !llvm::StringRef(options.target).ends_with(".yaml"))
    takeMeasuredFacts(*target, AUTOCONFIG_ROOT, printNote);
  llvm::StringSet<> seen;
  for (const std::string &text : options.facts) {
    auto [key, value] = llvm::StringRef(text).split('=');
    if (!seen.insert(key).second)
      return fail("--set '" + text + "': " + key.str() + " is given twice");
    if (llvm::Error error = target->set(key, value, setSource))
      return error;
  }
  return target;
}

llvm::Expected<Job> Job::create(const Options &options) {
  llvm::Expected<Target> target = targetOf(options);
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
