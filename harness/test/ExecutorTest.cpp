//===-- ExecutorTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetLoader.h"
#include "harness/executors/Process.h"
#include "harness/test/Support.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <chrono>
#include <csignal>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

struct Ran {
  std::vector<std::string> lines;
  Outcome outcome;
  double seconds;
};

Ran shell(const std::string &script, Limits limits = {},
          std::map<std::string, std::string> environment = {}) {
  Ran ran;
  auto begin = std::chrono::steady_clock::now();
  ran.outcome = cantFail(
      runProcess({{"sh", "-c", script}, std::move(environment)}, limits,
                 [&](StringRef line) { ran.lines.push_back(line.str()); }));
  ran.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
          .count();
  return ran;
}

using Lines = std::vector<std::string>;

TEST(Executor, GivesLinesAndExitCode) {
  Ran ran = shell("echo one; echo; echo two; echo trouble >&2; exit 3");
  EXPECT_EQ(ran.lines, (Lines{"one", "", "two"}));
  EXPECT_EQ(ran.outcome.kind, Outcome::Kind::Exited);
  EXPECT_EQ(ran.outcome.code, 3);
  EXPECT_EQ(ran.outcome.describe(), "exit code 3: trouble");
  EXPECT_FALSE(ran.outcome.clean());
  EXPECT_TRUE(shell("true").outcome.clean());
}

TEST(Executor, DropsHalfALine) {
  EXPECT_EQ(shell("echo whole; printf half").lines, Lines{"whole"});
}

TEST(Executor, JoinsALineWrittenInParts) {
  EXPECT_EQ(shell("printf a; sleep 0.2; printf 'b\\nc\\n'").lines,
            (Lines{"ab", "c"}));
}

TEST(Executor, GivesInput) {
  TemporaryFolder folder;
  auto output = [](std::string input) {
    Command command{{"sh", "-c", "read -r line; echo \"$line $?\""}};
    command.input = std::move(input);
    Limits limits;
    limits.totalSeconds = 0.5;
    Lines lines;
    Outcome outcome = cantFail(runProcess(
        command, limits, [&](StringRef line) { lines.push_back(line.str()); }));
    EXPECT_EQ(outcome.clean(), !lines.empty());
    return join(lines, "|");
  };
  EXPECT_EQ(output(folder.write("text", "one\ntwo\n")), "one 0");
  EXPECT_EQ(output("/dev/null"), " 1");
  EXPECT_EQ(output(""), ""); // neither a line nor an end: killed by the limit
  EXPECT_EQ(messageOf(runProcess({{"true"}, {}, false, "/no/such"}, {},
                                 [](StringRef) {})),
            "cannot read '/no/such': No such file or directory");
}

TEST(Executor, TakesMuchOutput) {
  // More than a pipe holds, on both streams.
  Ran ran = shell("i=0; while [ $i -lt 5000 ]; do echo "
                  "0123456789012345678901234567890123456789; echo e$i >&2; "
                  "i=$((i+1)); done");
  EXPECT_EQ(ran.lines.size(), 5000u);
  EXPECT_EQ(ran.outcome.describe(), "exit code 0: e4999");
}

TEST(Executor, NamesTheSignal) {
  Ran ran = shell("kill -SEGV $$");
  EXPECT_EQ(ran.outcome.kind, Outcome::Kind::Signalled);
  EXPECT_EQ(ran.outcome.describe(), "SIGSEGV");
}

TEST(Executor, KillsTheWholeGroupAtTheLimit) {
  Limits limits;
  limits.silenceSeconds = 0.5;
  // The grandchild would keep the pipe open for a minute.
  Ran ran = shell("sleep 60 & echo $!; wait", limits);
  EXPECT_EQ(ran.outcome.kind, Outcome::Kind::TimedOut);
  EXPECT_LT(ran.seconds, 10);
  ASSERT_EQ(ran.lines.size(), 1u);
  pid_t grandchild = std::stoi(ran.lines[0]);
  // Killed; whoever adopted it may still have to reap it.
  for (int i = 0; i < 100; ++i) {
    auto state = MemoryBuffer::getFileAsStream(
        "/proc/" + std::to_string(grandchild) + "/stat");
    if (!state || (*state)->getBuffer().contains(") Z"))
      return;
    ::usleep(20000);
  }
  FAIL() << "process " << grandchild << " still runs";
}

