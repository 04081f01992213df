//===-- CountsTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/Counts.h"
#include "harness/test/Support.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct Line {
  StringRef bytes; // hexadecimal
  AccessCount accesses = {};
};

/// A block as the plugin tells it.
ExecutedBlock block(uint64_t address, uint64_t executions,
                    std::vector<Line> lines, std::string function = "f") {
  ExecutedBlock block;
  block.address = address;
  block.executions = executions;
  block.function = std::move(function);
  for (const Line &line : lines) {
    std::string code = fromHex(line.bytes);
    block.code.insert(block.code.end(), code.begin(), code.end());
    block.sizes.push_back(static_cast<uint8_t>(code.size()));
    block.accesses.push_back(line.accesses);
  }
  return block;
}

EmulatedCount count(const char *triple, std::vector<ExecutedBlock> blocks,
                    unsigned vectorBits = 256) {
  BlockProfile profile;
  profile.blocks = std::move(blocks);
  return cantFail(ProfileCounter::create(triple, vectorBits)).count(profile);
}

TEST(Counts, OfX86) {
  EmulatedCount counted = count(
      "x86_64-linux-gnu",
      {block(0x1000, 10,
             {{"c5fc100f", {40, 0, 320, 0}},     // vmovups (%rdi), %ymm1
              {"c4e27d1816", {10, 0, 40, 0}},    // vbroadcastss (%rsi), %ymm2
              {"c4e26db8c1"},                    // vfmadd231ps, 8 lanes
              {"c4e271b91f", {10, 0, 40, 0}},    // vfmadd231ss, memory
              {"c5fc11442420", {0, 40, 0, 320}}, // vmovups %ymm0, 32(%rsp)
              {"c5f877"},                        // vzeroupper
              {"488d442440"},                    // lea 64(%rsp), %rax
              {"c5f81020", {20, 0, 160, 0}},     // vmovups (%rax), %xmm4
              {"c5ed58c1"},                      // vaddpd, 4 lanes
              {"75f0"}})});                      // jne
  Counts expected{{"instructions", 100},
                  {"fmas", 10 * 8 + 10},
                  {"vector_ops", 60}, // neither ..ss nor vzeroupper
                  {"element_ops", 10 * (8 + 8 + 8 + 8 + 4 + 4)},
                  {"unresolved_vector_ops", 0},
                  {"loads", 40},
                  {"stores", 10},
                  {"bytes_loaded", 560},
                  {"bytes_stored", 320},
                  {"bytes", 880},
                  {"branches", 10},
                  {"vsetvli", 0},
                  {"spills", 20}, // the one through rax as well
                  {"undecoded", 0}};
  EXPECT_EQ(counted.totals, expected);
}

TEST(Counts, OfAArch64) {
  EmulatedCount counted =
      count("aarch64-linux-gnu",
            {block(0x1000, 10,
                   {{"000440ad", {40, 0, 320, 0}}, // ldp q0, q1, [x0]
                    {"2228df4c", {80, 0, 640, 0}}, // ld1 {v2.4s-v5.4s}, [x1]
                    {"0610a24f"},                  // fmla v6.4s, v0.4s, v2.s[1]
                    {"07cc210e"},                  // fmla v7.2s, v0.2s, v1.2s
                    {"28210a1f"},                  // fmadd s8, s9, s10, s8
                    {"e607803d", {0, 20, 0, 160}}, // str q6, [sp, #16]
                    {"e827bf6d", {0, 20, 0, 160}}, // stp d8, d9: a prologue
                    {"e1ffff54"}})});              // b.ne
  EXPECT_EQ(counted.totals["fmas"], 10u * (4 + 2 + 1));
  EXPECT_EQ(counted.totals["vector_ops"], 50u);
  EXPECT_EQ(counted.totals["element_ops"], 10u * (8 + 16 + 4 + 2 + 4));
  EXPECT_EQ(counted.totals["loads"], 20u);
  EXPECT_EQ(counted.totals["stores"], 20u);
  EXPECT_EQ(counted.totals["branches"], 10u);
  EXPECT_EQ(counted.totals["spills"], 10u);
  EXPECT_EQ(counted.totals["undecoded"], 0u);
}

TEST(Counts, FramePointerOfAArch64) {
  const std::string store = "a60300ad"; // stp q6, q0, [x29]
  auto spills = [&](const std::string &sets) {
    return count("aarch64-linux-gnu",
                 {block(0x1000, 1, {{sets}}),
                  block(0x2000, 10, {{store, {0, 40, 0, 320}}}),
                  block(0x3000, 1, {{"fd7bc1a8"}})}) // ldp x29, x30, [sp], #16
        .totals["spills"];
  };
  EXPECT_EQ(spills("fd030091"), 10u); // mov x29, sp
  EXPECT_EQ(spills("1d010191"), 0u);  // add x29, x8, #64: any address
  EXPECT_EQ(spills("1f2003d5"), 0u);  // nop
}

