//===-- CountingTest.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// How counts come from the emulator into a verdict.

#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "harness/counting/CountingEmulator.h"
#include "harness/executors/Process.h"
#include "harness/session/Job.h"
#include "harness/test/Support.h"

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

constexpr StringLiteral verified =
    R"({"event":"verified","contender":"a","status":"passed","reason":""})";
constexpr StringLiteral verifying = R"({"event":"verifying","contender":"a"})";
constexpr StringLiteral region =
    R"({"event":"region","blocks":[{"address":4096,"sizes":[2],"code":"8280",
"executions":3,"accesses":[]}],"caches":[]})";
constexpr StringLiteral counted =
    R"({"event":"counted","contender":"a","modules":[{"path":"/bin/r","bias":4096}]})";

Tracker tracked(std::vector<StringRef> lines) {
  Tracker tracker(/*wantsSamples=*/false, /*wantsCounts=*/true);
  for (StringRef line : lines)
    tracker.line(line);
  return tracker;
}

TEST(Counting, RegionBelongsToTheContenderNamedLast) {
  Tracker tracker = tracked({verifying, region, verified, counted});
  std::optional<Verdict> verdict = tracker.verdict("a");
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->status, Status::Passed);
  ASSERT_TRUE(verdict->counted);
  EXPECT_EQ(verdict->counted->profile.blocks[0].executions, 3u);
  EXPECT_EQ(verdict->counted->modules[0].path, "/bin/r");
  EXPECT_EQ(verdict->counted->modules[0].bias, 4096u);
}

TEST(Counting, NoVerdictBeforeTheCounts) {
  EXPECT_FALSE(tracked({verified}).verdict("a"));
  EXPECT_FALSE(tracked({verifying, region}).verdict("a"));
  EXPECT_FALSE(tracked({verifying, region, verified}).verdict("a"));
}

TEST(Counting, MissingOrBrokenCountsAreAFailure) {
  auto reason = [](std::vector<StringRef> lines) {
    std::optional<Verdict> verdict = tracked(std::move(lines)).verdict("a");
    EXPECT_TRUE(verdict && verdict->status == Status::Failed);
    return verdict ? verdict->reason : "";
  };
  EXPECT_EQ(reason({verified, R"({"event":"done"})"}),
            "the runner sent no counts");
  EXPECT_EQ(reason({verifying, verified, counted}),
            "the counting plugin told nothing of its call");
  EXPECT_TRUE(
      contains(reason({verifying, R"({"event":"region"})", verified, counted}),
               "counting plugin: region: expected blocks and caches"));
  EXPECT_TRUE(contains(reason({verifying, region, verified,
                               R"({"event":"counted","contender":"a"})"}),
                       "expected a list 'modules'"));
}

TEST(Counting, ARefusedContenderNeedsNoCounts) {
  std::optional<Verdict> verdict =
      tracked({R"({"event":"verified","contender":"a","status":"failed",
"reason":"c[0]: got 1, expected 2"})"})
          .verdict("a");
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->reason, "c[0]: got 1, expected 2");
}

/// A QEMU that says of itself what a script lets it say, and shows how it is
/// called.
class FakeQemu {
public:
  FakeQemu(StringRef version, StringRef help) {
    folder.write("qemu-fake",
                 ("#!/bin/sh\ncase $1 in\n--version) echo 'qemu-fake version " +
                  version + "' ;;\n--help) echo '" + help +
                  "' ;;\n*) echo \"$*\" ;;\nesac\n")
                     .str(),
                 /*executable=*/true);
    plugin = folder.write("plugin.so", "");
    preset.name = "fake";
    preset.executor = "qemu";
    preset.runner = "/runner";
    preset.environment["THREADS"] = "1";
    preset.countingEmulator = {folder / "qemu-fake", "-cpu", "v={vector.bits}",
                               "-L", "/sysroot"};
  }
  Expected<std::unique_ptr<Executor>> create(bool caches = false) {
    return createCountingEmulator(preset, cantFail(loadTarget("rvv256")),
                                  plugin, caches);
  }
  TemporaryFolder folder;
  std::string plugin;
  Preset preset;
};

