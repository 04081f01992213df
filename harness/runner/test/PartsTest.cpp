//===-- PartsTest.cpp - Buffers, CPUs, operators, jobs --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Buffers.h"
#include "harness/runner/Conditions.h"
#include "harness/runner/Cpu.h"
#include "harness/runner/Job.h"
#include "harness/runner/test/Support.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace runner;
using testing::HasSubstr;

namespace {

TEST(Buffer, LiesWhereItShould) {
  const size_t page = sysconf(_SC_PAGESIZE);
  auto address = [](const Buffer &buffer) {
    return reinterpret_cast<uintptr_t>(buffer.data());
  };
  const Buffer end(12, 4, Placement::EndAtGuard);
  EXPECT_EQ((address(end) + 12) % page, 0u);
  const Buffer alignedEnd(12, 64, Placement::EndAtGuard);
  EXPECT_EQ((address(alignedEnd) + 64) % page, 0u);
  const Buffer start(12, 4, Placement::StartAtGuard);
  EXPECT_EQ(address(start) % page, 0u);
  const Buffer misaligned(64, 4, Placement::Misaligned);
  EXPECT_EQ(address(misaligned) % 64, 4u);
  const Buffer empty(0, 4, Placement::EndAtGuard);
  EXPECT_EQ(empty.damage(), "");
}

TEST(Buffer, IsSurroundedByNaN) {
  const Buffer buffer(12, 4, Placement::Aligned);
  EXPECT_TRUE(std::isnan(buffer.data()[-1]));
  EXPECT_TRUE(std::isnan(buffer.data()[3]));
}

TEST(Buffer, NoticesDamage) {
  Buffer buffer(12, 4, Placement::Aligned);
  buffer.fillWithNaN();
  EXPECT_TRUE(std::isnan(buffer.data()[2]));
  EXPECT_EQ(buffer.damage(), "");
  buffer.data()[5] = 0;
  EXPECT_EQ(buffer.damage(), "byte 8 after its end was written");
  buffer.data()[-1] = 0;
  Buffer other(12, 4, Placement::Aligned);
  other.data()[-1] = 0;
  EXPECT_EQ(other.damage(), "bytes before its start were written");
}

TEST(Cpu, TellsWhetherItIsVirtual) {
#if defined(__x86_64__)
  std::ifstream file("/proc/cpuinfo");
  std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(Cpu::detect().isVirtual,
            std::optional(text.find(" hypervisor") != std::string::npos));
#else
  EXPECT_FALSE(Cpu::detect().isVirtual.has_value());
#endif
}

TEST(Cpu, NamesWhatIsMissing) {
  Cpu cpu;
  cpu.features = {"v"};
  cpu.vectorBits = 128;
  EXPECT_EQ(cpu.missing(""), "");
  EXPECT_EQ(cpu.missing("v,vlen>=128"), "");
  EXPECT_EQ(cpu.missing("v,vlen>=256"), "vlen>=256");
  EXPECT_EQ(cpu.missing("vlen>=many"), "vlen>=many");
  EXPECT_EQ(cpu.missing("avx2, v,fma"), "avx2, fma");
}

/// A job file that is removed again.
class JobFile {
public:
  explicit JobFile(const std::string &text)
      : path(std::filesystem::temp_directory_path() /
             ("runner-job-" + std::to_string(getpid()) + ".json")) {
    std::ofstream(path) << text;
  }
  ~JobFile() { std::filesystem::remove(path); }
  const std::filesystem::path path;
};

const std::string goodJob = R"({"op":"matmul","problem":"2x3:3x4",
  "weights_mode":"given","seed":1,
  "contenders":[{"name":"x","kernel":"/k.so"},{"name":"y","rival":"/r.so"}],
  "measure":{"kind":"time","samples":15,"min_seconds":0.002,"cpu":1},
  "verify":{"rows":0}})";

