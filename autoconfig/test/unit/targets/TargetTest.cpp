//===-- TargetTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../core/Folder.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/TargetParser/Triple.h"
#include <gmock/gmock.h>
#include <set>

using namespace autoconfig;
using testing::ElementsAre;
using testing::StartsWith;

static Target loaded(const std::string &name) {
  llvm::Expected<Target> target = loadTarget(name);
  if (!target) {
    ADD_FAILURE() << llvm::toString(target.takeError());
    return Target();
  }
  return *target;
}

static bool isX86Host() {
  return llvm::Triple(loaded("host").triple).getArch() == llvm::Triple::x86_64;
}

TEST(Schema, RowsMakeSense) {
  std::set<std::string> keys, units;
  for (const FactKind &kind : factSchema()) {
    EXPECT_TRUE(keys.insert(kind.key).second) << kind.key << " twice";
    units.insert(kind.unit);
    EXPECT_GE(kind.fallback, kind.minimum) << kind.key;
    EXPECT_EQ(findFactKind(kind.key), &kind);
  }
  EXPECT_THAT(units, ElementsAre("GHz", "bits", "bool", "bytes", "bytes/cycle",
                                 "count", "cycles", "ratio"));
  EXPECT_EQ(findFactKind("l2.sise"), nullptr);
}

/// targets/README.md shows the schema to whoever adds a target.
TEST(Schema, ReadmeListsEveryFact) {
  auto readme = llvm::MemoryBuffer::getFile(AUTOCONFIG_SOURCE_FOLDER
                                            "/autoconfig/targets/README.md");
  ASSERT_TRUE(bool(readme)) << readme.getError().message();
  for (const FactKind &kind : factSchema()) {
    std::string row = std::string("| `") + kind.key + "` | " + kind.unit +
                      " | " + kind.meaning + " |";
    EXPECT_TRUE((*readme)->getBuffer().contains(row)) << row;
  }
}

struct ValueCase {
  const char *key, *text;
  double value;
};

TEST(Schema, Values) {
  for (const ValueCase &c : std::initializer_list<ValueCase>{
           {"l2.size", "512K", 524288},
           {"l2.size", "1M", 1048576},
           {"l2.size", "1.5M", 1572864},
           {"l2.size", "1G", 1073741824},
           {"l2.size", "65536", 65536},
           {"l2.bandwidth", "10.5", 10.5},
           {"fma.latency", "4", 4},
           {"issue.in_order", "true", 1},
           {"issue.in_order", "false", 0},
           {"l3.size", "0", 0},
       }) {
    auto value = parseFactValue(*findFactKind(c.key), c.text);
    ASSERT_TRUE(bool(value)) << llvm::toString(value.takeError());
    EXPECT_EQ(*value, c.value) << c.key << " " << c.text;
  }
}

struct BadValue {
  const char *key, *text, *message;
};

TEST(Schema, BadValues) {
  for (const BadValue &c : std::initializer_list<BadValue>{
           {"l2.size", "big",
            "l2.size expects a number of bytes (512K, 2M and 1G are "
            "understood), got 'big'"},
           {"l2.size", "0.3",
            "l2.size expects a whole number of bytes, got "
            "'0.3'"},
           {"l2.size", "",
            "l2.size expects a number of bytes (512K, 2M and 1G "
            "are understood), got ''"},
           {"fma.pipes", "2K", "fma.pipes expects a number of count, got '2K'"},
           {"fma.pipes", "0", "fma.pipes expects at least 1 count, got '0'"},
           {"fma.pipes", "1.5",
            "fma.pipes expects a whole number of count, "
            "got '1.5'"},
           {"fma.latency", "-4",
            "fma.latency expects a number of cycles, got "
            "'-4'"},
           {"frequency", "nan", "frequency expects a number of GHz, got 'nan'"},
           {"frequency", "0x10",
            "frequency expects a number of GHz, got "
            "'0x10'"},
           {"l1d.size", "2", "l1d.size expects at least 1024 bytes, got '2'"},
           {"l1d.size", "9999999G",
            "l1d.size expects at most 2^50 bytes, got "
            "'9999999G'"},
           {"issue.in_order", "yes",
            "issue.in_order expects true or false, "
            "got 'yes'"},
       }) {
    auto value = parseFactValue(*findFactKind(c.key), c.text);
    ASSERT_FALSE(bool(value)) << c.key << " " << c.text;
    EXPECT_EQ(llvm::toString(value.takeError()), c.message);
  }
}