constexpr const char *riscv = "riscv64-linux-gnu";

TEST(Counts, ScalableLengthFromAccesses) {
  // Lengths 8, 8 and 3: a loop over 19 elements.
  EmulatedCount counted =
      count(riscv, {block(0x1000, 3, {{"d777170d"}}), // vsetvli a5, a4, e32, m2
                    block(0x1004, 3,
                          {{"07e40502", {19, 0, 76, 0}}, // vle32.v v8, (a1)
                           {"57d087b2"},                 // vfmacc.vf v0, fa5
                           {"27600602", {0, 19, 0, 76}}, // vse32.v v0, (a2)
                           {"87270500", {3, 0, 12, 0}},  // flw
                           {"43f5c550"},                 // fmadd.s
                           {"65ff"}})});                 // bnez
  EXPECT_EQ(counted.totals["fmas"], 19u + 3);
  EXPECT_EQ(counted.totals["vector_ops"], 9u);
  EXPECT_EQ(counted.totals["element_ops"], 57u);
  EXPECT_EQ(counted.totals["vsetvli"], 3u);
  EXPECT_EQ(counted.totals["unresolved_vector_ops"], 0u);
  EXPECT_EQ(counted.totals["branches"], 3u);
}

TEST(Counts, SegmentsHaveSeveralAccessesForAnElement) {
  EmulatedCount counted =
      count(riscv, {block(0x1000, 2,
                          {{"07e40522", {16, 0, 64, 0}}, // vlseg2e32.v
                           {"57d087b2"}})});             // vfmacc.vf
  EXPECT_EQ(counted.totals["fmas"], 8u);
}

TEST(Counts, ScalableLengthFromConstants) {
  // VLEN 256: 4 of 8 fit one register; 20 of 32 fit four; all of two are 16.
  EmulatedCount counted = count(
      riscv,
      {block(0x1000, 5, {{"577002cd"}}), // vsetivli zero, 4, m1
       block(0x1004, 5,
             {{"57d087b2"},                            // vfmacc.vf
              {"d146"},                                // li a3, 20
              {"57f0260d"}}),                          // vsetvli zero, a3, m4
       block(0x100e, 5, {{"57d087b2"}, {"d777100d"}}), // vsetvli a5, zero, m2
       block(0x1016, 5, {{"57d087b2"}, {"8280"}})});   // ret
  EXPECT_EQ(counted.totals["fmas"], 5u * (4 + 20 + 16));
  EXPECT_EQ(counted.totals["unresolved_vector_ops"], 0u);
  // A shorter vector holds less: 16 at VLEN 128, where they ask for 20.
  EXPECT_EQ(count(riscv,
                  {block(0x1000, 1, {{"d146"}, {"57f0260d"}}),
                   block(0x1006, 1, {{"57d087b2"}})},
                  128)
                .totals["fmas"],
            16u);
}

TEST(Counts, ScalableLengthOfConnectedCode) {
  // The loop at 0x1008 is cut by a page: its second part has no access.
  EmulatedCount counted = count(
      riscv, {block(0x1000, 1, {{"d777170d"}}), // length of a register
              block(0x1004, 1, {{"5734005e"}}), // vmv.v.i, before the loop
              block(0x1008, 7, {{"07e40502", {56, 0, 224, 0}}}),
              block(0x100c, 7, {{"57d087b2"}, {"75ff"}})}); // back to 0x1008
  EXPECT_EQ(counted.totals["fmas"], 56u);
  EXPECT_EQ(counted.totals["element_ops"], 8u + 56 + 56);
}

TEST(Counts, LengthThatNobodyTellsIsReported) {
  EmulatedCount counted =
      count(riscv, {block(0x1000, 3, {{"d777170d"}}),
                    block(0x1004, 3, {{"57d087b2"}, {"8280"}})});
  EXPECT_EQ(counted.totals["fmas"], 0u);
  EXPECT_EQ(counted.totals["unresolved_vector_ops"], 3u);
}

