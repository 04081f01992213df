//===-- JobTest.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/session/JobRunner.h"
#include "harness/test/Support.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <csignal>
#include <functional>

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

/// One scripted process: the lines it prints and how it ends.
struct Script {
  std::vector<std::string> lines;
  Outcome outcome;
};

/// Plays scripts, one a run, and notes which contenders each run was given.
class MockExecutor : public Executor {
public:
  explicit MockExecutor(std::vector<Script> scripts)
      : scripts(std::move(scripts)) {}
  MeasurementKind kind() const override { return MeasurementKind::NativeTime; }
  Expected<Outcome> run(ArrayRef<std::string> arguments, const Limits &,
                        LineHandler onLine) override {
    json::Object job = cantFail(readJsonObject(arguments[0]));
    std::string names;
    for (const json::Value &contender : *job.getArray("contenders"))
      names += contender.getAsObject()->getString("name")->str() + " ";
    given.push_back(StringRef(names).trim().str());
    if (given.size() > scripts.size())
      return createStringError(inconvertibleErrorCode(), "no more scripts");
    const Script &script = scripts[given.size() - 1];
    for (const std::string &line : script.lines)
      onLine(line);
    return script.outcome;
  }
  std::vector<std::string> given;

private:
  std::vector<Script> scripts;
};

const Outcome fine;
const Outcome segfault{Outcome::Kind::Signalled, SIGSEGV, ""};
const Outcome hang{Outcome::Kind::TimedOut, 0, ""};

std::string verifying(const std::string &name) {
  return R"({"event":"verifying","contender":")" + name + "\"}";
}
std::string measuring(const std::string &name) {
  return R"({"event":"measuring","contender":")" + name + "\"}";
}
std::string verified(const std::string &name, const std::string &status,
                     const std::string &reason = "") {
  return R"({"event":"verified","contender":")" + name + R"(","status":")" +
         status + R"(","reason":")" + reason +
         R"(","version":"1.2","implementation":"fast","checked_elements":8,)" +
         R"("max_error":1e-6})";
}
std::string samples(const std::string &name, const std::string &seconds) {
  return R"({"event":"samples","contender":")" + name + R"(","seconds":[)" +
         seconds + "]}";
}
const std::string done = R"({"event":"done"})";
const std::string machineLine =
    R"({"event":"machine","arch":"x86_64","cpu":"a cpu"})";

std::vector<std::string> passing(const std::string &name) {
  return {verifying(name), verified(name, "passed")};
}

template <typename... Parts>
std::vector<std::string> linesOf(const Parts &...parts) {
  std::vector<std::string> all;
  auto add = [&](const auto &part) {
    if constexpr (std::is_convertible_v<decltype(part), std::string>)
      all.push_back(part);
    else
      llvm::append_range(all, part);
  };
  (add(parts), ...);
  return all;
}

Job jobOf(std::vector<std::string> names, bool timed) {
  Job job;
  job.problem = cantFail(Problem::parse("matmul", "2x3:3x4"));
  for (const std::string &name : names)
    job.contenders.push_back({name, "/" + name + ".so", name == "ours"});
  if (timed)
    job.time = TimeSettings{};
  return job;
}

/// The same with files that are there.
Job runnable(std::vector<std::string> names, bool timed) {
  Job job = jobOf(std::move(names), timed);
  for (Contender &contender : job.contenders)
    contender.file = "/dev/null";
  return job;
}

struct Carried {
  std::map<std::string, Verdict> verdicts;
  JobResult result;
  std::vector<std::string> given;

  /// "passed", "failed: reason".
  std::string of(const std::string &name) const {
    auto found = verdicts.find(name);
    if (found == verdicts.end())
      return "none";
    const Verdict &verdict = found->second;
    std::string text = statusName(verdict.status);
    return verdict.reason.empty() ? text : text + ": " + verdict.reason;
  }
};

