//===-- CycleModelTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/CycleModel.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/counting/Pricing.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using namespace autoconfig::harness;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;

using Bytes = std::vector<uint8_t>;

static Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes &part : parts)
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

// vfmadd231ps %ymm1, %ymm15, %ymm<n>
static Bytes avxFma(unsigned n) {
  return {0xc4, 0xe2, 0x05, 0xb8, static_cast<uint8_t>(0xc1 | n << 3)};
}
// vfmadd231ps (%rsi), %ymm15, %ymm<n>
static Bytes avxFmaOfMemory(unsigned n) {
  return {0xc4, 0xe2, 0x05, 0xb8, static_cast<uint8_t>(0x06 | n << 3)};
}
// fmla v<n>.4s, v16.4s, v17.s[0]
static Bytes neonFma(unsigned n) {
  return {static_cast<uint8_t>(n), 0x12, 0x91, 0x4f};
}
static const Bytes rvvM1{0x57, 0x75, 0x00, 0x0d};   // vsetvli a0, zero, e32, m1
static const Bytes rvvM4{0x57, 0x75, 0x20, 0x0d};   // the same with m4
static const Bytes rvvFma8{0x57, 0x54, 0x45, 0xb2}; // vfmacc.vf v8, fa0, v4
static const Bytes rvvFma12{0x57, 0x56, 0x45, 0xb2}; // vfmacc.vf v12, fa0, v4
static const Bytes rvvLoad{0x07, 0x62, 0x05, 0x02};  // vle32.v v4, (a0)

template <typename Fma> static Bytes eight(Fma fma) {
  return joined(
      {fma(0), fma(2), fma(3), fma(4), fma(5), fma(6), fma(7), fma(1)});
}

static ExecutedBlock block(uint64_t address, const Bytes &code,
                           uint64_t executions,
                           const std::string &function = "f") {
  ExecutedBlock result;
  result.address = address;
  result.code = code;
  result.executions = executions;
  result.module = "kernel.so";
  result.function = function;
  return result;
}

static Target described(const std::string &name) {
  auto target = loadTarget(name);
  if (target)
    return *target;
  ADD_FAILURE() << llvm::toString(target.takeError());
  return Target();
}

static ModelledCycles modelled(const BlockProfile &profile,
                               const Target &target) {
  auto cycles = modelCycles(profile, target);
  if (cycles)
    return *cycles;
  ADD_FAILURE() << llvm::toString(cycles.takeError());
  return {};
}

static ModelledCycles modelled(const Bytes &code, uint64_t executions,
                               const std::string &target) {
  return modelled({{block(0x1000, code, executions)}, {}}, described(target));
}

static std::string refusal(const Target &target) {
  auto cycles = modelCycles({{block(0x1000, {0x90}, 1)}, {}}, target);
  return cycles ? "accepted" : llvm::toString(cycles.takeError());
}

TEST(CycleModel, MultiplyAddsByThroughput) {
  // 8 independent ones, 2 per cycle: 4 cycles; on Cortex-A72 1 per cycle: 8.
  EXPECT_NEAR(modelled(eight(neonFma), 1000, "neoverse-n1").cycles, 4000, 100);
  EXPECT_NEAR(modelled(eight(neonFma), 1000, "cortex-a72").cycles, 8000, 100);
  EXPECT_NEAR(modelled(eight(avxFma), 1000, "zen3").cycles, 4000, 100);
  EXPECT_NEAR(modelled(eight(avxFma), 1000, "haswell").cycles, 5000, 100);
  EXPECT_NEAR(modelled(eight(avxFmaOfMemory), 1000, "zen3").cycles, 4000, 100);
}

TEST(CycleModel, ChainsByLatency) {
  EXPECT_NEAR(modelled(avxFma(0), 1000, "zen3").cycles, 4000, 100);
  EXPECT_NEAR(modelled(avxFma(0), 1000, "haswell").cycles, 5000, 100);
}

