//===-- spills.cpp - Registers on the stack in the innermost loops --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generates the chosen kernel of each problem of suites for the described
// targets, with given and with prepared weights, in every layout, and reads the
// assembly: no innermost loop may store a register on the stack or load one
// from there, but for what a file says is known. Says which do; the status is
// then 1.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace autoconfig;
using llvm::Expected;
using llvm::StringRef;

namespace {

struct Tally {
  int kernels = 0, loops = 0, spilling = 0;
};

/// The most that a loop may have on the stack.
struct Bound {
  int64_t vectors = 0, scalars = 0;
};

/// By target and function, whose name is without its sizes: "zen4 microkernel".
using Known = llvm::StringMap<Bound>;

/// Lines of target, function, vectors, scalars, and a comment after #.
Expected<Known> readKnown(StringRef path) {
  auto text = llvm::MemoryBuffer::getFile(path);
  if (!text)
    return llvm::createStringError(text.getError(),
                                   "cannot read '" + path + "'");
  Known known;
  llvm::SmallVector<StringRef> lines;
  (*text)->getBuffer().split(lines, '\n');
  for (StringRef line : lines) {
    llvm::SmallVector<StringRef> words;
    llvm::SplitString(line.split('#').first, words);
    Bound bound;
    if (words.empty())
      continue;
    if (words.size() != 4 || words[2].getAsInteger(10, bound.vectors) ||
        words[3].getAsInteger(10, bound.scalars))
      return llvm::createStringError(
          "'" + line + "' in '" + path +
          "', expected a target, a function and two numbers");
    known[(words[0] + " " + words[1]).str()] = bound;
  }
  return known;
}

/// "microkernel_7x12x64_arows" is a microkernel.
StringRef kindOf(StringRef function) {
  return function.take_while([](char c) { return !llvm::isDigit(c); })
      .rtrim('_');
}

bool isAbove(const AssemblyReport::Loop &loop, StringRef target,
             const Known &known) {
  Bound bound = known.lookup((target + " " + kindOf(loop.function)).str());
  return loop.mix.vectorSpills > bound.vectors ||
         loop.mix.scalarSpills > bound.scalars;
}

/// What is compiled: a line that says how to do it again.
struct Job {
  const Problem &problem;
  StringRef tag; // "" if the notation has none
  bool prepared;
};

void print(const Job &job, StringRef target, const KernelInfo &info,
           const AssemblyReport::Loop &loop) {
  llvm::outs() << "--target " << target << " --weights "
               << (job.prepared ? "prepared" : "given");
  if (!job.tag.empty())
    llvm::outs() << " --tag " << job.tag;
  llvm::outs() << " " << job.problem.shape() << ": " << info.algorithm << " "
               << info.parameters << ", " << loop.function << ": "
               << loop.mix.vectorSpills << " vector and "
               << loop.mix.scalarSpills << " scalar spills among "
               << loop.mix.instructions << " instructions with "
               << loop.mix.fmas << " multiply-adds\n";
}

llvm::Error check(const Job &job, const Target &target,
                  const KernelCompiler &compiler, const Known &known,
                  Tally &tally) {
  auto kernel = compiler.compile(job.problem, job.prepared, {}, true);
  if (!kernel)
    return kernel.takeError();
  ++tally.kernels;
  for (const AssemblyReport::Loop &loop :
       reportAssembly(kernel->assembly, target.triple).innermostLoops) {
    ++tally.loops;
    if (!isAbove(loop, target.name, known))
      continue;
    ++tally.spilling;
    print(job, target.name, kernel->info, loop);
  }
  return llvm::Error::success();
}

llvm::Error checkSuite(StringRef suite, StringRef tag, const Target &target,
                       const KernelCompiler &compiler, const Known &known,
                       Tally &tally) {
  std::string driver = driverOfSuite(suite);
  auto path = findSuite(AUTOCONFIG_SOURCE_FOLDER "/workloads", driver, suite);
  if (!path)
    return path.takeError();
  ShapeOptions options;
  options.tag = tag.str();
  auto file = ProblemFile::load(driver, *path, options);
  if (!file)
    return file.takeError();
  for (const Problem &problem : file->problems)
    for (bool prepared : {false, true})
      if (llvm::Error error =
              check({problem, tag, prepared}, target, compiler, known, tally))
        return error;
  return llvm::Error::success();
}

/// All but those that depend on the machine at hand.
Expected<std::vector<std::string>> describedTargets() {
  auto names = targetNames();
  if (names)
    llvm::erase_if(*names,
                   [](StringRef name) { return name.starts_with("host"); });
  return names;
}

llvm::Error run(llvm::ArrayRef<StringRef> suites, const Known &known,
                Tally &tally) {
  auto names = describedTargets();
  if (!names)
    return names.takeError();
  for (const std::string &name : *names) {
    auto target = loadTarget(name);
    if (!target)
      return target.takeError();
    auto compiler = KernelCompiler::create(*target);
    if (!compiler)
      return compiler.takeError();
    for (StringRef suite : suites) {
      std::vector<StringRef> tags{""};
      if (driverOfSuite(suite) == "conv")
        tags = {"nhwc", "nchw"};
      for (StringRef tag : tags)
        if (llvm::Error error =
                checkSuite(suite, tag, *target, *compiler, known, tally))
          return error;
    }
  }
  return llvm::Error::success();
}

} // namespace

int main(int argc, char **argv) {
  std::vector<StringRef> suites(argv + 1, argv + argc);
  constexpr StringRef option = "--known=";
  StringRef file;
  if (!suites.empty() && suites.front().starts_with(option)) {
    file = suites.front().drop_front(option.size());
    suites.erase(suites.begin());
  }
  if (suites.empty()) {
    llvm::errs() << "usage: spills [--known=FILE] SUITE ..  for example "
                    "conv/resnet50\n";
    return 2;
  }
  Tally tally;
  Expected<Known> known = file.empty() ? Known() : readKnown(file);
  llvm::Error error = known ? run(suites, *known, tally) : known.takeError();
  if (error) {
    llvm::errs() << "spills: error: " << llvm::toString(std::move(error))
                 << "\n";
    return 2;
  }
  llvm::outs() << tally.kernels << " kernels, " << tally.loops
               << " innermost loops, " << tally.spilling
               << " with more spills than are known\n";
  return tally.spilling > 0;
}