TEST(Counts, ConstantThatALoopChangesIsNone) {
  // li a3, 20; loop: vsetvli zero, a3; vfmacc; addi a3, a3, -8; bnez a3, loop
  EmulatedCount counted =
      count(riscv, {block(0x1000, 1, {{"d146"}, {"57f0260d"}}),
                    block(0x1002, 2, {{"57f0260d"}}),
                    block(0x1006, 3, {{"57d087b2"}, {"e116"}, {"fdfe"}})});
  EXPECT_EQ(counted.totals["fmas"], 0u);
  EXPECT_EQ(counted.totals["unresolved_vector_ops"], 3u);
}

TEST(Counts, WholeRegistersOnTheStackAreSpills) {
  EmulatedCount counted =
      count(riscv, {block(0x1000, 2,
                          {{"0808"},                         // addi a0, sp, 16
                           {"27048502", {0, 64, 0, 64}}})}); // vs1r.v v8, (a0)
  EXPECT_EQ(counted.totals["spills"], 2u);
  EXPECT_EQ(counted.totals["element_ops"], 16u);
}

TEST(Counts, FunctionsWithMostInstructionsFirst) {
  EmulatedCount counted = count(riscv, {block(0x1000, 1, {{"8280"}}, "cold"),
                                        block(0x2000, 5, {{"8280"}}, "hot"),
                                        block(0x3000, 2, {{"8280"}}, "cold")});
  ASSERT_EQ(counted.functions.size(), 2u);
  EXPECT_EQ(counted.functions[0].function, "hot");
  EXPECT_EQ(counted.functions[1].counts["instructions"], 3u);
  EXPECT_EQ(counted.totals["instructions"], 8u);
}

TEST(Counts, UnknownInstructionsAreReported) {
  EXPECT_EQ(count("aarch64-linux-gnu", {block(0x1000, 4, {{"ffffffff"}})})
                .totals["undecoded"],
            4u);
}

TEST(Counts, RefusesAnUnknownArchitecture) {
  EXPECT_TRUE(contains(messageOf(ProfileCounter::create("sparc-linux-gnu", 0)),
                       "'sparc-linux-gnu'"));
}

BlockProfile parsed(StringRef text) {
  return cantFail(
      BlockProfile::parse(*cantFail(json::parse(text)).getAsObject()));
}

TEST(Counts, ReadsWhatThePluginWrites) {
  BlockProfile profile = parsed(
      R"({"event":"region","blocks":[{"address":4096,"sizes":[4,2],"code":"07e405028280",
      "executions":3,"accesses":[[0,24,1,96,4]]}],
      "caches":[{"level":"l1d","hits":9,"misses":2,"writebacks":1}]})");
  ASSERT_EQ(profile.blocks.size(), 1u);
  const ExecutedBlock &block = profile.blocks[0];
  EXPECT_EQ(block.address, 4096u);
  EXPECT_EQ(block.executions, 3u);
  EXPECT_EQ(block.code.size(), 6u);
  ASSERT_EQ(block.accesses.size(), 2u);
  EXPECT_EQ(block.accesses[0].loads, 24u);
  EXPECT_EQ(block.accesses[0].storedBytes, 4u);
  ASSERT_EQ(profile.caches.size(), 1u);
  EXPECT_EQ(profile.caches[0].misses, 2u);
}

TEST(Counts, DropsThePartOfAnInstructionBeforeAPage) {
  // The vfmadd231ps of the second block has its first two bytes in the first.
  BlockProfile profile = parsed(
      R"({"blocks":[{"address":4091,"sizes":[3,2],"code":"c5f877c4e2","executions":2,"accesses":[]},
      {"address":4094,"sizes":[5],"code":"c4e26db8c1","executions":2,"accesses":[]}],"caches":[]})");
  EXPECT_EQ(profile.blocks[0].sizes.size(), 1u);
  EXPECT_EQ(profile.blocks[0].code.size(), 3u);
  EXPECT_EQ(profile.blocks[1].sizes.size(), 1u);
}

TEST(Counts, SaysWhatIsWrongWithARegion) {
  auto message = [](StringRef text) {
    return messageOf(
        BlockProfile::parse(*cantFail(json::parse(text)).getAsObject()));
  };
  EXPECT_TRUE(contains(message("{}"), "expected blocks and caches"));
  EXPECT_TRUE(contains(message(R"({"blocks":[{"address":1}],"caches":[]})"),
                       "block 0"));
  EXPECT_TRUE(contains(
      message(
          R"({"blocks":[{"address":1,"sizes":[4],"code":"00","executions":1,
          "accesses":[]}],"caches":[]})"),
      "sum up"));
  EXPECT_TRUE(contains(
      message(
          R"({"blocks":[{"address":1,"sizes":[1],"code":"00","executions":1,
          "accesses":[[1,0,0,0,0]]}],"caches":[]})"),
      "[instruction, loads"));
}

} // namespace