TEST(Executor, ALineIsASignOfLife) {
  Limits limits;
  limits.silenceSeconds = 1;
  Ran ran = shell("for i in 1 2 3 4; do sleep 0.4; echo $i; done", limits);
  EXPECT_TRUE(ran.outcome.clean());
  EXPECT_EQ(ran.lines.size(), 4u);
}

TEST(Executor, ChatterEndsAtTheTotalLimit) {
  Limits limits;
  limits.totalSeconds = 0.5;
  Ran ran = shell("while :; do echo x; sleep 0.05; done", limits);
  EXPECT_EQ(ran.outcome.kind, Outcome::Kind::TimedOut);
  EXPECT_LT(ran.seconds, 10);
}

TEST(Executor, StopsWhenAsked) {
  std::atomic<bool> stop{false};
  Limits limits;
  limits.stop = &stop;
  std::thread user([&] {
    ::usleep(300000);
    stop = true;
  });
  Ran ran = shell("sleep 60", limits);
  user.join();
  EXPECT_EQ(ran.outcome.kind, Outcome::Kind::Stopped);
  EXPECT_LT(ran.seconds, 10);
}

TEST(Executor, PassesTheEnvironment) {
  ::setenv("AUTOBENCH_TEST", "outer", 1);
  EXPECT_EQ(shell("echo $AUTOBENCH_TEST").lines, Lines{"outer"});
  EXPECT_EQ(shell("echo $AUTOBENCH_TEST $B", {},
                  {{"AUTOBENCH_TEST", "inner"}, {"B", "b c"}})
                .lines,
            Lines{"inner b c"});
}

/// Sets a variable of this process and takes it away again.
class ScopedVariable {
public:
  ScopedVariable(std::string text, const char *value) : name(std::move(text)) {
    ::setenv(name.c_str(), value, 1);
  }
  ScopedVariable(ScopedVariable &&other) : name(std::move(other.name)) {
    other.name.clear();
  }
  ~ScopedVariable() {
    if (!name.empty())
      ::unsetenv(name.c_str());
  }

private:
  std::string name;
};

TEST(Executor, ARunInheritsNothingThatSteersLibraries) {
  std::vector<ScopedVariable> steering;
  for (const char *name :
       {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS",
        "GOTO_NUM_THREADS", "ONEDNN_MAX_CPU_ISA", "DNNL_VERBOSE",
        "BLIS_ARCH_TYPE", "LIBXSMM_TARGET", "OMP_NUM_THREADS", "OMP_PROC_BIND",
        "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "MKL_NUM_THREADS", "QEMU_CPU",
        "LD_PRELOAD", "LD_LIBRARY_PATH", "MALLOC_ARENA_MAX", "GLIBC_TUNABLES"})
    steering.emplace_back(name, "");
  ScopedVariable other("AUTOBENCH_TEST", "outer");

  Preset preset;
  preset.name = "test";
  preset.emulator = {"/usr/bin/env"};
  preset.runner = "/usr/bin/env";
  preset.environment = {{"OPENBLAS_NUM_THREADS", "1"}, {"MKL_OF_PRESET", "2"}};
  for (const char *kind : {"native", "qemu"}) {
    preset.executor = kind;
    auto executor =
        cantFail(createExecutor(preset, cantFail(loadTarget("rvv256"))));
    Lines kept;
    bool others = false;
    cantFail(executor->run({}, {}, [&](StringRef line) {
      others |= line == "AUTOBENCH_TEST=outer";
      if (any_of(notInherited(), [&](StringRef beginning) {
            return line.starts_with(beginning);
          }))
        kept.push_back(line.str());
    }));
    llvm::sort(kept);
    EXPECT_EQ(kept, (Lines{"MKL_OF_PRESET=2", "OPENBLAS_NUM_THREADS=1"}));
    EXPECT_TRUE(others) << "of " << kind;
  }
  // But the compiler of kernels does inherit: it is no part of the measurement.
  EXPECT_EQ(shell("echo ${OPENBLAS_CORETYPE-unset}").lines, Lines{""});
}

