//===-- MachineProfileTest.cpp ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The first use of a machine and the later ones, with a stand-in for the
// program that measures, which also counts how often it ran.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MachineProfile.h"
#include "../core/Folder.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace autoconfig;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

namespace {

std::string event(const std::string &name) {
  return "echo '{\"event\":\"program\",\"name\":\"" + name + "\"}'\n";
}

std::string valueOf(const std::string &program, const std::string &fact,
                    const std::string &samples) {
  return event(program) + "echo '{\"event\":\"value\",\"program\":\"" +
         program + "\",\"name\":\"" + fact +
         "\",\"unit\":\"u\",\"best\":\"highest\",\"at_least\":false,"
         "\"samples\":[" +
         samples + "]}'\n";
}

const std::string done = "echo '{\"event\":\"done\"}'\n";

/// A build of the preset "here", whose target is this machine, and an empty
/// cache.
class Machine {
public:
  explicit Machine(const std::string &script)
      : cache("AUTOCONFIG_CACHE", folder.path + "/cache") {
    std::string bin = folder.path + "/build/here/bin";
    folder.write("build/here/preset.json",
                 "{\"target\": \"host\", \"executor\": \"native\", "
                 "\"runner\": \"" +
                     bin + "/runner\"}");
    if (!script.empty())
      program(script);
  }

  void program(const std::string &script) {
    auto host = loadTarget("host");
    std::string path = folder.write(
        "build/here/bin/measure",
        "#!/bin/sh\necho \"$1 $2\" >> " + runsFile() +
            "\necho '{\"event\":\"machine\",\"cpu\":0,\"vector_bits\":" +
            std::to_string(host->integer("vector.bits")) + "}'\n" + script);
    llvm::sys::fs::setPermissions(path, llvm::sys::fs::all_all);
  }

  /// A use of the machine: its target then, and what was said, in `notes`.
  Target use(const std::string &name = "host") {
    notes.clear();
    auto target = loadTarget(name);
    if (!target) {
      ADD_FAILURE() << llvm::toString(target.takeError());
      return {};
    }
    takeMeasuredFacts(*target, folder.path, [&](const llvm::Twine &note) {
      notes.push_back(note.str());
    });
    return std::move(*target);
  }

  MachineProfile profile() {
    auto host = loadTarget("host");
    auto found = MeasureProgram::findFor(folder.path, *host);
    if (!found)
      ADD_FAILURE() << llvm::toString(found.takeError());
    auto located = MachineProfile::locate(std::move(*found));
    if (!located)
      ADD_FAILURE() << llvm::toString(located.takeError());
    return *located;
  }

  size_t runs() {
    auto buffer = llvm::MemoryBuffer::getFile(runsFile());
    return buffer ? (*buffer)->getBuffer().count('\n') : 0;
  }
  std::string runsFile() const { return folder.path + "/runs"; }

  test::Folder folder;
  test::Environment cache;
  std::vector<std::string> notes;
};

/// As if an hour had gone by since the file was written.
void makeOld(const std::string &file) {
  int descriptor;
  ASSERT_FALSE(llvm::sys::fs::openFileForReadWrite(
      file, descriptor, llvm::sys::fs::CD_OpenExisting,
      llvm::sys::fs::OF_None));
  auto then = std::chrono::system_clock::now() - std::chrono::hours(1);
  EXPECT_FALSE(
      llvm::sys::fs::setLastAccessAndModificationTime(descriptor, then));
  llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
}

const std::string twoFacts =
    valueOf("P", "frequency", "3.25, 3.24, 3.24, 3.24") +
    valueOf("Q", "prefetch.streams", "77") + done;

} // namespace

TEST(MachineProfile, TheFirstUseMeasuresLaterOnesRead) {
  Machine machine(twoFacts);
  Target first = machine.use();
  EXPECT_EQ(first.get("prefetch.streams"), 77);
  EXPECT_EQ(first.fact("frequency").origin(), FactOrigin::Measured);
  EXPECT_THAT(first.fact("frequency").source, HasSubstr("spread 0.3%"));
  EXPECT_THAT(first.profile, StartsWith("host-"));
  ASSERT_THAT(machine.notes, SizeIs(1));
  EXPECT_THAT(machine.notes[0],
              StartsWith("measured 2 facts of this machine "));
  EXPECT_THAT(machine.notes[0], HasSubstr(machine.folder.path + "/cache/prof"));
  EXPECT_THAT(machine.notes[0], HasSubstr("--no-measure"));

  Target second = machine.use();
  EXPECT_EQ(second.get("prefetch.streams"), 77);
  EXPECT_EQ(second.profile, first.profile);
  EXPECT_THAT(machine.notes, IsEmpty());
  EXPECT_EQ(machine.runs(), 1u);
}

TEST(MachineProfile, AnotherProgramMeasuresAgain) {
  Machine machine(twoFacts);
  machine.use();
  machine.program(valueOf("Q", "prefetch.streams", "78") + done);
  EXPECT_EQ(machine.use().get("prefetch.streams"), 78);
  EXPECT_EQ(machine.runs(), 2u);
}

