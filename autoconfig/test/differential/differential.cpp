//===-- differential.cpp - The pass against MLIR's own lowering -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// differential --target T --seed S --count N [--only N] -- RUNNER..
// Generates modules, runs the pass on each, and has the target's
// differential-runner compare what is changed with the same module that is not.
// Where nothing is changed, the module's text says it. --mutations damages the
// modules' text before.
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"
#include "Library.h"
#include "Module.h"
#include "Mutation.h"
#include "autoconfig/targets/TargetLoader.h"
#include "mlir/InitAllPasses.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/raw_ostream.h"

using namespace differential;

namespace {

struct Options {
  std::string target, repeat; // the command line, up to --seed
  uint64_t seed = 1, first = 0, count = 200;
  bool printsModules = false, mutates = false;
  autoconfig::RewriteOptions rewrite;
  autoconfig::BodyCheck bodyCheck = autoconfig::BodyCheck::On;
  autoconfig::SelectionOptions selection;
  std::vector<std::string> runner;
};

/// How many modules ended how.
struct Tally {
  std::map<std::string, uint64_t> rewritten, left;
  uint64_t modules = 0, rewrittenModules = 0, leftModules = 0, refused = 0;
  uint64_t differences = 0;

  void add(const Outcome &outcome) {
    ++modules;
    (outcome.algorithms.empty() ? leftModules : rewrittenModules) += 1;
    for (const std::string &algorithm : outcome.algorithms)
      ++rewritten[algorithm];
    for (const std::string &reason : outcome.reasons)
      ++left[kind(reason)];
  }

  void print(llvm::raw_ostream &out) const {
    out << modules << " modules: " << rewrittenModules << " rewritten, "
        << leftModules << " left for a stated reason, " << refused
        << " refused by the parser, " << differences << " differences\n";
    for (const auto &[algorithm, count] : rewritten)
      out << "  " << count << "  " << algorithm << "\n";
    for (const auto &[reason, count] : left)
      out << "  " << count << "  left: " << reason << "\n";
  }

private:
  /// Reasons that differ in their numbers only are one.
  static std::string kind(llvm::StringRef reason) {
    std::string text;
    for (char c : reason.split(", expected").first)
      if (!llvm::isDigit(c))
        text += c;
      else if (text.empty() || text.back() != '#')
        text += '#';
    return text;
  }
};

class Campaign {
public:
  Campaign(const Options &options, const autoconfig::Target &target,
           const autoconfig::CodeGenerator &generator)
      : options(options), target(target), generator(generator) {}

  /// A batch of modules in one MLIR context and one library.
  llvm::Error runBatch(uint64_t first, uint64_t count) {
    Compiler compiler(target, generator, options.rewrite, options.bodyCheck,
                      options.selection);
    Library library(options.runner);
    for (uint64_t number = first; number < first + count; ++number) {
      const std::string where = repeat(number);
      llvm::PrettyStackTraceString onCrash(where.c_str());
      if (llvm::Error error = runOne(compiler, library, number))
        report(number, llvm::toString(std::move(error)));
    }
    return library.run([&](uint64_t number, const std::string &difference) {
      report(number, difference);
    });
  }

  Tally tally;

private:
  std::string repeat(uint64_t number) const {
    std::string text = options.repeat + " --seed " +
                       std::to_string(options.seed) + " --only " +
                       std::to_string(number) + " --";
    for (const std::string &word : options.runner)
      text += " " + word;
    return text;
  }

  void report(uint64_t number, const std::string &what) {
    ++tally.differences;
    llvm::outs() << "module " << number << ": " << what
                 << "\n  repeat: " << repeat(number) << "\n";
  }

  llvm::Error runOne(Compiler &compiler, Library &library, uint64_t number) {
    Module module = generate(options.seed, number);
    if (options.mutates)
      module.text = mutate(options.seed, number, module.text);
    if (options.printsModules)
      llvm::outs() << "// module " << number << "\n" << module.text << "\n";
    auto plain = compiler.parse(module.text);
    if (!plain && options.mutates)
      return expectDiagnostics(plain.takeError());
    if (!plain)
      return plain.takeError();
    mlir::OwningOpRef<mlir::ModuleOp> ours = (*plain)->clone();
    for (auto [module, foldsCopies] :
         {std::pair(**plain, false), std::pair(*ours, true)})
      if (llvm::Error error = compiler.bufferize(module, foldsCopies))
        return options.mutates ? expectDiagnostics(std::move(error))
                               : std::move(error);
    llvm::Expected<Outcome> outcome = compiler.runPass(*ours);
    if (!outcome)
      return outcome.takeError();
    tally.add(*outcome);
    if (options.printsModules)
      llvm::outs() << "// after the pass\n" << *ours << "\n";
    if (outcome->algorithms.empty() || options.mutates)
      return llvm::Error::success();
    return library.add(compiler, module, **plain, *ours);
  }