Carried carry(std::vector<Script> scripts, std::vector<std::string> names,
              bool timed = true) {
  MockExecutor executor(std::move(scripts));
  Carried carried;
  Limits limits;
  limits.silenceSeconds = 60;
  carried.result = cantFail(
      carryOut(executor, runnable(std::move(names), timed), limits,
               [&](const Verdict &verdict) {
                 EXPECT_FALSE(carried.verdicts.count(verdict.contender))
                     << "two verdicts of " << verdict.contender;
                 carried.verdicts[verdict.contender] = verdict;
                 return Error::success();
               }));
  carried.given = executor.given;
  return carried;
}

TEST(Job, AsJson) {
  Job job = jobOf({"ours", "rival"}, true);
  job.weights = "prepared";
  job.verifyRows = 4;
  job.tolerance = 1.5;
  EXPECT_EQ(toText(job.toJSON()),
            R"({"contenders":[{"kernel":"/ours.so","name":"ours"},)"
            R"({"name":"rival","rival":"/rival.so"}],"measure":)"
            R"({"cpu":0,"kind":"time","min_seconds":0.002,"samples":15},"op":)"
            R"("matmul","problem":"2x3:3x4","seed":1,"verify":)"
            R"({"rows":4,"tolerance":1.5},"weights_mode":"prepared"})");
  EXPECT_TRUE(contains(toText(jobOf({}, false).toJSON()),
                       R"("measure":{"kind":"none"})"));
}

TEST(Job, AllPass) {
  Carried c = carry(
      {{linesOf(machineLine, passing("a"), passing("b"), measuring("a"),
                measuring("b"), samples("a", "1,2"), samples("b", "3,4"), done),
        fine}},
      {"a", "b"});
  EXPECT_EQ(c.of("a"), "passed");
  EXPECT_EQ(c.verdicts["a"].seconds, (std::vector<double>{1, 2}));
  EXPECT_EQ(c.verdicts["b"].seconds, (std::vector<double>{3, 4}));
  EXPECT_EQ(c.verdicts["b"].version, "1.2");
  EXPECT_EQ(c.verdicts["b"].implementation, "fast");
  EXPECT_EQ(c.verdicts["b"].checkedElements, 8);
  EXPECT_EQ(c.given, std::vector<std::string>{"a b"});
  ASSERT_TRUE(c.result.machine);
  EXPECT_EQ(c.result.machine->getString("cpu"), "a cpu");
}

TEST(Job, TheClockBelongsToTheTime) {
  for (std::string ghz : {"3.5", "0", "-1", "null", "\"fast\""}) {
    std::string clock =
        R"({"event":"clock","ghz_fastest":4,"ghz":)" + ghz + "}";
    Carried c = carry(
        {{linesOf(passing("a"), clock, samples("a", "1"), done), fine}}, {"a"});
    EXPECT_EQ(c.of("a"), "passed");
    EXPECT_EQ(c.verdicts["a"].gigahertz,
              ghz == "3.5" ? std::optional(3.5) : std::nullopt);
    EXPECT_EQ(c.verdicts["a"].fastestGigahertz,
              ghz == "3.5" ? std::optional(4.0) : std::nullopt);
  }
}

TEST(Job, EveryStatusIsTakenOver) {
  Carried c = carry(
      {{linesOf(verifying("a"), verified("a", "failed", "c[3]"), verifying("b"),
                verified("b", "skipped", "no v"), verifying("c"),
                verified("c", "unavailable", "no packing"), verifying("d"),
                verified("d", "skipped"), verifying("e"),
                verified("e", "superb"), done),
        fine}},
      {"a", "b", "c", "d", "e"});
  EXPECT_EQ(c.of("a"), "failed: c[3]");
  EXPECT_EQ(c.of("b"), "skipped: no v");
  EXPECT_EQ(c.of("c"), "unavailable: no packing");
  EXPECT_EQ(c.of("d"), "skipped: the runner gave no reason");
  EXPECT_EQ(c.of("e"), "crashed: the runner sent the unknown status 'superb'");
  EXPECT_EQ(c.given.size(), 1u);
}