TEST(Job, Loads) {
  const JobFile file(goodJob);
  const Job job = Job::load(file.path);
  EXPECT_EQ(job.problem->text(), "2x3:3x4");
  EXPECT_EQ(job.problem->tensors().c, (Dims{2, 4}));
  EXPECT_FALSE(job.weightsPrepared);
  ASSERT_EQ(job.contenders.size(), 2u);
  EXPECT_TRUE(job.contenders[0].isKernel);
  EXPECT_FALSE(job.contenders[1].isKernel);
  EXPECT_EQ(job.time->samples, 15);
  EXPECT_EQ(job.time->cpu, 1);
  EXPECT_EQ(job.tolerance, 0);
}

TEST(Job, SaysWhatIsWrong) {
  auto message = [](const std::string &from, const std::string &to) {
    std::string text = goodJob;
    text.replace(text.find(from), from.size(), to);
    const JobFile file(text);
    return messageOf([&] { Job::load(file.path); });
  };
  EXPECT_THAT(message("matmul", "softmax"),
              HasSubstr("unknown operator 'softmax'; there are: "));
  EXPECT_THAT(message("2x3:3x4", "2x3:4x5"), HasSubstr("inner dimensions"));
  EXPECT_THAT(message("\"given\"", "\"packed\""),
              HasSubstr("\"packed\", expected \"given\" or \"prepared\""));
  EXPECT_THAT(message("15", "\"many\""), HasSubstr("'samples' is \"many\""));
  EXPECT_THAT(message("15", "0"), HasSubstr("at least 1"));
  EXPECT_THAT(message("\"rows\":0", "\"rows\":0,\"tolerance\":-1"),
              HasSubstr("'tolerance' must not be negative"));
  EXPECT_THAT(message("\"seed\":1,", ""), HasSubstr("'seed' is missing"));
  EXPECT_THAT(message("\"kernel\":\"/k.so\"", "\"file\":\"/k.so\""),
              HasSubstr("\"x\" needs either 'kernel' or 'rival'"));
  EXPECT_THAT(message("{\"op\"", "\"op\""), HasSubstr("parse error"));
  EXPECT_THAT(messageOf([] { Job::load("/no/such/job.json"); }),
              HasSubstr("cannot read this job"));
}

/// What a system tells, in a folder of its own.
struct FakeSystem {
  FakeSystem()
      : root(std::filesystem::temp_directory_path() /
             ("conditions-" + std::to_string(getpid()))) {}
  ~FakeSystem() { std::filesystem::remove_all(root); }
  void write(const std::string &file, const std::string &text) const {
    std::filesystem::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }
  std::filesystem::path root;
};

TEST(Conditions, OnlyWhatTheSystemTells) {
  FakeSystem system;
  EXPECT_EQ(Conditions(2, system.root / "").told(),
            nlohmann::json({{"cpu", 2}}));
}

TEST(Conditions, SettingsAndOtherUsers) {
  FakeSystem system;
  const std::string cpus = "sys/devices/system/cpu/";
  system.write(cpus + "cpu1/cpufreq/scaling_governor", "powersave\n");
  system.write(cpus + "intel_pstate/no_turbo", "0\n");
  system.write(cpus + "smt/active", "1\n");
  system.write("proc/loadavg", "1.50 0.25 0.10 1/200 1234\n");
  system.write("proc/stat", "cpu  0 0 0 0\ncpu1 1000 0 0 5000 0 0 0 100 0 0\n");
  const Conditions conditions(1, system.root / "");
  nlohmann::json told = conditions.told();
  EXPECT_EQ(told["governor"], "powersave");
  EXPECT_EQ(told["turbo"], true);
  EXPECT_EQ(told["smt"], true);
  EXPECT_EQ(told["load"], 1.5);
  EXPECT_FALSE(told.contains("others")) << "no time has passed";
  // Of 10,000 ticks 4,000 were busy, of which this process had next to none,
  // and 500 stolen.
  system.write("proc/stat",
               "cpu1 4000 500 400 10500 0 50 50 600 0 0\ncpu11 1 1 1 1\n");
  told = conditions.told();
  EXPECT_NEAR(told["others"], 0.4, 0.01);
  EXPECT_NEAR(told["stolen"], 0.05, 1e-9);
  // Boost says the same the other way round.
  std::filesystem::remove_all(system.root / (cpus + "intel_pstate"));
  system.write(cpus + "cpufreq/boost", "0\n");
  EXPECT_EQ(Conditions(1, system.root / "").told()["turbo"], false);
}

} // namespace