  /// A module that is refused is refused with a place.
  llvm::Error expectDiagnostics(llvm::Error error) {
    ++tally.modules;
    ++tally.refused;
    std::string text = llvm::toString(std::move(error));
    if (text.find("loc(") == text.npos || text.find("no location") != text.npos)
      return llvm::createStringError("is refused without a place: " + text);
    return llvm::Error::success();
  }

  const Options &options;
  const autoconfig::Target &target;
  const autoconfig::CodeGenerator &generator;
};

llvm::Error run(const Options &options, bool &different) {
  llvm::Expected<autoconfig::Target> target =
      autoconfig::loadTarget(options.target);
  if (!target)
    return target.takeError();
  auto generator = autoconfig::CodeGenerator::create(*target);
  if (!generator)
    return generator.takeError();
  Campaign campaign(options, *target, *generator);
  constexpr uint64_t each = 100;
  const uint64_t end = options.first + options.count;
  for (uint64_t first = options.first; first < end; first += each) {
    if (llvm::Error error =
            campaign.runBatch(first, std::min(each, end - first)))
      return error;
    if (options.count > each)
      llvm::errs() << "\r" << std::min(first + each, end) << " of "
                   << options.count << ", " << campaign.tally.differences
                   << " differences";
  }
  llvm::errs() << (options.count > each ? "\n" : "");
  campaign.tally.print(llvm::outs());
  different = campaign.tally.differences > 0;
  return llvm::Error::success();
}

Options parse(int argc, char **argv) {
  namespace cl = llvm::cl;
  cl::OptionCategory ours("Differential test");
  cl::opt<std::string> target("target", cl::desc("a target's name or file"),
                              cl::init("host"), cl::cat(ours));
  cl::opt<uint64_t> seed("seed", cl::init(1), cl::cat(ours));
  cl::opt<uint64_t> count("count", cl::desc("modules"), cl::init(200),
                          cl::cat(ours));
  cl::opt<int64_t> only("only", cl::desc("this module, printed"), cl::init(-1),
                        cl::cat(ours));
  cl::opt<std::string> algorithm("algorithm", cl::desc("the pass's option"),
                                 cl::cat(ours));
  cl::opt<double> tolerance("tolerance", cl::desc("the pass's option"),
                            cl::init(0), cl::cat(ours));
  cl::opt<bool> mutations("mutations", cl::desc("damage the modules' text"),
                          cl::cat(ours));
  cl::opt<bool> aliasing("check-aliasing", cl::desc("the pass's option"),
                         cl::cat(ours));
  cl::opt<bool> noBodyCheck("without-body-check",
                            cl::desc("to see what it prevents"), cl::cat(ours));
  cl::list<std::string> runner(cl::Positional, cl::desc("-- RUNNER.."),
                               cl::cat(ours));
  cl::HideUnrelatedOptions(ours);
  cl::ParseCommandLineOptions(argc, argv, "The pass against MLIR's lowering\n");

  Options options;
  options.target = target;
  options.repeat = "differential --target " + target;
  for (auto *flag : {&mutations, &aliasing, &noBodyCheck})
    if (*flag)
      options.repeat += " --" + flag->ArgStr.str();
  if (!algorithm.empty())
    options.repeat += " --algorithm " + algorithm;
  if (tolerance > 0)
    options.repeat +=
        " --tolerance " + llvm::formatv("{0}", double(tolerance)).str();
  options.selection.algorithm = algorithm;
  options.selection.tolerance = tolerance;
  options.seed = seed;
  options.first = only < 0 ? 0 : static_cast<uint64_t>(only);
  options.count = only < 0 ? count : 1;
  options.printsModules = only >= 0;
  options.mutates = mutations;
  options.rewrite.checkAliasing = aliasing;
  options.rewrite.preparesGlobals = true; // a constructor's
  if (noBodyCheck)
    options.bodyCheck = autoconfig::BodyCheck::OffToShowWhatItPrevents;
  options.runner = runner;
  return options;
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  const Options options = parse(argc, argv);
  mlir::registerAllPasses();
  bool different = false;
  if (llvm::Error error = run(options, different)) {
    llvm::errs() << "differential: error: " << llvm::toString(std::move(error))
                 << "\n";
    return 2;
  }
  return different ? 1 : 0;
}
