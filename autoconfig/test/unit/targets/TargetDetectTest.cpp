//===-- TargetDetectTest.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetDetect.h"
#include "../core/Folder.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A Skylake server: what Linux lists for one core.
static void writeCaches(test::Folder &folder) {
  auto cache = [&](const std::string &index, const std::string &level,
                   const std::string &type, const std::string &size,
                   const std::string &ways) {
    std::string base = "cache/index" + index + "/";
    folder.write(base + "level", level + "\n");
    folder.write(base + "type", type + "\n");
    folder.write(base + "size", size + "\n");
    folder.write(base + "ways_of_associativity", ways + "\n");
    folder.write(base + "coherency_line_size", "64\n");
  };
  cache("0", "1", "Data", "32K", "8");
  cache("1", "1", "Instruction", "16K", "4");
  cache("2", "2", "Unified", "1024K", "16");
  cache("3", "3", "Unified", "25344K", "0"); // as some hypervisors say
}

static DetectedHost detected(const HostProbe &probe) {
  auto host = detectHost(probe);
  if (!host) {
    ADD_FAILURE() << llvm::toString(host.takeError());
    return {};
  }
  return *host;
}

static HostProbe x86Probe() {
  HostProbe probe;
  probe.triple = "x86_64-pc-linux-gnu";
  probe.cpu = "skylake-avx512";
  probe.features = {
      {"avx2", true}, {"fma", true}, {"avx512f", true}, {"amx-tile", false}};
  probe.pageBytes = 4096;
  return probe;
}

TEST(Detect, X86) {
  test::Folder folder;
  writeCaches(folder);
  HostProbe probe = x86Probe();
  probe.cacheFolder = folder.path + "/cache";
  DetectedHost host = detected(probe);
  EXPECT_EQ(host.cpu, "skylake-avx512");
  EXPECT_EQ(host.features, "-amx-tile,+avx2,+avx512f,+fma");
  EXPECT_THAT(host.cpuRequirements, ElementsAre("avx2", "fma", "avx512f"));
  EXPECT_EQ(host.facts["vector.bits"].value, 512);
  EXPECT_EQ(host.facts["vector.registers"].value, 32);
  EXPECT_EQ(host.facts["l1d.size"].value, 32768); // not the instruction cache's
  EXPECT_EQ(host.facts["l1d.ways"].value, 8);
  EXPECT_EQ(host.facts["l1d.line"].value, 64);
  EXPECT_EQ(host.facts["l2.size"].value, 1048576);
  EXPECT_EQ(host.facts["l3.size"].value, 25344 * 1024);
  EXPECT_EQ(host.facts.count("l3.ways"), 0u); // 0 ways tell nothing
  EXPECT_EQ(host.facts["l2.size"].source,
            "detected: sysfs cpu0/cache/index2/size");
  EXPECT_EQ(host.facts.count("fma.latency"), 0u); // never a guess
}

TEST(Detect, X86WithoutAvx512) {
  HostProbe probe = x86Probe();
  probe.features["avx512f"] = false;
  DetectedHost avx2 = detected(probe);
  EXPECT_EQ(avx2.facts["vector.bits"].value, 256);
  EXPECT_EQ(avx2.facts["vector.registers"].value, 16);
  EXPECT_THAT(avx2.cpuRequirements, ElementsAre("avx2", "fma"));
  probe.features["fma"] = false;
  DetectedHost sse = detected(probe);
  EXPECT_EQ(sse.facts["vector.bits"].value, 128);
  EXPECT_THAT(sse.cpuRequirements, IsEmpty());
}

TEST(Detect, WithoutSysfs) {
  HostProbe probe = x86Probe();
  probe.cacheFolder = "no/such/folder";
  DetectedHost host = detected(probe);
  EXPECT_EQ(host.facts.count("l1d.size"), 0u);
  EXPECT_EQ(host.facts["page.size"].value, 4096);
}

TEST(Detect, Arm) {
  HostProbe probe;
  probe.triple = "aarch64-unknown-linux-gnu";
  probe.cpu = "neoverse-n1";
  probe.pageBytes = 65536;
  DetectedHost host = detected(probe);
  EXPECT_EQ(host.facts["vector.bits"].value, 128);
  EXPECT_EQ(host.facts["page.size"].value, 65536);
  EXPECT_EQ(host.scalarOperand, ScalarOperand::Lane);
  EXPECT_THAT(host.cpuRequirements, ElementsAre("neon"));
}

TEST(Detect, RiscV) {
  HostProbe probe;
  probe.triple = "riscv64-unknown-linux-gnu";
  probe.cpu = "spacemit-x60";
  probe.features = {{"v", true}};
  probe.vectorBytes = 32;
  DetectedHost host = detected(probe);
  EXPECT_EQ(host.facts["vector.bits"].value, 256);
  EXPECT_EQ(host.facts["vector.lmul_max"].value, 8);
  EXPECT_EQ(host.features, "+v,+zvl256b");
  EXPECT_EQ(host.scalarOperand, ScalarOperand::Register);
  EXPECT_THAT(host.cpuRequirements, ElementsAre("v", "vlen>=256"));
  probe.vectorBytes = 0;
  auto none = detectHost(probe);
  ASSERT_FALSE(bool(none));
  EXPECT_THAT(llvm::toString(none.takeError()),
              HasSubstr("'riscv64-unknown-linux-gnu' without the vector "
                        "extension"));
}

TEST(Detect, OtherArchitecturesAreRefused) {
  HostProbe probe;
  probe.triple = "s390x-linux-gnu";
  auto host = detectHost(probe);
  ASSERT_FALSE(bool(host));
  EXPECT_EQ(llvm::toString(host.takeError()),
            "cannot generate kernels for this machine, 's390x-linux-gnu', "
            "expected x86_64, aarch64, or riscv64 with vectors; choose a "
            "described target instead");
}