TEST(MachineProfile, TwoFirstUsesMeasureOnce) {
  Machine machine("sleep 0.3\n" + twoFacts);
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    pid_t child = fork();
    if (child == 0)
      _exit(machine.use().get("prefetch.streams") == 77 ? 0 : 1);
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(machine.runs(), 1u);
}

TEST(MachineProfile, DescribedTargetsAreLeftAlone) {
  Machine machine(twoFacts);
  EXPECT_EQ(machine.use("zen4").profile, "");
  EXPECT_EQ(machine.runs(), 0u);
}

TEST(MachineProfile, WithoutAProgramSaysHowToBuildIt) {
  Machine machine("");
  EXPECT_EQ(machine.use().profile, "");
  ASSERT_THAT(machine.notes, SizeIs(1));
  EXPECT_THAT(machine.notes[0], StartsWith("this machine is not measured"));
  EXPECT_THAT(machine.notes[0],
              HasSubstr("`cmake --build build/here --target measure`"));
  // Of a tree in which nothing is configured.
  llvm::sys::fs::remove_directories(machine.folder.path + "/build");
  machine.folder.write("toolchains/this.cmake",
                       "set(AUTOCONFIG_TARGET host)\n");
  machine.use();
  EXPECT_THAT(machine.notes,
              ElementsAre(HasSubstr("`cmake --preset this && cmake --build "
                                    "build/this --target measure`")));
}

TEST(MachineProfile, ACrashCostsItsOwnValuesOnly) {
  auto listed = [](const std::string &name) {
    return "echo '{\"event\":\"program\",\"name\":\"" + name +
           "\",\"summary\":\"s\"}'\n";
  };
  Machine machine("case \"$1 $2\" in\n--list*) " + listed("A") + listed("B") +
                  listed("C") + ";;\n'--only C') " +
                  valueOf("C", "prefetch.streams", "77") + done + ";;\n*) " +
                  valueOf("A", "frequency", "3") + event("B") +
                  "kill -ILL $$;;\nesac\n");
  Target target = machine.use();
  EXPECT_EQ(target.get("frequency"), 3);
  EXPECT_EQ(target.get("prefetch.streams"), 77);
  EXPECT_THAT(target.warnings,
              ElementsAre(StartsWith("B was not measured: '")));
  EXPECT_THAT(target.warnings[0], HasSubstr("llegal instruction"));
  EXPECT_THAT(machine.notes,
              ElementsAre(StartsWith("measured 2 facts"),
                          StartsWith("warning: B was not measured")));
}

TEST(MachineProfile, NoiseAndNonsenseAreWarnings) {
  Machine machine(valueOf("P", "frequency", "3, 2, 2, 2") +
                  valueOf("N", "l2.latency", "-1") +
                  valueOf("Q", "prefetch.streams", "0.3") + done);
  Target target = machine.use();
  EXPECT_EQ(target.get("frequency"), 3);
  EXPECT_THAT(target.fact("frequency").source, HasSubstr("33.3% (too noisy)"));
  EXPECT_NE(target.fact("prefetch.streams").origin(), FactOrigin::Measured);
  EXPECT_THAT(target.warnings,
              ElementsAre("N was not measured: a value is none",
                          StartsWith("prefetch.streams was not taken: measured "
                                     "0.3"),
                          HasSubstr("too noisy to be taken over what is "
                                    "described, for something else used the "
                                    "machine: frequency (33.3%)")));
}

/// Of no use beside what is known of the nearest described core, or of this
/// one.
TEST(MachineProfile, NoiseDoesNotDisplaceWhatIsDescribed) {
  llvm::Expected<Target> bare = loadTarget("host");
  ASSERT_TRUE(bool(bare));
  ASSERT_NE(bare->fact("fma.latency").origin(), FactOrigin::Assumed);
  auto latency = [](const std::string &samples) {
    Machine machine(valueOf("P", "fma.latency", samples) + done);
    return machine.use().get("fma.latency");
  };
  EXPECT_EQ(latency("9, 9, 9, 9"), 9);
  bool described = bare->fact("fma.latency").origin() == FactOrigin::Published;
  EXPECT_EQ(latency("9, 8, 8, 8"), described ? bare->get("fma.latency") : 9);
  EXPECT_EQ(latency("9, 7, 7, 7"), bare->get("fma.latency"));
}

TEST(MachineProfile, WhatACoreIsDescribedToBeGoesBeforeNoise) {
  Fact noisy{1, (measuredSource + "P, spread 5.0%" + noisyMark).str()},
      quiet{1, (measuredSource + "P, spread 0.5%").str()};
  Fact published{2, "measured: that very core"},
      relative{2, (relativeSource + " (zen4): measured").str()};
  EXPECT_TRUE(isBetterGuess("overlap.core", published, noisy));
  EXPECT_FALSE(isBetterGuess("overlap.core", published, quiet));
  EXPECT_FALSE(isBetterGuess("overlap.core", relative, noisy));
  // What others use as well is what it is today.
  EXPECT_FALSE(isBetterGuess("l3.bandwidth", published, noisy));
  EXPECT_FALSE(isBetterGuess("memory.bandwidth", published, noisy));
}