TEST(Job, AWrongResultNeverHasSamples) {
  Carried c = carry({{linesOf(verifying("a"),
                              verified("a", "failed",
                                       "c[0]: got nan, "
                                       "expected 1"),
                              measuring("a"), samples("a", "1,2,3"), done),
                      fine}},
                    {"a"});
  EXPECT_EQ(c.of("a"), "failed: c[0]: got nan, expected 1");
  EXPECT_TRUE(c.verdicts["a"].seconds.empty());
}

TEST(Job, SamplesThatAreNoTimes) {
  // NaN is no JSON, so a runner has to send null; a line with a bare nan is no
  // event at all.
  Carried c =
      carry({{linesOf(passing("a"), passing("b"), passing("c"), passing("d"),
                      passing("e"), samples("a", "1,null"), samples("b", "1,0"),
                      samples("c", "-1"), samples("d", "1,nan"),
                      samples("e", ""), done),
              fine}},
            {"a", "b", "c", "d", "e"});
  EXPECT_EQ(c.of("a"), "failed: sample 2 is not a positive number of seconds");
  EXPECT_EQ(c.of("b"), "failed: sample 2 is not a positive number of seconds");
  EXPECT_EQ(c.of("c"), "failed: sample 1 is not a positive number of seconds");
  EXPECT_EQ(c.of("d"), "failed: the runner sent no samples");
  EXPECT_EQ(c.of("e"), "failed: the runner sent no samples");
  for (auto &[name, verdict] : c.verdicts)
    EXPECT_TRUE(verdict.seconds.empty()) << name;
}

std::string counters(const std::string &name, const std::string &counts) {
  return R"({"event":"counters","contender":")" + name +
         R"(","events":{"CYCLES":)" + counts + "}}";
}

TEST(Job, CountersGoWithTheSamples) {
  Carried good = carry({{linesOf(passing("a"), samples("a", "1,2"),
                                 counters("a", "[0,7.5]"), done),
                         fine}},
                       {"a"});
  EXPECT_EQ(good.of("a"), "passed");
  EXPECT_EQ(good.verdicts["a"].events,
            (std::map<std::string, std::vector<double>>{{"CYCLES", {0, 7.5}}}));
  for (const char *wrong : {"[1]", "[1,2,3]", "[1,-2]", "[1,null]", "7"}) {
    Carried bad = carry({{linesOf(passing("a"), samples("a", "1,2"),
                                  counters("a", wrong), done),
                          fine}},
                        {"a"});
    EXPECT_EQ(bad.of("a"), "failed: counter CYCLES has not one count of 0 or "
                           "more for each sample");
  }
}

TEST(Job, ALostConnectionEndsTheJobAndBlamesNobody) {
  Outcome lost;
  lost.kind = Outcome::Kind::Lost;
  lost.errors = "Timeout, server board not responding\n";
  MockExecutor executor(
      {{linesOf(verifying("a"), verified("a", "failed", "why"), passing("b"),
                verifying("c")),
        lost}});
  std::vector<std::string> settled;
  auto result = carryOut(executor, runnable({"a", "b", "c"}, true), {},
                         [&](const Verdict &verdict) {
                           settled.push_back(verdict.contender);
                           return Error::success();
                         });
  EXPECT_EQ(messageOf(std::move(result)),
            "connection lost: Timeout, server board not responding; finished "
            "cells are kept, and the same command continues");
  EXPECT_EQ(settled, std::vector<std::string>{"a"});
  EXPECT_EQ(executor.given.size(), 1u);
}

TEST(Job, ACrashWhileVerifyingCostsOnlyTheCulprit) {
  Carried c =
      carry({{linesOf(machineLine, passing("a"), verifying("b")), segfault},
             {linesOf(machineLine, passing("a"), passing("c"),
                      samples("a", "1"), samples("c", "2"), done),
              fine}},
            {"a", "b", "c"});
  EXPECT_EQ(c.of("b"), "crashed: while verifying: SIGSEGV");
  EXPECT_EQ(c.of("a"), "passed");
  EXPECT_EQ(c.of("c"), "passed");
  EXPECT_EQ(c.given, (std::vector<std::string>{"a b c", "a c"}));
}