TEST(Target, EveryTargetLoads) {
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  EXPECT_TRUE(llvm::is_sorted(*names));
  for (const char *name : {"host",        "host-avx2",    "host-avx512",
                           "zen3",        "zen4",         "zen5",
                           "haswell",     "skylake-x",    "sapphire-rapids",
                           "cortex-a72",  "cortex-a76",   "neoverse-n1",
                           "neoverse-n2", "neoverse-v1",  "neoverse-v2",
                           "rvv128",      "rvv256",       "rvv512",
                           "rvv1024",     "spacemit-x60", "sifive-x280",
                           "sifive-p670", "c920v2"})
    EXPECT_TRUE(llvm::is_contained(*names, name)) << name;
  for (const std::string &name : *names) {
    if ((name == "host-avx2" || name == "host-avx512") && !isX86Host())
      continue;
    Target target = loaded(name);
    EXPECT_EQ(target.name, name);
    EXPECT_FALSE(target.description.empty()) << name;
    EXPECT_FALSE(target.cpu.empty()) << name;
    for (const FactKind &kind : factSchema()) {
      EXPECT_GE(target.fact(kind.key).value, kind.minimum)
          << name << " " << kind.key;
      EXPECT_FALSE(target.fact(kind.key).source.empty())
          << name << " " << kind.key;
    }
  }
}

/// Described targets assume nothing that they are required to know.
TEST(Target, DescribedTargetsGiveTheirRequiredFacts) {
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  for (const std::string &name : *names) {
    if (llvm::StringRef(name).starts_with("host"))
      continue;
    Target target = loaded(name);
    for (const FactKind &kind : factSchema())
      if (kind.required)
        EXPECT_NE(target.fact(kind.key).source, "assumed")
            << name << " " << kind.key;
  }
}

TEST(Target, NeoverseN1) {
  Target n1 = loaded("neoverse-n1");
  EXPECT_EQ(n1.triple, "aarch64-linux-gnu");
  EXPECT_EQ(n1.cpu, "neoverse-n1");
  EXPECT_THAT(n1.cpuRequirements, ElementsAre("neon"));
  EXPECT_EQ(n1.scalarOperand, ScalarOperand::Lane);
  EXPECT_EQ(n1.lanes(), 4);
  EXPECT_EQ(n1.integer("l1d.size"), 65536);
  EXPECT_FALSE(n1.flag("issue.in_order"));
  EXPECT_THAT(n1.fact("fma.latency").source,
              StartsWith("Arm Neoverse N1 Software Optimization Guide"));
  EXPECT_EQ(n1.fact("call.overhead").source, "assumed");
}

struct PeakCase {
  const char *name;
  double flops;
};

TEST(Target, PeakFlopsPerCycle) {
  for (const PeakCase &c : std::initializer_list<PeakCase>{
           {"zen4", 32},         // 2 pipes * 256/32 lanes * 2 flop
           {"zen5", 64},         // 2 * 512/32 * 2
           {"skylake-x", 64},    // 2 * 512/32 * 2
           {"haswell", 32},      // 2 * 256/32 * 2
           {"cortex-a72", 8},    // 1 * 128/32 * 2
           {"neoverse-n1", 16},  // 2 * 128/32 * 2
           {"neoverse-v1", 32},  // 4 * 128/32 * 2
           {"spacemit-x60", 16}, // 2 * 128/32 * 2: 25.6 GFLOP/s at 1.6 GHz
           {"sifive-x280", 16},  // 1 * 256/32 * 2
           {"sifive-p670", 16},  // 2 * 128/32 * 2
           {"rvv1024", 64},      // 1 * 1024/32 * 2
       })
    EXPECT_EQ(loaded(c.name).peakFlopsPerCycle(), c.flops) << c.name;
}

TEST(Target, AWideDatapathDoesNotHelpNarrowVectors) {
  Target zen5 = loaded("zen5");
  ASSERT_FALSE(bool(zen5.set("vector.bits", "256", "test")));
  EXPECT_EQ(zen5.peakFlopsPerCycle(), 32.0); // 2 * min(512, 256)/32 * 2
}

