//===-- Verify.cpp - Is the result right? ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Verify.h"
#include "harness/runner/Count.h"
#include <algorithm>
#include <cstring>

using namespace runner;

namespace {

/// Calls with the same tensors.
struct Round {
  Placement placement;
  int calls;
  bool counted = false; // the last of them
};

void copyTo(Buffer &buffer, const std::vector<float> &values) {
  std::copy(values.begin(), values.end(), buffer.data());
}

/// Bit by bit: NaN is equal to nothing.
bool unchanged(const Buffer &buffer, const std::vector<float> &values) {
  return values.empty() ||
         !std::memcmp(values.data(), buffer.data(), buffer.bytes());
}

class Verification {
public:
  Verification(Contender &contender, const Problem &problem,
               const Inputs &inputs, const Oracle &oracle,
               std::string circumstance = "")
      : contender(contender), problem(problem), inputs(inputs), oracle(oracle),
        circumstance(std::move(circumstance)) {}

  Verdict run(const std::vector<Round> &rounds) {
    try {
      for (const Round &round : rounds)
        runRound(round);
    } catch (const Refusal &refusal) {
      verdict.status = refusal.status;
      verdict.reason = refusal.what();
    }
    verdict.description = contender.describe();
    return verdict;
  }

private:
  Contender &contender;
  const Problem &problem;
  const Inputs &inputs;
  const Oracle &oracle;
  const std::string circumstance;
  Verdict verdict;

  void runRound(const Round &round) {
    const Placement placement = round.placement;
    Buffer a(inputs.a.size() * sizeof(float), sizeof(float), placement);
    Buffer b(inputs.b.size() * sizeof(float), sizeof(float), placement);
    Buffer c(elements(problem.tensors().c) * sizeof(float), sizeof(float),
             placement);
    copyTo(a, inputs.a);
    copyTo(b, inputs.b);
    contender.bind(a.data(), b.data(), c.data(), placement);
    for (int call = 0; call < round.calls; ++call) {
      c.fillWithNaN();
      if (round.counted)
        call + 1 < round.calls ? warmUp(contender) : countOneCall(contender);
      else
        contender.run(1);
      contender.collect();
      const std::string where = circumstance + std::string(name(placement)) +
                                (call ? ", in a second call" : "");
      checkResult(c, where);
      checkSurroundings(a, b, c, where);
    }
  }

  void checkResult(const Buffer &c, const std::string &where) {
    const Comparison result = oracle.compare(c.data());
    verdict.checkedElements = result.checked;
    verdict.maxError = std::max(verdict.maxError, result.maxError);
    if (result.wrong)
      throw Refusal(Status::Failed, result.firstWrong + " (" +
                                        std::to_string(result.wrong) + " of " +
                                        std::to_string(result.checked) +
                                        " elements are wrong, " + where + ")");
  }

  void checkSurroundings(const Buffer &a, const Buffer &b, const Buffer &c,
                         const std::string &where) {
    auto fail = [&](const std::string &what) {
      throw Refusal(Status::Failed, what + " (" + where + ")");
    };
    if (!unchanged(a, inputs.a))
      fail("the input a was changed");
    if (!unchanged(b, inputs.b))
      fail("the input b was changed");
    for (auto [buffer, tensor] : {std::pair{&a, "a"}, {&b, "b"}, {&c, "c"}})
      if (std::string damage = buffer->damage(); !damage.empty())
        fail(std::string("of the tensor ") + tensor + ", " + damage);
    if (std::string damage = contender.damage(); !damage.empty())
      fail(damage);
  }
};

} // namespace

Verdict runner::verify(Contender &contender, const Problem &problem,
                       const Inputs &inputs, const Oracle &oracle, bool guards,
                       bool count) {
  std::vector<Round> rounds;
  if (guards)
    for (Placement placement : contender.placements())
      if (!count || placement != Placement::Aligned)
        rounds.push_back({placement, 1});
  if (count)
    rounds.push_back({Placement::Aligned, 2, /*counted=*/true});
  else if (rounds.empty())
    rounds.push_back({Placement::Aligned, 2});
  else
    rounds.front().calls = 2;
  return Verification(contender, problem, inputs, oracle).run(rounds);
}

Verdict runner::verifySpecials(Contender &contender, const Problem &problem,
                               uint64_t seed, double tolerance) {
  Inputs inputs = problem.inputs(seed);
  problem.placeSpecials(inputs, seed);
  Oracle oracle(problem, inputs, 0, seed, tolerance);
  oracle.allowNaN(problem.mayBeNaN(inputs, contender.tile()));
  return Verification(contender, problem, inputs, oracle,
                      "with NaN, infinities and denormals in the inputs, ")
      .run({{Placement::EndAtGuard, 1}});
}