TEST(Job, ACrashWhileMeasuringDiscardsTheSamplesOfThatProcess) {
  Carried c = carry({{linesOf(passing("a"), passing("b"), measuring("a"),
                              samples("a", "1"), measuring("b")),
                      segfault},
                     {linesOf(passing("a"), samples("a", "7"), done), fine}},
                    {"a", "b"});
  EXPECT_EQ(c.of("b"), "crashed: while measuring: SIGSEGV");
  EXPECT_EQ(c.verdicts["a"].seconds, std::vector<double>{7});
}

TEST(Job, AHangCostsOnlyTheCulprit) {
  Carried c = carry({{linesOf(verifying("a")), hang},
                     {linesOf(passing("b"), samples("b", "1"), done), fine}},
                    {"a", "b"});
  EXPECT_EQ(c.of("a"), "timed out: no answer within 60 s while verifying");
  EXPECT_EQ(c.of("b"), "passed");
}

TEST(Job, TwoCulprits) {
  Carried c = carry({{linesOf(verifying("a")), segfault},
                     {linesOf(verifying("b")), hang},
                     {linesOf(passing("c"), samples("c", "1"), done), fine}},
                    {"a", "b", "c"});
  EXPECT_EQ(c.of("a"), "crashed: while verifying: SIGSEGV");
  EXPECT_EQ(c.of("b"), "timed out: no answer within 60 s while verifying");
  EXPECT_EQ(c.of("c"), "passed");
}

TEST(Job, AVerdictBeforeTheCrashStays) {
  // `a` was refused, then took the process down; nothing is known against b.
  Carried c = carry(
      {{linesOf(verifying("a"), verified("a", "failed", "wrong")), segfault},
       {linesOf(passing("b"), samples("b", "1"), done), fine}},
      {"a", "b"});
  EXPECT_EQ(c.of("a"), "failed: wrong");
  EXPECT_EQ(c.of("b"), "passed");
  EXPECT_EQ(c.given, (std::vector<std::string>{"a b", "b"}));
}

TEST(Job, ACrashAfterPassingIsACrash) {
  Carried c =
      carry({{linesOf(passing("a"), passing("b")), segfault}, {{}, fine}},
            {"a", "b"}, /*timed=*/false);
  EXPECT_EQ(c.of("a"), "passed"); // the process went on to b
  EXPECT_EQ(c.of("b"), "crashed: while verifying: SIGSEGV");
  EXPECT_EQ(c.given.size(), 1u);
}

TEST(Job, VerificationOnlyKeepsWhatPassedBeforeTheCrash) {
  Carried c = carry({{linesOf(passing("a"), verifying("b")), segfault},
                     {linesOf(passing("c"), done), fine}},
                    {"a", "b", "c"}, /*timed=*/false);
  EXPECT_EQ(c.of("a"), "passed");
  EXPECT_EQ(c.of("b"), "crashed: while verifying: SIGSEGV");
  EXPECT_EQ(c.of("c"), "passed");
  EXPECT_EQ(c.given, (std::vector<std::string>{"a b c", "c"}));
}

TEST(Job, AnExitWithoutDoneIsACrash) {
  Outcome bad{Outcome::Kind::Exited, 1, "abort: out of memory\n"};
  Carried c = carry({{linesOf(verifying("a")), bad}, {{}, fine}}, {"a"});
  EXPECT_EQ(c.of("a"),
            "crashed: while verifying: exit code 1: abort: out of memory");
  c = carry({{linesOf(verifying("a")), fine}, {{}, fine}}, {"a"});
  EXPECT_EQ(c.of("a"),
            "crashed: while verifying: ended before the job was done");
}

