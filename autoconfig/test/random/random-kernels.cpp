//===-- random-kernels.cpp - Random problems with random candidates -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a list for `autoconfig compile --list`: seeded random shapes, each
// with a random one of the candidates of the algorithm whose turn it is, so
// that every algorithm, tail and blocking comes up. A line is a complete repro.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Kernel.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/test/random/RandomShape.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace autoconfig;

// Generated from the file names: <op>.cpp.
namespace autoconfig {
#define AUTOCONFIG_RANDOM(op) std::string op##Shape(Random &);
#include "autoconfig/test/random/Shapes.inc"
#undef AUTOCONFIG_RANDOM
} // namespace autoconfig

namespace {

/// Null where there is no such file.
RandomShape randomShapeOf(llvm::StringRef op) {
  return llvm::StringSwitch<RandomShape>(op)
#define AUTOCONFIG_RANDOM(op) .Case(#op, op##Shape)
#include "autoconfig/test/random/Shapes.inc"
#undef AUTOCONFIG_RANDOM
      .Default(nullptr);
}

/// What is asked for.
struct Wanted {
  llvm::StringRef op;
  RandomShape shape;
  bool prepared;
  ShapeOptions options;
};

/// A random candidate of the algorithm; none if it does not apply.
llvm::Expected<std::optional<Candidate>>
randomCandidate(Random &random, const OperatorInfo &problem,
                const Target &target, llvm::StringRef algorithm) {
  SelectionOptions any;
  any.algorithm = algorithm.str();
  any.tolerance = 1; // inputs are such that all are exact
  auto candidates = candidateSpace(problem, target, any);
  if (!candidates)
    return candidates.takeError();
  if (candidates->empty())
    return std::nullopt;
  return (*candidates)[random.below(candidates->size())];
}

/// Draws until a problem suits the algorithm, and writes it; false where none
/// of many does, as none without prepared weights does for one that needs them.
llvm::Expected<bool> writeLine(Random &random, const KernelCompiler &compiler,
                               const Target &target, const Wanted &wanted,
                               llvm::StringRef algorithm) {
  constexpr int tries = 300; // few shapes are pointwise, say
  for (int i = 0; i < tries; ++i) {
    llvm::Expected<Problem> problem = Problem::parse(
        driverOf(wanted.op), wanted.shape(random), wanted.options);
    if (!problem)
      return problem.takeError();
    if (problem->op != wanted.op)
      continue; // another one of the driver's
    auto extracted = compiler.extract(*problem, wanted.prepared);
    if (!extracted)
      return extracted.takeError();
    auto candidate = randomCandidate(random, **extracted, target, algorithm);
    if (!candidate)
      return candidate.takeError();
    if (!*candidate)
      continue;
    llvm::outs() << problem->shape() << " " << algorithm << " "
                 << (*candidate)->configuration.str() << "\n";
    return true;
  }
  return false;
}

llvm::Error run(llvm::StringRef targetName, const Wanted &wanted, uint64_t seed,
                int64_t count) {
  llvm::Expected<Target> target = loadTarget(targetName);
  if (!target)
    return target.takeError();
  llvm::Expected<KernelCompiler> compiler = KernelCompiler::create(*target);
  if (!compiler)
    return compiler.takeError();
  Random random(seed);
  const std::vector<Algorithm> all = algorithmsOf(wanted.op);
  for (int64_t written = 0, inVain = 0; written < count;)
    for (const Algorithm &algorithm : all) {
      llvm::Expected<bool> done =
          writeLine(random, *compiler, *target, wanted, algorithm.name);
      if (!done)
        return done.takeError();
      written += *done;
      inVain = *done ? 0 : inVain + 1;
      if (inVain == static_cast<int64_t>(all.size()))
        return llvm::createStringError("no algorithm suits a random problem");
      if (written == count)
        break;
    }
  return llvm::Error::success();
}

} // namespace

int main(int argc, char **argv) {
  uint64_t seed;
  int64_t count;
  Wanted wanted;
  if (argc == 6)
    wanted = {argv[1], randomShapeOf(argv[1]), false, {}};
  if (argc != 6 || !wanted.shape ||
      llvm::StringRef(argv[4]).getAsInteger(10, seed) ||
      llvm::StringRef(argv[5]).getAsInteger(10, count)) {
    llvm::errs() << "usage: random-kernels OPERATOR TARGET KIND SEED COUNT\n"
                    "KIND: given, prepared, transposed, transposed-prepared\n";
    return 2;
  }
  llvm::StringRef kind = argv[3];
  wanted.prepared = kind.ends_with("prepared");
  if (kind.starts_with("transposed"))
    wanted.options.weightsTag = "ba";
  llvm::outs() << "# random-kernels";
  for (int i = 1; i < argc; ++i)
    llvm::outs() << " " << argv[i];
  llvm::outs() << "\n";
  if (llvm::Error error = run(argv[2], wanted, seed, count)) {
    llvm::errs() << "random-kernels: error: "
                 << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
  return 0;
}