TEST(Target, Set) {
  Target target = loaded("zen4");
  ASSERT_FALSE(bool(target.set("l2.size", "512K", "command line")));
  EXPECT_EQ(target.integer("l2.size"), 524288);
  EXPECT_EQ(target.fact("l2.size").source, "command line");
  EXPECT_EQ(llvm::toString(target.set("l2.sise", "1", "x")),
            "unknown fact 'l2.sise', did you mean 'l2.size'");
  EXPECT_THAT(llvm::toString(target.set("colour", "1", "x")),
              StartsWith("unknown fact 'colour', expected one of: vector.bits, "
                         "vector.registers, "));
  EXPECT_EQ(llvm::toString(target.set("fma.pipes", "0", "x")),
            "fma.pipes expects at least 1 count, got '0'");
  EXPECT_EQ(target.integer("fma.pipes"), 2); // unchanged by the failure
}

TEST(Target, Json) {
  llvm::json::Object json = loaded("spacemit-x60").toJSON();
  EXPECT_EQ(json.getString("name"), "spacemit-x60");
  EXPECT_EQ(json.getString("scalar_operand"), "register");
  EXPECT_EQ(json.getNumber("peak_flops_per_cycle"), 16.0);
  EXPECT_EQ(json.getArray("requires")->size(), 2u);
  const llvm::json::Object *facts = json.getObject("facts");
  EXPECT_EQ(facts->size(), factSchema().size());
  EXPECT_EQ(facts->getObject("l1d.size")->getInteger("value"), 32768);
  EXPECT_EQ(facts->getObject("l1d.size")->getString("unit"), "bytes");
  EXPECT_EQ(facts->getObject("issue.in_order")->getBoolean("value"), true);
  EXPECT_EQ(facts->getObject("memory.bandwidth")->getNumber("value"), 2.5);
  EXPECT_EQ(facts->getObject("l3.size")->getString("source"), "assumed");
}

TEST(Target, UnknownNameListsTheKnownOnes) {
  auto target = loadTarget("abacus");
  ASSERT_FALSE(bool(target));
  EXPECT_THAT(llvm::toString(target.takeError()),
              StartsWith("unknown target 'abacus', expected one of: c920v2, "
                         "cortex-a72, "));
  auto mistyped = loadTarget("cortex-72");
  ASSERT_FALSE(bool(mistyped));
  EXPECT_EQ(llvm::toString(mistyped.takeError()),
            "unknown target 'cortex-72', did you mean 'cortex-a72' (or a path "
            "ending in .yaml)");
}

TEST(Host, FactsAreDetectedPublishedOrAssumed) {
  Target host = loaded("host");
  for (const FactKind &kind : factSchema()) {
    const Fact &fact = host.fact(kind.key);
    EXPECT_TRUE(fact.origin() == FactOrigin::Detected ||
                fact.origin() == FactOrigin::Assumed ||
                testing::Matches(StartsWith("published ("))(fact.source) ||
                testing::Matches(StartsWith("of a relative ("))(fact.source))
        << kind.key << ": " << fact.source;
  }
  EXPECT_THAT(host.fact("vector.bits").source, StartsWith("detected: "));
  EXPECT_GE(host.lanes(), 4);
  // any machine that runs this test
  EXPECT_GE(host.integer("l1d.size"), 8 << 10);
  EXPECT_LE(host.integer("l1d.size"), 1 << 20);
  EXPECT_GE(host.integer("l2.size"), host.integer("l1d.size"));
  EXPECT_GE(host.integer("page.size"), 4096);
  EXPECT_GE(host.peakFlopsPerCycle(), 8.0);
}

TEST(Host, Restrictions) {
  if (!isX86Host())
    GTEST_SKIP() << "host-avx2 and host-avx512 are for x86-64 machines";
  Target avx2 = loaded("host-avx2");
  EXPECT_EQ(avx2.lanes(), 8);
  EXPECT_EQ(avx2.integer("vector.registers"), 16);
  EXPECT_THAT(avx2.cpuRequirements, ElementsAre("avx2", "fma"));
  EXPECT_TRUE(llvm::StringRef(avx2.features).ends_with("-avx512f,+avx2,+fma"));
  Target avx512 = loaded("host-avx512");
  EXPECT_EQ(avx512.lanes(), 16);
  EXPECT_EQ(avx512.integer("vector.registers"), 32);
  EXPECT_THAT(avx512.cpuRequirements, ElementsAre("avx2", "fma", "avx512f"));
  EXPECT_EQ(avx512.integer("l1d.size"), avx2.integer("l1d.size"));
}