TEST(Job, ARunnerThatDoesNotStartIsNobodysFault) {
  for (const auto &[outcome, message] :
       {std::pair(Outcome{Outcome::Kind::Exited, 2, "runner: error: bad job\n"},
                  "the runner does not start: exit code 2: runner: error: bad "
                  "job"),
        {fine, "the runner does not start: it ended without a word"}}) {
    MockExecutor executor({{{}, outcome}});
    EXPECT_EQ(messageOf(carryOut(executor, runnable({"a", "b"}, true), {},
                                 [](const Verdict &) {
                                   ADD_FAILURE() << "a verdict";
                                   return Error::success();
                                 })),
              message);
    EXPECT_EQ(executor.given.size(), 1u);
  }
}

TEST(Job, ContendersThatWereForgotten) {
  Carried c = carry({{linesOf(passing("a"), samples("a", "1"), done), fine}},
                    {"a", "b"});
  EXPECT_EQ(c.of("a"), "passed");
  EXPECT_EQ(c.of("b"), "crashed: while waiting for its verdict: ended before "
                       "the job was done");
}

TEST(Job, OtherOutputIsPassedOver) {
  Carried c = carry(
      {{linesOf("onednn_verbose,info,oneDNN v3.7", "", "{torn",
                R"({"event":"verified","contender":)", R"({"event":17})",
                R"({"no":"event"})", R"({"event":"samples","contender":"a"})",
                passing("a"), samples("a", "1"), done),
        fine}},
      {"a"});
  EXPECT_EQ(c.of("a"), "passed");
}

TEST(Job, StoppingKeepsWhatIsFinal) {
  Outcome stopped{Outcome::Kind::Stopped, 0, ""};
  Carried c = carry({{linesOf(passing("a"), passing("b")), stopped}},
                    {"a", "b"}, /*timed=*/false);
  EXPECT_TRUE(c.result.stopped);
  EXPECT_EQ(c.of("a"), "passed"); // the process went on to b
  EXPECT_EQ(c.of("b"), "none");
  c = carry({{linesOf(passing("a"), passing("b"), samples("a", "1")), stopped}},
            {"a", "b"});
  EXPECT_TRUE(c.verdicts.empty()); // samples may still be missing
}

TEST(Job, VerdictsComeWhileTheProcessRuns) {
  std::vector<std::string> events;
  MockExecutor executor({{linesOf(passing("a"), passing("b"), done), fine}});
  cantFail(carryOut(
      executor, runnable({"a", "b"}, false), {},
      [&](const Verdict &verdict) {
        events.push_back("verdict on " + verdict.contender);
        return Error::success();
      },
      [&](StringRef contender, StringRef what) {
        events.push_back((what + " " + contender).str());
      }));
  EXPECT_EQ(events, (std::vector<std::string>{"verifying a", "verifying b",
                                              "verdict on a", "verdict on b"}));
}

TEST(Job, AFileThatVanishesIsNoVerdict) {
  for (const char *status : {"failed", "unavailable"}) {
    MockExecutor executor(
        {{linesOf(verifying("a"), verified("a", status, "cannot load it")),
          fine}});
    EXPECT_EQ(messageOf(carryOut(executor, jobOf({"a"}, true), {},
                                 [](const Verdict &) {
                                   ADD_FAILURE() << "a verdict";
                                   return Error::success();
                                 })),
              "'/a.so' has vanished while contender 'a' was run (cannot load "
              "it); finished cells are kept, and the same command continues");
  }
}

TEST(Job, ErrorsOfTheHandlerEndTheJob) {
  MockExecutor executor(
      {{linesOf(passing("a"), samples("a", "1"), done), fine}});
  Expected<JobResult> result =
      carryOut(executor, runnable({"a"}, true), {}, [](const Verdict &) {
        return createStringError(inconvertibleErrorCode(), "disk full");
      });
  EXPECT_EQ(messageOf(std::move(result)), "disk full");
}

} // namespace
