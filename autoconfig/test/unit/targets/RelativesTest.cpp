//===-- RelativesTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Machines that nobody described, and some that say they are others.
//
//===----------------------------------------------------------------------===//

#include "../core/Folder.h"
#include "autoconfig/targets/TargetDetect.h"
#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/targets/TargetWriter.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

/// A machine as the operating system would tell of it.
class Machine {
public:
  Machine(const std::string &cpu, const std::string &vendor,
          const std::vector<std::string> &features) {
    probe.triple = "x86_64-pc-linux-gnu";
    probe.cpu = cpu;
    for (const std::string &feature : features)
      probe.features[feature] = true;
    probe.pageBytes = 4096;
    probe.cacheFolder = folder.path + "/cache";
    cpuInfo("processor : 0\nvendor_id\t: " + vendor +
            "\nmodel\t\t: 167\ncpu MHz : 2100\nflags : fpu hypervisor\n\n"
            "processor : 1\nvendor_id : Other\n");
  }

  void cpuInfo(const std::string &text) {
    probe.cpuInfoFile = folder.write("cpuinfo", text);
  }

  void cache(const std::string &index, const std::string &level,
             const std::string &size, const std::string &ways) {
    std::string base = "cache/index" + index + "/";
    folder.write(base + "level", level + "\n");
    folder.write(base + "type", level == "1" ? "Data\n" : "Unified\n");
    folder.write(base + "size", size + "\n");
    folder.write(base + "ways_of_associativity", ways + "\n");
    folder.write(base + "coherency_line_size", "64\n");
  }

  Target load(const std::string &name = "host", bool describedFacts = true) {
    auto target = loadTarget(name, {describedFacts, &probe});
    if (!target) {
      ADD_FAILURE() << llvm::toString(target.takeError());
      return {};
    }
    return std::move(*target);
  }

  /// Whose facts it takes: "of a relative (zen5)".
  std::string core() {
    return llvm::StringRef(load().fact("fma.latency").source)
        .split(':')
        .first.str();
  }

  test::Folder folder;
  HostProbe probe;
};

const std::vector<std::string> avx2 = {"avx2", "fma"};
const std::vector<std::string> avx512 = {"avx2", "fma", "avx512f"};

std::vector<std::string> with(std::vector<std::string> features,
                              const std::vector<std::string> &more) {
  features.insert(features.end(), more.begin(), more.end());
  return features;
}

} // namespace

/// A Granite Rapids in a virtual machine that calls it model 167, LLVM's
/// rocketlake.
TEST(Relatives, FeaturesTellMoreThanTheName) {
  Machine machine("rocketlake", "GenuineIntel",
                  with(avx512, {"amx-tile", "avx512fp16"}));
  machine.cache("0", "1", "48K", "12");
  machine.cache("1", "2", "2048K", "16");
  machine.cache("2", "3", "491520K", "16");
  Target target = machine.load("host-avx512");
  EXPECT_EQ(target.get("vector.datapath_bits"), 512);
  EXPECT_EQ(target.get("fma.pipes"), 2);
  EXPECT_THAT(target.fact("fma.pipes").source,
              StartsWith("of a relative (sapphire-rapids): Intel"));
  EXPECT_EQ(target.fact("fma.pipes").origin(), FactOrigin::Relative);
  // Over it what the machine tells itself.
  EXPECT_EQ(target.integer("l3.size"), 480 << 20);
  EXPECT_EQ(target.fact("l3.size").origin(), FactOrigin::Detected);
  EXPECT_EQ(target.fact("vector.bits").origin(), FactOrigin::Given);
  // Another core's scheduling model would be a guess.
  EXPECT_EQ(target.scheduling.model, "");
  EXPECT_THAT(target.machine, HasSubstr("vendor_id: GenuineIntel\n"));
  EXPECT_THAT(target.machine, HasSubstr("hypervisor: yes\n"));
  EXPECT_THAT(target.machine, HasSubstr("l2.size=2097152\n"));
  EXPECT_THAT(target.machine, Not(HasSubstr("MHz"))); // changes all the time
}