TEST(CycleModel, RelativeOfACore) {
  ModelledCycles a76 = modelled(eight(neonFma), 1000, "cortex-a76");
  EXPECT_EQ(a76.core, "neoverse-n1");
  EXPECT_NEAR(a76.cycles, 4000, 100);
}

TEST(CycleModel, RegisterGroupsHaveTheirPrice) {
  auto cycles = [](const Bytes &setting, const char *target) {
    Bytes loop = joined({rvvFma8, rvvFma12});
    // The setting is in another block of the function, before the loop.
    BlockProfile profile{
        {block(0x1000, setting, 1), block(0x1004, loop, 10000)}, {}};
    return modelled(profile, described(target)).cycles / 10000;
  };
  // One register per cycle: 2 multiply-adds of one occupy 2 cycles, but the
  // chains need more; of 4 they occupy 8.
  EXPECT_THAT(cycles(rvvM1, "spacemit-x60"), AllOf(Ge(2), Le(6)));
  EXPECT_NEAR(cycles(rvvM4, "spacemit-x60"), 8, 0.5);
  EXPECT_NEAR(cycles(rvvM4, "sifive-x280"), 16, 2.5);
  EXPECT_THAT(cycles(rvvM4, "sifive-p670"), AllOf(Ge(4), Le(6.5)));
}

TEST(CycleModel, RegisterGroupOfAnotherFunctionDoesNotCount) {
  Bytes loop = joined({rvvFma8, rvvFma12});
  BlockProfile profile{
      {block(0x1000, rvvM1, 1, "g"), block(0x1004, rvvM4, 1, "f"),
       block(0x1008, loop, 10000, "f"), block(0x2000, rvvM1, 1, "g")},
      {}};
  EXPECT_NEAR(modelled(profile, described("spacemit-x60")).cycles / 10000, 8,
              0.5);
}

TEST(CycleModel, BlocksThatFlowIntoEachOtherAreOne) {
  // A chain cut in two is still a chain: 2 x 4 cycles, not 2 x 4 in parallel;
  // and 8 independent ones cut in two do not become chains.
  Bytes code = eight(avxFma);
  Bytes front(code.begin(), code.begin() + 20),
      back(code.begin() + 20, code.end());
  BlockProfile profile{{block(0x1000, front, 1000), block(0x1014, back, 1000)},
                       {}};
  EXPECT_NEAR(modelled(profile, described("zen3")).cycles, 4000, 100);
  EXPECT_EQ(modelled(profile, described("zen3")).cycles,
            modelled(code, 1000, "zen3").cycles);
}

TEST(CycleModel, WhatIsNotPricedIsTold) {
  // 4 multiply-adds and 4 bytes that are no instruction of a 4-byte ISA.
  Bytes code = joined({neonFma(0), neonFma(1), neonFma(2), {0, 0, 0, 0xff}});
  ModelledCycles cycles = modelled(code, 1000, "neoverse-n1");
  EXPECT_DOUBLE_EQ(cycles.coveredShare, 0.75);
  EXPECT_NEAR(cycles.terms["not priced"], cycles.terms["compute"] / 3, 1e-6);
  EXPECT_NEAR(cycles.cycles, cycles.terms["compute"] * 4 / 3, 1e-6);
}

TEST(CycleModel, CallsCostTheirBranches) {
  ModelledCycles cycles = modelled({0xc3}, 1000, "zen3"); // ret
  EXPECT_EQ(cycles.cycles, 1000);
  EXPECT_EQ(cycles.coveredShare, 1);
}