TEST(Executor, SaysWhatCannotBeRun) {
  auto nothing = [](StringRef) {};
  EXPECT_TRUE(
      contains(messageOf(runProcess({{"no-such-program-x"}, {}}, {}, nothing)),
               "cannot run 'no-such-program-x': not found in PATH"));
  EXPECT_TRUE(
      contains(messageOf(runProcess({{"/proc/version"}, {}}, {}, nothing)),
               "cannot run '/proc/version': Permission denied"));
}

Preset presetOf(StringRef executor, std::vector<std::string> emulator = {}) {
  Preset preset;
  preset.name = "test";
  preset.executor = executor.str();
  preset.emulator = std::move(emulator);
  preset.runner = "/bin/echo";
  return preset;
}

Target targetOf(StringRef name) { return cantFail(loadTarget(name)); }

TEST(Executor, NativeRunsTheRunnerItself) {
  auto executor =
      cantFail(createExecutor(presetOf("native"), targetOf("haswell")));
  EXPECT_EQ(executor->kind(), MeasurementKind::NativeTime);
  EXPECT_EQ(executor->emulator(), "");
  Lines lines;
  cantFail(executor->run({"a", "b c"}, {},
                         [&](StringRef line) { lines.push_back(line.str()); }));
  EXPECT_EQ(lines, Lines{"a b c"});
}

TEST(Executor, QemuFillsInFactsOfTheTarget) {
  Preset preset = presetOf("qemu", {"/usr/bin/env", "-S",
                                    "echo vlen={vector.bits},x={vector.bits}"});
  auto executor = cantFail(createExecutor(preset, targetOf("rvv512")));
  EXPECT_EQ(executor->kind(), MeasurementKind::EmulatedStatus);
  EXPECT_EQ(executor->emulator(), "env -S echo vlen=512,x=512");
  Lines lines;
  cantFail(executor->run({"job"}, {},
                         [&](StringRef line) { lines.push_back(line.str()); }));
  EXPECT_EQ(lines, Lines{"vlen=512,x=512 /bin/echo job"});
}

TEST(Executor, AnEmulatorThatIsMissingOrTooOldIsNamed) {
  auto run = [](std::vector<std::string> emulator) {
    auto executor = cantFail(createExecutor(
        presetOf("qemu", std::move(emulator)), targetOf("rvv256")));
    return executor->run({"job"}, {}, [](StringRef) {});
  };
  EXPECT_TRUE(contains(messageOf(run({"/no/such/qemu-riscv64"})),
                       "cannot run '/no/such/qemu-riscv64'"));
  // What QEMU says of an option that it does not know.
  Outcome old = cantFail(run({"/bin/sh", "-c",
                              "echo 'Property rv64-riscv-cpu.rvv_ta_all_1s not "
                              "found' >&2; exit 1"}));
  EXPECT_FALSE(old.clean());
  EXPECT_EQ(old.describe(),
            "exit code 1: Property rv64-riscv-cpu.rvv_ta_all_1s not found");
}

TEST(Executor, Mistakes) {
  Target target = targetOf("rvv256");
  EXPECT_EQ(messageOf(createExecutor(presetOf("teleport"), target)),
            "unknown executor 'teleport' in preset 'test'; there are: native, "
            "qemu, ssh");
  EXPECT_TRUE(contains(messageOf(createExecutor(presetOf("qemu"), target)),
                       "names no emulator"));
  EXPECT_TRUE(contains(
      messageOf(createExecutor(presetOf("qemu", {"q", "{vlen}"}), target)),
      "'{vlen}' holds a brace that names no fact"));
  EXPECT_TRUE(contains(messageOf(createExecutor(
                           presetOf("qemu", {"q", "{vector.bits"}), target)),
                       "holds a brace"));
}

} // namespace