TEST(Relatives, ByVendorAndFeatures) {
  struct {
    const char *cpu, *vendor;
    std::vector<std::string> features;
    const char *core;
  } cases[] = {
      // itself
      {"emeraldrapids", "GenuineIntel",
       with(avx512, {"amx-tile", "avx512fp16"}), "published (sapphire-rapids)"},
      {"cascadelake", "GenuineIntel", avx512, "published (skylake-x)"},
      {"znver4", "AuthenticAMD", avx512, "published (zen4)"},
      {"haswell", "GenuineIntel", avx2, "published (haswell)"},
      // too new for LLVM, or for the descriptions
      {"graniterapids", "GenuineIntel", with(avx512, {"avx512fp16"}),
       "of a relative (sapphire-rapids)"},
      {"icelake-server", "GenuineIntel", avx512, "of a relative (skylake-x)"},
      {"znver6", "AuthenticAMD", with(avx512, {"avxvnni", "movdir64b"}),
       "of a relative (zen5)"},
      {"x86-64", "AuthenticAMD", avx512, "of a relative (zen4)"},
      {"alderlake", "GenuineIntel", avx2, "of a relative (haswell)"},
      {"znver2", "AuthenticAMD", avx2, "of a relative (zen3)"},
      // with a wrong name
      {"skylake-avx512", "GenuineIntel", with(avx512, {"amx-tile"}),
       "of a relative (sapphire-rapids)"},
      // what it is called has AVX-512, but it is switched off
      {"sapphirerapids", "GenuineIntel", avx2, "of a relative (haswell)"},
      // nobody's
      {"x86-64", "CentaurHauls", avx512, "assumed"},
      {"x86-64", "GenuineIntel", {"sse4.2"}, "assumed"},
  };
  for (const auto &c : cases)
    EXPECT_EQ(Machine(c.cpu, c.vendor, c.features).core(), c.core)
        << c.cpu << " of " << c.vendor;
}

TEST(Relatives, OfOtherArchitectures) {
  Machine arm("generic", "", {"neon", "lse", "sve"});
  arm.probe.triple = "aarch64-unknown-linux-gnu";
  arm.cpuInfo("CPU implementer : 0x99\n");
  EXPECT_EQ(arm.core(), "of a relative (neoverse-v1)");
  arm.probe.features["sve"] = false;
  EXPECT_EQ(arm.core(), "of a relative (neoverse-n1)");
  // LLVM's generic-rv64 is no name of a core.
  Machine riscv("generic-rv64", "", {"v"});
  riscv.probe.triple = "riscv64-unknown-linux-gnu";
  riscv.probe.vectorBytes = 32;
  EXPECT_EQ(riscv.core(), "of a relative (rvv256)");
}

TEST(Relatives, AssumedPipesAreAsWideAsRegisters) {
  Machine unknown("x86-64", "CentaurHauls", avx512);
  Target target = unknown.load("host-avx512");
  EXPECT_EQ(target.get("vector.datapath_bits"), 512);
  EXPECT_EQ(target.fact("vector.datapath_bits").source,
            "assumed: as wide as a register");
  // One pipe of loads of 64 bytes.
  EXPECT_EQ(target.get("l1d.bandwidth"), 64);
  EXPECT_EQ(unknown.load("host-avx2").get("vector.datapath_bits"), 256);
}

/// As if no described core existed.
TEST(Relatives, WithoutDescribedFacts) {
  Machine machine("znver5", "AuthenticAMD", with(avx512, {"avxvnni"}));
  Target target = machine.load("host-avx512", /*describedFacts=*/false);
  for (const FactKind &kind : factSchema()) {
    FactOrigin origin = target.fact(kind.key).origin();
    EXPECT_TRUE(origin == FactOrigin::Detected || origin == FactOrigin::Given ||
                origin == FactOrigin::Assumed)
        << kind.key << ": " << target.fact(kind.key).source;
  }
  EXPECT_EQ(target.get("fma.pipes"), 1);
}