TEST(Counting, RunsTheRunnerWithThePluginAndAFixedEnvironment) {
  FakeQemu fake("7.2.22 (Debian)", "-plugin");
  auto executor = cantFail(fake.create(/*caches=*/true));
  EXPECT_EQ(executor->kind(), MeasurementKind::EmulatedCount);
  EXPECT_EQ(executor->emulator(), "qemu-fake 7.2.22 -cpu v=256 -L sysroot");
  ::setenv("OF_THE_CALLER", "1", 1);
  std::vector<std::string> lines;
  cantFail(executor->run({"job.json"}, {},
                         [&](StringRef line) { lines.push_back(line.str()); }));
  ASSERT_GE(lines.size(), 1u);
  EXPECT_EQ(lines[0], "-cpu v=256 -L /sysroot -seed 1 -plugin " + fake.plugin +
                          ",l1d=32768:8:64,l2=524288:8:64 /runner job.json");
}

TEST(Counting, InheritsNothing) {
  std::string environment;
  Command command{{"/usr/bin/env"}, {{"THREADS", "1"}}};
  command.reproducible = true;
  ::setenv("OF_THE_CALLER", "1", 1);
  cantFail(runProcess(
      command, {}, [&](StringRef line) { environment += line.str() + "\n"; }));
  EXPECT_EQ(environment, "THREADS=1\n");
}

TEST(Counting, SaysWhyAnEmulatorCannotCount) {
  auto message = [](StringRef version, StringRef help) {
    return messageOf(FakeQemu(version, help).create());
  };
  EXPECT_EQ(message("7.2.0", "-plugin"), "");
  EXPECT_EQ(message("8.2.9", "-plugin"), "");
  for (StringRef version : {"5.2.0", "7.1.0", "9.0.1", "10.0.2"}) {
    std::string text = message(version, "-plugin");
    EXPECT_TRUE(contains(text, ("of version " + version).str()));
    EXPECT_TRUE(contains(text, "expected 7.2 or later, before 9.0"));
    EXPECT_TRUE(contains(text, "preset 'fake'"));
    EXPECT_TRUE(contains(text, "--no-count"));
  }
  EXPECT_TRUE(contains(message("7.2.0", "-cpu"), "built without plugins"));
  EXPECT_TRUE(contains(message("x", "-plugin"), "names no version"));

  FakeQemu fake("7.2.0", "-plugin");
  fake.preset.countingEmulator[0] = "qemu-that-is-not-there";
  EXPECT_TRUE(contains(messageOf(fake.create()),
                       "'qemu-that-is-not-there' cannot be run; Debian 12's "
                       "package qemu-user has one"));
  fake.plugin = "/no/plugin.so";
  EXPECT_TRUE(
      contains(messageOf(fake.create()), "no plugin at '/no/plugin.so'"));
  fake.preset.countingEmulator.clear();
  EXPECT_TRUE(
      contains(messageOf(fake.create()), "AUTOCONFIG_COUNTING_EMULATOR"));
}

TEST(Counting, ANativePresetTakesTheEmulatorThatCounts) {
  Preset preset;
  preset.executor = "qemu";
  preset.countingEmulator = {"qemu", "-cpu", "x"};
  auto executor =
      cantFail(createExecutor(preset, cantFail(loadTarget("haswell"))));
  EXPECT_EQ(executor->emulator(), "qemu -cpu x");
  EXPECT_TRUE(executor->hasCountingTwin());
  EXPECT_FALSE(executor->allowsGuards());
  preset.emulator = {"qemu", "-cpu", "y"};
  executor = cantFail(createExecutor(preset, cantFail(loadTarget("haswell"))));
  EXPECT_EQ(executor->emulator(), "qemu -cpu y");
  EXPECT_TRUE(executor->allowsGuards());
}

} // namespace
