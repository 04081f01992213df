//===-- CycleModel.cpp - Modelled cycles of what ran ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/CycleModel.h"
#include "harness/counting/MissCosts.h"
#include "harness/counting/StraightCode.h"
#include "harness/counting/ThroughputModel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>
#include <tuple>

using namespace autoconfig;
using namespace autoconfig::harness;

// Code beyond this share of the executed instructions, coldest last, is not
// simulated but taken as the average of the others.
static constexpr double simulatedShare = 0.999;
// A predicted call or return: one taken branch. LLVM's models have none.
static constexpr double callCycles = 1;

/// Why the target has no modelled cycles; success if it has.
static llvm::Error refusal(const Target &target) {
  const Scheduling &scheduling = target.scheduling;
  std::string who = "no modelled cycles for '" + target.name + "': ";
  if (scheduling.model.empty())
    return llvm::createStringError(who + "it has no scheduling model, " +
                                   scheduling.source);
  int64_t bits = target.integer("vector.bits");
  if (scheduling.vectorBits > 0 && bits > scheduling.vectorBits)
    return llvm::createStringError(
        who + "the scheduling model " + scheduling.model +
        " is not right for vectors of " + std::to_string(bits) +
        " bits, only "
        "up to " +
        std::to_string(scheduling.vectorBits) + ": " + scheduling.source);
  return llvm::Error::success();
}

llvm::Expected<CycleModel> CycleModel::create(const Target &target) {
  if (llvm::Error refused = refusal(target))
    return refused;
  CycleModel model(target);
  const Scheduling &scheduling = target.scheduling;
  bool ownFacts = scheduling.model == throughputsModel;
  DecodedCpu decoded = decodedCpu(llvm::Triple(target.triple));
  auto code = ownFacts ? MachineCode::create(target.triple, decoded.name,
                                             decoded.features)
                       : MachineCode::create(target.triple, scheduling.model,
                                             target.features);
  if (!code)
    return code.takeError();
  model.code = std::move(*code);
  if (ownFacts)
    return model;
  if (!model.code->subtarget->getSchedModel().hasInstrSchedModel())
    return llvm::createStringError("no modelled cycles for '" + target.name +
                                   "': LLVM has no scheduling model of " +
                                   scheduling.model);
  model.simulator = std::make_unique<BlockSimulator>(
      *model.code, static_cast<unsigned>(scheduling.dispatch));
  return model;
}

/// Microcode moves whole vectors, as fast as their pipes allow.
static double repeatedCycles(const StraightCode &piece, const Target &target) {
  double bytes = target.get("vector.datapath_bits") / 8;
  return std::max(piece.repeatedLoadBytes / (bytes * target.get("load.pipes")),
                  piece.repeatedStoreBytes /
                      (bytes * target.get("store.pipes")));
}

static double weight(const StraightCode &piece) {
  return static_cast<double>(piece.executions) * piece.size();
}

/// Adds what all models have in common: the sum, the misses.
static llvm::Error complete(ModelledCycles &result, const BlockProfile &profile,
                            const Target &target) {
  for (const auto &[name, cycles] : result.terms)
    result.cycles += cycles;
  auto misses = missCosts(profile.caches, result.cycles, target);
  if (!misses)
    return misses.takeError();
  for (const auto &[name, cycles] : *misses) {
    result.terms[name] = cycles;
    result.cycles += cycles;
  }
  return llvm::Error::success();
}

llvm::Expected<ModelledCycles>
CycleModel::cycles(const BlockProfile &profile,
                   std::vector<CodeCycles> *hottest) {
  ModelledCycles result;
  if (!simulator)
    result = byThroughputs(profile);
  else if (llvm::Error wrong = simulate(profile, result, hottest))
    return wrong;
  if (llvm::Error wrong = complete(result, profile, target))
    return wrong;
  return result;
}

ModelledCycles CycleModel::byThroughputs(const BlockProfile &profile) const {
  auto blocks =
      decodeProfile(profile, *code, kindsOf(llvm::Triple(target.triple)),
                    static_cast<unsigned>(target.integer("vector.bits")));
  ThroughputCycles priced = throughputCycles(blocks, *code, target);
  ModelledCycles result;
  result.core = target.name + " throughputs";
  result.coveredShare =
      priced.instructions > 0 ? priced.priced / priced.instructions : 1;
  result.terms["compute"] = priced.cycles;
  return result;
}

llvm::Error CycleModel::simulate(const BlockProfile &profile,
                                 ModelledCycles &result,
                                 std::vector<CodeCycles> *hottest) {
  std::vector<StraightCode> pieces = straightCode(profile, *code, *simulator);
  llvm::sort(pieces, [](const StraightCode &a, const StraightCode &b) {
    return std::forward_as_tuple(-weight(a), a.address, a.key) <
           std::forward_as_tuple(-weight(b), b.address, b.key);
  });
  double all = 0, repeated = 0;
  for (const StraightCode &piece : pieces) {
    all += weight(piece);
    repeated += repeatedCycles(piece, target);
  }
  double seen = 0, priced = 0, slots = 0, compute = 0, calls = 0;
  for (const StraightCode &piece : pieces) {
    if (seen >= simulatedShare * all)
      break;
    auto state = price(piece);
    if (!state)
      return state.takeError();
    double executions = static_cast<double>(piece.executions);
    seen += weight(piece);
    priced += executions * (state->priced + piece.calls + piece.landings);
    slots += executions * state->unpricedOthers;
    compute += executions * state->cycles;
    calls += executions * piece.calls * callCycles;
    if (hottest)
      hottest->push_back({piece.address, piece.function, piece.executions,
                          piece.size(), state->cycles});
  }
  result.core = target.scheduling.model;
  result.coveredShare = all > 0 ? priced / all : 1;
  result.terms["compute"] = compute;
  result.terms["calls"] = calls;
  if (repeated > 0)
    result.terms["repeated instructions"] = repeated;
  // Scalar instructions without an entry (prefetches) take a slot; all else
  // that is not priced costs what the rest does on average.
  if (priced > 0)
    result.terms["not priced"] =
        slots / simulator->width() +
        (compute + calls) * (all - priced - slots) / priced;
  return llvm::Error::success();
}

llvm::Expected<SteadyState> CycleModel::price(const StraightCode &piece) {
  auto [entry, isNew] = known.try_emplace(piece.key);
  if (!isNew)
    return entry->second;
  auto state = simulator->simulate(piece.instructions);
  if (!state)
    return state.takeError();
  entry->second = *state;
  return *state;
}

llvm::Expected<ModelledCycles> harness::modelCycles(const BlockProfile &profile,
                                                    const Target &target) {
  auto model = CycleModel::create(target);
  if (!model)
    return model.takeError();
  return model->cycles(profile);
}