TEST(Relatives, MachinesAreToldApart) {
  Machine machine("znver5", "AuthenticAMD", avx512);
  std::string before = machine.load().machine;
  EXPECT_EQ(machine.load().machine, before);
  machine.cpuInfo("vendor_id : AuthenticAMD\nmodel : 167\nflags : fpu\n");
  EXPECT_NE(machine.load().machine, before); // no hypervisor
  machine.cache("0", "1", "48K", "12");
  std::string withCache = machine.load().machine;
  machine.cache("0", "1", "32K", "8");
  EXPECT_NE(machine.load().machine, withCache);
}

TEST(Relatives, MalformedEntries) {
  struct {
    const char *entry, *complaint;
  } cases[] = {
      {"[avx2]", "relatives expects {vendor: .., year: .., any_of: "},
      {"{year: 2020}", "all but vendor are needed"},
      {"{any_of: [avx2]}", "all but vendor are needed"},
      {"{year: new, any_of: [avx2]}", "year of relatives expects a number"},
      {"{year: 2020, any_of: avx2}", "expected a list"},
      {"{maker: x}", "unknown part 'maker', relatives expects"},
  };
  test::Folder folder;
  for (const auto &c : cases) {
    auto target = loadTarget(folder.write(
        "t.yaml", "name: t\ndescription: d\nbase: zen4\nrelatives: " +
                      std::string(c.entry) + "\n"));
    ASSERT_FALSE(bool(target)) << c.entry;
    EXPECT_THAT(llvm::toString(target.takeError()), HasSubstr(c.complaint));
  }
}

/// Another machine reads the same target.
TEST(TargetWriter, WritesAllOfADetectedTarget) {
  Machine machine("rocketlake", "GenuineIntel",
                  with(avx512, {"amx-tile", "avx512fp16"}));
  machine.cache("0", "1", "48K", "12");
  Target target = machine.load("host-avx512");
  target.warnings = {"noisy: \"x\""};
  target.put("l2.latency", {15.25, "measured here: P \"q\""});
  std::string text;
  llvm::raw_string_ostream out(text);
  writeTarget(target, "recorded", out);
  auto read = loadTarget(machine.folder.write("recorded.yaml", text));
  ASSERT_TRUE(bool(read)) << llvm::toString(read.takeError());
  EXPECT_EQ(read->machine, ""); // nothing is detected
  EXPECT_EQ(read->warnings, target.warnings);
  EXPECT_EQ(read->features, target.features);
  EXPECT_EQ(read->cpuRequirements, target.cpuRequirements);
  for (const FactKind &kind : factSchema()) {
    EXPECT_EQ(read->fact(kind.key).value, target.fact(kind.key).value);
    EXPECT_EQ(read->fact(kind.key).source, target.fact(kind.key).source);
  }
}

TEST(FactOrigin, FromTheSource) {
  EXPECT_EQ(originOf("measured here: P, 2026-11-23"), FactOrigin::Measured);
  EXPECT_EQ(originOf("measured: EPYC 9005 (autoconfig calibrate)"),
            FactOrigin::Published); // elsewhere
  EXPECT_EQ(originOf("detected: avx2"), FactOrigin::Detected);
  EXPECT_EQ(originOf("--set"), FactOrigin::Given);
  EXPECT_EQ(originOf("by definition: AVX2"), FactOrigin::Given);
  EXPECT_EQ(originOf("published (zen4): x"), FactOrigin::Published);
  EXPECT_EQ(originOf("of a relative (zen4): x"), FactOrigin::Relative);
  EXPECT_EQ(originOf("assumed"), FactOrigin::Assumed);
  EXPECT_EQ(originName(FactOrigin::Relative), "of a relative");
}

TEST(Target, NotesWhichFactsAreRead) {
  auto target = loadTarget("zen4");
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  FactSet read;
  target->noteReads(&read);
  EXPECT_EQ(target->lanes(), 16);
  target->noteReads(nullptr);
  EXPECT_GT(target->get("fma.pipes"), 0);
  EXPECT_TRUE(read.test(Target::indexOf("vector.bits")));
  EXPECT_EQ(read.count(), 1u);
}