TEST(CycleModel, TransfersAreHiddenByArithmetic) {
  std::vector<CacheTraffic> caches{{"l1d", 100, 1000, 500},
                                   {"l2", 900, 100, 0}};
  Target target = described("neoverse-n1");
  // 64 bytes per line; 20 bytes per cycle from L2, 8 from L3.
  double fromL2 = 900 * 64 / 20., fromL3 = 100 * 64 / 8.;
  double back = 500 * 64 / 20., all = fromL2 + fromL3 + back;
  ModelledCycles few =
      modelled({{block(0x1000, eight(neonFma), 1)}, caches}, target);
  EXPECT_NEAR(few.cycles, all, 1e-6);
  EXPECT_NEAR(few.terms["l2 misses"] / few.terms["l1d misses"], fromL3 / fromL2,
              1e-9);
  EXPECT_NEAR(few.terms["writebacks"] / few.terms["l1d misses"], back / fromL2,
              1e-9);
  // 4 cycles each: more than the transfers take.
  ModelledCycles many =
      modelled({{block(0x1000, eight(neonFma), 10000)}, caches}, target);
  EXPECT_EQ(many.cycles, many.terms["compute"]);
  EXPECT_GT(many.cycles, all);
}

TEST(CycleModel, AnInOrderCoreWaits) {
  std::vector<CacheTraffic> caches{{"l1d", 0, 1000, 500}, {"l2", 900, 100, 0}};
  ModelledCycles cycles = modelled({{block(0x1000, rvvFma8, 1)}, caches},
                                   described("spacemit-x60"));
  // No L3: 20 cycles to L2, 300 to memory.
  EXPECT_DOUBLE_EQ(cycles.terms["l1d misses"], 900 * 20.);
  EXPECT_DOUBLE_EQ(cycles.terms["l2 misses"], 100 * 300.);
  EXPECT_DOUBLE_EQ(cycles.cycles,
                   cycles.terms["compute"] + 900 * 20. + 100 * 300.);
}

// vmovups %ymm0, -64(%rsp); vmovups -64(%rsp), %ymm0
static const Bytes spill{0xc5, 0xfc, 0x11, 0x44, 0x24, 0xc0};
static const Bytes reload{0xc5, 0xfc, 0x10, 0x44, 0x24, 0xc0};
// vmovups -32(%rsp), %ymm0
static const Bytes reloadOther{0xc5, 0xfc, 0x10, 0x44, 0x24, 0xe0};

TEST(CycleModel, ASpilledAccumulatorWaitsForItsStore) {
  double chain =
      modelled(joined({reload, avxFma(0), spill}), 1000, "zen3").cycles;
  double other =
      modelled(joined({reloadOther, avxFma(0), spill}), 1000, "zen3").cycles;
  // Load, multiply-add and store one after the other, against one per cycle.
  EXPECT_THAT(chain, AllOf(Ge(8000), Le(16000)));
  EXPECT_NEAR(other, 1000, 100);
}

TEST(CycleModel, BranchMarksCostNothing) {
  // endbr64, which LLVM's models of Zen take for a system instruction
  ModelledCycles marked =
      modelled(joined({{0xf3, 0x0f, 0x1e, 0xfa}, avxFma(0)}), 1000, "zen3");
  EXPECT_EQ(marked.cycles, modelled(avxFma(0), 1000, "zen3").cycles);
  EXPECT_EQ(marked.coveredShare, 1);
}

TEST(CycleModel, RepeatedInstructionsByTheirBytes) {
  // rep stosb, as an emulator runs it: once for each byte
  ExecutedBlock stores = block(0x1000, {0xf3, 0xaa}, 4096);
  stores.accesses = {{0, 4096, 0, 4096}};
  EXPECT_DOUBLE_EQ(modelled({{stores}, {}}, described("zen3")).cycles,
                   4096 / 32.);
}

