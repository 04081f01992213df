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

#include "autoconfig/core/Random.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/operators/matmul/MatmulShape.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace autoconfig;

namespace {

/// Small sizes more often than large ones.
int64_t randomSize(Random &random) {
  static constexpr int64_t bounds[] = {4, 20, 70, 150, 400};
  return 1 + random.below(random.of(bounds));
}

MatmulShape randomShape(Random &random) {
  int64_t m = randomSize(random), n = randomSize(random),
          k = randomSize(random);
  MatmulShape p;
  p.src = {m, k}, p.weights = {k, n}, p.dst = {m, n};
  // A third of the problems has a batch, which may broadcast.
  if (random.below(3) == 0) {
    int64_t batch = 2 + random.below(3), way = random.below(3);
    p.src.insert(p.src.begin(), way == 1 ? 1 : batch);
    p.weights.insert(p.weights.begin(), way == 2 ? 1 : batch);
    p.dst.insert(p.dst.begin(), batch);
  }
  return p;
}

/// A random candidate of the algorithm; none if it does not apply.
llvm::Expected<std::optional<Candidate>>
randomCandidate(Random &random, const OperatorInfo &problem,
                const Target &target, llvm::StringRef algorithm) {
  auto candidates = candidateSpace(problem, target);
  if (!candidates)
    return candidates.takeError();
  llvm::erase_if(*candidates, [&](const Candidate &candidate) {
    return algorithm != candidate.algorithm;
  });
  if (candidates->empty())
    return std::nullopt;
  return (*candidates)[random.below(candidates->size())];
}

/// Draws until a problem suits the algorithm, and writes it; false where none
/// of many does, as none without prepared weights does for one that needs them.
llvm::Expected<bool> writeLine(Random &random, const KernelCompiler &compiler,
                               const Target &target, bool prepared,
                               llvm::StringRef tag, llvm::StringRef algorithm) {
  constexpr int tries = 30;
  ShapeOptions options;
  options.weightsTag = tag.str();
  for (int i = 0; i < tries; ++i) {
    llvm::Expected<Problem> problem =
        Problem::parse("matmul", randomShape(random).text(), options);
    if (!problem)
      return problem.takeError();
    auto extracted = compiler.extract(*problem, prepared);
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

llvm::Error run(llvm::StringRef targetName, bool prepared, llvm::StringRef tag,
                uint64_t seed, int64_t count) {
  llvm::Expected<Target> target = loadTarget(targetName);
  if (!target)
    return target.takeError();
  llvm::Expected<KernelCompiler> compiler = KernelCompiler::create(*target);
  if (!compiler)
    return compiler.takeError();
  llvm::outs() << "# random-kernels " << targetName << " "
               << (prepared ? "prepared" : "given") << " " << tag << " " << seed
               << " " << count << "\n";
  Random random(seed);
  for (int64_t written = 0, inVain = 0; written < count;)
    for (const Algorithm &algorithm : algorithmsOf("matmul")) {
      llvm::Expected<bool> done =
          writeLine(random, *compiler, *target, prepared, tag, algorithm.name);
      if (!done)
        return done.takeError();
      written += *done;
      inVain = *done ? 0 : inVain + 1;
      if (inVain == static_cast<int64_t>(algorithmsOf("matmul").size()))
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
  if (argc != 6 || llvm::StringRef(argv[4]).getAsInteger(10, seed) ||
      llvm::StringRef(argv[5]).getAsInteger(10, count)) {
    llvm::errs()
        << "usage: random-kernels TARGET given|prepared ab|ba SEED COUNT\n";
    return 2;
  }
  bool prepared = llvm::StringRef(argv[2]) == "prepared";
  if (llvm::Error error = run(argv[1], prepared, argv[3], seed, count)) {
    llvm::errs() << "random-kernels: error: "
                 << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
  return 0;
}
