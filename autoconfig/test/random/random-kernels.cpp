//===-- random-kernels.cpp - Random problems with random candidates -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a list for `autoconfig compile --list`: seeded random shapes, each
// with a random one of all its candidates, so that every algorithm, tail and
// blocking comes up. A line is a complete repro.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Kernel.h"
#include "llvm/Support/raw_ostream.h"
#include <random>

using namespace autoconfig;

namespace {

/// The same numbers everywhere, unlike the standard library's distributions.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  int64_t below(int64_t bound) { return engine() % bound; }
  /// Small sizes more often than large ones.
  int64_t size() {
    static constexpr int64_t bounds[] = {4, 20, 70, 150, 400};
    return 1 + below(bounds[below(5)]);
  }

private:
  std::mt19937_64 engine;
};

Problem randomProblem(Random &random) {
  int64_t m = random.size(), n = random.size(), k = random.size();
  Problem p;
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

llvm::Error run(llvm::StringRef targetName, bool prepared, llvm::StringRef tag,
                uint64_t seed, int64_t count) {
  llvm::Expected<Target> target = Target::load(targetName);
  if (!target)
    return target.takeError();
  llvm::Expected<KernelCompiler> compiler = KernelCompiler::create(*target);
  if (!compiler)
    return compiler.takeError();
  llvm::outs() << "# random-kernels " << targetName << " "
               << (prepared ? "prepared" : "given") << " " << tag << " " << seed
               << " " << count << "\n";
  Random random(seed);
  for (int64_t i = 0; i < count; ++i) {
    Problem problem = randomProblem(random);
    if (llvm::Error error = problem.setWeightsTag(tag))
      return error;
    llvm::Expected<Contraction> extracted =
        compiler->extract(problem, prepared);
    if (!extracted)
      return extracted.takeError();
    auto candidates = candidateSpace(*extracted, *target);
    if (!candidates)
      return candidates.takeError();
    const Candidate &candidate =
        (*candidates)[random.below(candidates->size())];
    llvm::outs() << problem.shape() << " " << candidate.algorithm << " "
                 << candidate.configuration.str() << "\n";
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