TEST(CycleModel, ThroughputsOfTheTargetItself) {
  Target target = described("rvv256");
  // Two multiply-adds of 4 registers of 8 elements, all active: 4 cycles each
  // on the one pipe of 256 bits. With 8 elements only: 1 cycle each.
  auto cycles = [&](uint64_t active) {
    ExecutedBlock loop =
        block(0x1000, joined({rvvLoad, rvvFma8, rvvFma12}), 1000);
    loop.accesses.resize(3);
    loop.accesses[0] = {1000 * active, 0, 4000 * active, 0};
    return modelled({{loop}, {}}, target);
  };
  EXPECT_EQ(cycles(32).core, "rvv256 throughputs");
  EXPECT_DOUBLE_EQ(cycles(32).cycles, 8000);
  EXPECT_DOUBLE_EQ(cycles(8).cycles, 2000);
  EXPECT_EQ(cycles(8).coveredShare, 1);
}

TEST(CycleModel, UnknownCacheLevel) {
  BlockProfile profile{{block(0x1000, neonFma(0), 1)}, {{"l9", 0, 1, 0}}};
  auto cycles = modelCycles(profile, described("neoverse-n1"));
  ASSERT_FALSE(bool(cycles));
  EXPECT_EQ(llvm::toString(cycles.takeError()),
            "cache level 'l9' is not known, expected l1d, l2 or l3");
}

TEST(CycleModel, RefusedWithTheReason) {
  EXPECT_THAT(refusal(described("zen5")),
              AllOf(HasSubstr("no modelled cycles for 'zen5'"),
                    HasSubstr("512 bits, only up to 256"),
                    HasSubstr("30% too slow")));
  Target none = described("zen3");
  none.scheduling = {"", 0, 0, "it is a secret"};
  EXPECT_EQ(refusal(none), "no modelled cycles for 'zen3': it has no "
                           "scheduling model, it is a secret");
  none.scheduling = {"znver33", 0, 0, "a typing error"};
  EXPECT_THAT(refusal(none), HasSubstr("LLVM has no CPU 'znver33'"));
}

TEST(CycleModel, ModelWithoutVectors) {
  Target target = described("rvv256");
  target.scheduling = {"generic-rv64", 0, 0, "for this test"};
  EXPECT_THAT(refusal(target), HasSubstr("LLVM has no scheduling model"));
}

TEST(CycleModel, EveryDescribedTargetIsModelledOrRefused) {
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  for (const std::string &name : *names) {
    Target target = described(name);
    EXPECT_FALSE(target.scheduling.source.empty()) << name;
    auto model = CycleModel::create(target);
    if (!model)
      EXPECT_THAT(llvm::toString(model.takeError()),
                  HasSubstr("no modelled cycles for '" + name + "'"));
  }
}

TEST(CycleModel, Deterministic) {
  BlockProfile profile{{block(0x1000, eight(avxFma), 999),
                        block(0x2000, eight(avxFmaOfMemory), 1001),
                        block(0x3000, avxFma(0), 1)},
                       {}};
  ModelledCycles first = modelled(profile, described("zen3"));
  ModelledCycles second = modelled(profile, described("zen3"));
  EXPECT_EQ(first.cycles, second.cycles);
  EXPECT_EQ(first.terms, second.terms);
}

TEST(Pricing, ChangesWithWhatIsReadOfTheTarget) {
  const Target target = llvm::cantFail(loadTarget("sifive-p670"));
  std::string before = pricingOf(target);
  EXPECT_EQ(pricingOf(llvm::cantFail(loadTarget("sifive-p670"))), before);
  Target other = target;
  other.scheduling.source = "elsewhere";
  llvm::cantFail(other.set("l2.size", "512K", "elsewhere"));
  std::string size = pricingOf(other);
  llvm::cantFail(other.set("l2.size", "512K", "a third place"));
  EXPECT_EQ(pricingOf(other), size);
  llvm::cantFail(other.set("l2.size", "640K", "elsewhere"));
  EXPECT_NE(pricingOf(other), size);
  other = target;
  ++other.scheduling.dispatch;
  EXPECT_NE(pricingOf(other), before);
  other = target;
  other.scheduling.model = "sifive-p470";
  EXPECT_NE(pricingOf(other), before);
}