TEST(MachineProfile, WhatIsNoisyIsMeasuredAgainLater) {
  Machine machine(""); // the profile is that of this program
  machine.program(". " + machine.folder.path + "/now\n");
  machine.folder.write("now", valueOf("P", "frequency", "3, 2, 2, 2") +
                                  valueOf("Q", "prefetch.streams", "77, 77") +
                                  done);
  machine.use();
  size_t runs = machine.runs();
  machine.use();
  EXPECT_EQ(machine.runs(), runs); // not at once
  makeOld(machine.profile().path());
  machine.folder.write("now", valueOf("P", "frequency", "4, 2, 2, 2") + done);
  Target still = machine.use();
  EXPECT_EQ(still.get("frequency"), 3); // no better than what is known
  EXPECT_THAT(machine.notes,
              ElementsAre(HasSubstr("1 of 1 measurements are still noisy")));
  EXPECT_THAT(still.warnings, Contains(HasSubstr("too noisy")));
  makeOld(machine.profile().path());
  machine.folder.write("now",
                       valueOf("P", "frequency", "3.5, 3.5, 3.5, 3.5") + done);
  Target quiet = machine.use();
  EXPECT_EQ(quiet.get("frequency"), 3.5);
  EXPECT_EQ(quiet.get("prefetch.streams"), 77); // as it was
  EXPECT_THAT(machine.notes,
              ElementsAre(HasSubstr("1 of 1 measurements are quiet now")));
  EXPECT_THAT(quiet.warnings, IsEmpty());
  runs = machine.runs();
  makeOld(machine.profile().path());
  machine.use();
  EXPECT_EQ(machine.runs(), runs);
}

TEST(MachineProfile, AFolderThatCannotBe) {
  Machine machine(twoFacts);
  machine.folder.write("cache", "a file");
  Target target = machine.use();
  EXPECT_EQ(target.profile, "");
  EXPECT_THAT(machine.notes,
              ElementsAre(HasSubstr("set AUTOCONFIG_CACHE to another one")));
  EXPECT_EQ(machine.runs(), 0u); // nothing to keep it in
}

TEST(MachineProfile, ABrokenFileIsMadeAgain) {
  Machine machine(twoFacts);
  machine.use();
  machine.folder.write(llvm::StringRef(machine.profile().path())
                           .drop_front(machine.folder.path.size() + 1)
                           .str(),
                       "facts: {no.such: 1}\n");
  EXPECT_EQ(machine.use().get("prefetch.streams"), 77);
  EXPECT_THAT(machine.notes, ElementsAre(HasSubstr("unknown fact 'no.such'"),
                                         StartsWith("measured 2 facts")));
  EXPECT_EQ(machine.runs(), 2u);
}

TEST(MachineProfile, SomeAgain) {
  // The second run knows what the first one found.
  Machine machine("case \"$*\" in *frequency=3.25*) " +
                  valueOf("Q", "prefetch.streams", "78") + done + ";;\n*) " +
                  twoFacts + ";;\nesac\n");
  machine.use();
  auto made = machine.profile().ensure({"Q"});
  ASSERT_TRUE(bool(made)) << llvm::toString(made.takeError());
  Target target = machine.use();
  EXPECT_EQ(target.get("prefetch.streams"), 78);
  EXPECT_EQ(target.get("frequency"), 3.25); // as it was
}

TEST(MachineProfile, ALowerBoundOnlyRaises) {
  std::string bound = valueOf("P", "call.overhead", "900") + done;
  size_t at = bound.find("\"at_least\":false");
  bound.replace(at, 16, "\"at_least\":true");
  Machine machine(bound);
  EXPECT_EQ(machine.use().get("call.overhead"), 900);
  auto target = loadTarget("host");
  ASSERT_FALSE(bool(target->set("call.overhead", "1000", "--set")));
  ASSERT_FALSE(bool(machine.profile().applyTo(*target)));
  EXPECT_EQ(target->get("call.overhead"), 1000);
}

TEST(CacheFolder, FollowsTheUsersChoice) {
  test::Environment home("HOME", "/home/me"), none("XDG_CACHE_HOME", ""),
      unset("AUTOCONFIG_CACHE", "");
  EXPECT_EQ(cacheFolder(), "/home/me/.cache/autoconfig");
  test::Environment xdg("XDG_CACHE_HOME", "/xdg");
  EXPECT_EQ(cacheFolder(), "/xdg/autoconfig");
  test::Environment own("AUTOCONFIG_CACHE", "/own");
  EXPECT_EQ(cacheFolder(), "/own");
  test::Environment noHome("HOME", ""), noXdg("XDG_CACHE_HOME", ""),
      noOwn("AUTOCONFIG_CACHE", "");
  EXPECT_EQ(cacheFolder(), "/var/cache/autoconfig");
}
