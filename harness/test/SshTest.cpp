//===-- SshTest.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The real autobench, ssh and sshd; the board is this machine.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetLoader.h"
#include "harness/executors/ssh/Address.h"
#include "harness/executors/ssh/Needs.h"
#include "harness/executors/ssh/Scripts.h"
#include "harness/executors/ssh/Shipment.h"
#include "harness/store/Store.h"
#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"
#include <csignal>
#include <sys/utsname.h>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;

/// A server for the time of a test, and this process's environment for it.
class Sshd {
public:
  Sshd() {
    act("start");
    use("");
  }
  ~Sshd() {
    act("stop");
    ::unsetenv("AUTOCONFIG_SSH_COMMAND");
  }
  void act(const std::string &action) {
    Outcome outcome = cantFail(runProcess(
        {{LOOPBACK_SSHD, action, folder.path}}, {}, [](StringRef) {}));
    EXPECT_TRUE(outcome.clean()) << outcome.describe();
  }
  void use(StringRef options) {
    ::setenv("AUTOCONFIG_SSH_COMMAND",
             ("ssh -F " + folder.path + "/config" + options).str().c_str(), 1);
  }
  std::string board(StringRef path) {
    return folder / ("home/.cache/autoconfig-board/" + path.str());
  }
  static Words entries(const std::string &path) {
    Words names;
    std::error_code code;
    for (sys::fs::directory_iterator entry(path, code), end;
         !code && entry != end; entry.increment(code))
      names.push_back(entry->path());
    return names;
  }
  /// Nothing is left of any session, some seconds from now at the latest.
  void expectClean() {
    for (int i = 0; i < 1000 && !entries(board("sessions")).empty(); ++i)
      ::usleep(20000);
    EXPECT_EQ(entries(board("sessions")), Words());
  }

  TemporaryFolder folder;
};

/// Whose runner also works as a copy: its switches stay where they were.
struct BoardTree : FakeTree {
  BoardTree() {
    std::string file = folder / "build/real/bin/runner";
    std::string text = (*MemoryBuffer::getFile(file))->getBuffer().str();
    std::string here = "here=$(dirname \"$0\")";
    text.replace(text.find(here), here.size(),
                 "here=" + (folder / "build/real/bin") +
                     "\necho $$ >\"$here/runner.process\"");
    folder.write("build/real/bin/runner", text, true);
  }
  Words run(Words more) const {
    Words words{"run", "--preset", "real", "--on", "board"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  void expectRunnerGone() const {
    auto text = MemoryBuffer::getFile(folder / "build/real/bin/runner.process");
    ASSERT_TRUE(text);
    pid_t runner = 0;
    ASSERT_FALSE((*text)->getBuffer().trim().getAsInteger(10, runner));
    for (int i = 0; i < 250 && ::kill(runner, 0) == 0; ++i)
      ::usleep(20000);
    EXPECT_NE(::kill(runner, 0), 0);
  }
  int64_t waitForCells(int64_t wanted) const {
    for (;;) {
      ::usleep(5000);
      Expected<Store> store =
          Store::open(folder / "results/results.sqlite", Store::Mode::Read);
      if (!store) {
        consumeError(store.takeError());
        continue;
      }
      auto count =
          Statement::prepare(store->handle(), "SELECT count(*) FROM cell");
      if (!count)
        consumeError(count.takeError());
      else if (cantFail(count->step()) && count->integer(0) >= wanted)
        return count->integer(0);
    }
  }
};

TEST(Ssh, GivesTheSameCells) {
  Sshd sshd;
  FakeTree here;
  BoardTree there;
  // Where autobench leaves nothing behind.
  sys::fs::create_directory(sshd.folder / "tmp");
  ::setenv("TMPDIR", (sshd.folder / "tmp").c_str(), 1);
  Words problems{"--problem", "2x8:8x4", "--problem", "8x8:8x8"};
  Words native{"run", "--preset", "real"};
  native.insert(native.end(), problems.begin(), problems.end());
  EXPECT_EQ(here.autobench(native).code, 0);
  auto ran = there.autobench(there.run(problems));
  ::unsetenv("TMPDIR");
  EXPECT_EQ(ran.code, 0) << ran.errors;

  json::Array expected = here.cells(), got = there.cells();
  ASSERT_EQ(got.size(), 4u);
  ASSERT_EQ(expected.size(), got.size());
  for (size_t i = 0; i < got.size(); ++i)
    for (StringRef key :
         {"problem", "rival", "status", "kind", "samples", "version", "cpu",
          "kernel_hash", "algorithm", "note", "emulator"})
      EXPECT_EQ(field(got[i], key), field(expected[i], key)) << key.str();
  EXPECT_EQ(field(got[0], "kind"), "native time");
  sshd.expectClean();
  EXPECT_EQ(Sshd::entries(sshd.folder / "tmp"), Words());
}

TEST(Ssh, MisbehavingContendersAreBlamedThereToo) {
  Sshd sshd;
  BoardTree tree;
  for (StringRef name : {"crashing", "hanging", "wrong"})
    tree.addRival("real", name);
  auto ran =
      tree.autobench(tree.run({"--problem", "2x8:8x4", "--timeout", "1"}));
  EXPECT_EQ(ran.code, 1) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "5 cells: 2 passed, 1 failed, 1 crashed, 1 "
                                   "timed out"));
  EXPECT_TRUE(
      contains(ran.output, "--rivals crashing --on board --timeout 1 --force"));
  for (const json::Value &row : tree.cells())
    if (field(row, "rival") == "crashing")
      EXPECT_EQ(field(row, "reason"), "while verifying: SIGSEGV");
    else if (field(row, "rival") == "hanging")
      EXPECT_EQ(field(row, "reason"), "no answer within 1 s while verifying");
  sshd.expectClean();
  tree.expectRunnerGone();
}

std::string slowSuite(const BoardTree &tree) {
  std::string suite;
  for (int i = 10; i < 14; ++i)
    suite += std::to_string(i) + "x8:8x8\n";
  tree.folder.write("build/real/bin/slow", "");
  return tree.folder.write("workloads/matmul/slow", suite);
}

void expectContinues(const BoardTree &tree, const Words &command) {
  size_t before = tree.cells().size();
  EXPECT_LT(before, 8u);
  sys::fs::remove(tree.folder / "build/real/bin/slow");
  auto ran = tree.autobench(command);
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(contains(ran.output, "8 cells: 8 passed; " +
                                       std::to_string(before) +
                                       " of them finished earlier"));
}

TEST(Ssh, ALostConnectionBlamesNobodyAndTheSameCommandContinues) {
  Sshd sshd;
  BoardTree tree;
  Words command = tree.run({"--suite", slowSuite(tree)});
  std::thread cutter([&] {
    tree.waitForCells(2);
    sshd.act("cut");
  });
  auto ran = tree.autobench(command);
  cutter.join();
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "connection lost: "));
  EXPECT_TRUE(contains(ran.errors, "the same command continues"));
  for (const json::Value &row : tree.cells())
    EXPECT_EQ(field(row, "status"), "passed");
  sshd.expectClean();
  tree.expectRunnerGone();
  expectContinues(tree, command);
}

/// What a script prints that is run here, as on a board.
std::string outputOf(Words words, const TemporaryFolder &home) {
  std::string output;
  words.insert(words.begin(), {"/usr/bin/env", "-u", "XDG_CACHE_HOME",
                               "HOME=" + home.path, "sh", "-c"});
  Outcome outcome = cantFail(runProcess(
      {words}, {}, [&](StringRef line) { output += line.str() + "\n"; }));
  EXPECT_TRUE(outcome.clean()) << outcome.describe();
  return output;
}

TEST(Ssh, ASessionEndsWhileFilesArrive) {
  TemporaryFolder home;
  StringRef arriving = R"sh(
mkfifo "$HOME/connection"
sh -c "$1" <"$HOME/connection" >"$HOME/told" &
exec 3>"$HOME/connection"
until grep -q ready "$HOME/told"; do sleep 0.01; done
cd "$(sed -n 's/^session=//p' "$HOME/told")" && mkdir job || exit
file=0
# Not ":", a failed redirection of which ends the shell.
while [ $file -lt 30000 ] && true >job/$file; do
  file=$((file + 1))
  [ $file -ne 3000 ] || exec 3>&-
done 2>&-
wait
)sh";
  outputOf({arriving.str(), "test", scripts::keep.str()}, home);
  EXPECT_EQ(Sshd::entries(home / ".cache/autoconfig-board/sessions"), Words());
}

TEST(Ssh, NothingStartsInASessionThatEnded) {
  TemporaryFolder home;
  EXPECT_EQ(outputOf({scripts::run.str(), "test", home.path, "50",
                      "/usr/bin/sleep", "40"},
                     home),
            "\nautobench-exit 137\n");
}

TEST(Ssh, NothingIsLeftWhenAutobenchIsKilled) {
  for (int signal : {SIGINT, SIGKILL}) {
    Sshd sshd;
    BoardTree tree;
    killDuring(tree, tree.run({"--suite", slowSuite(tree)}), signal, 2);
    sshd.expectClean();
    tree.expectRunnerGone();
  }
}

TEST(Ssh, ABoardMeasuresOneThingAtATime) {
  Sshd sshd;
  BoardTree tree;
  utsname system;
  ASSERT_EQ(::uname(&system), 0);
  std::string boot =
      (*MemoryBuffer::getFileAsStream("/proc/sys/kernel/random/boot_id"))
          ->getBuffer()
          .take_front(8)
          .str();
  std::string session = std::string("sessions/") + system.nodename + "." + boot;
  std::string other = sshd.board(session + "." + std::to_string(::getpid()));
  sys::fs::create_directories(other);
  auto ran = tree.autobench(tree.run({"--problem", "8x8:8x8"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "another session measures there; 'kill " +
                                       std::to_string(::getpid())));
  EXPECT_TRUE(sys::fs::exists(other));
  sys::fs::remove(other);
  // What a switched-off board left.
  sys::fs::create_directories(
      sshd.board(std::string("sessions/") + system.nodename + ".00000000.1"));
  EXPECT_EQ(tree.autobench(tree.run({"--problem", "8x8:8x8"})).code, 0);
  sshd.expectClean();
}

TEST(Ssh, SaysWhyABoardCannotBeUsed) {
  Sshd sshd;
  BoardTree tree;
  auto expectError = [&](const std::string &on, StringRef message) {
    auto ran = tree.autobench(
        {"run", "--preset", "real", "--on=" + on, "--problem", "8x8:8x8"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(contains(ran.errors, message));
  };
  expectError("127.0.0.1:1", "cannot reach '127.0.0.1:1' by ssh: ssh: connect "
                             "to host 127.0.0.1 port 1: Connection refused");
  expectError("board:0", "'board:0' is no board: the port is '0'");
  sshd.use(" -o UserKnownHostsFile=/dev/null");
  expectError("board", "Host key verification failed; its key is not known "
                       "here, or has changed");
  sshd.use("");
  sshd.folder.write("authorized", "");
  expectError("board", "Permission denied (publickey); nobody is there to type "
                       "a password");
  sshd.folder.write(
      "authorized",
      (*MemoryBuffer::getFile(sshd.folder / "user.pub"))->getBuffer());
  sshd.folder.write("home/.cache/autoconfig-board", "");
  expectError("board", "cannot begin a session on 'board' by ssh: mkdir: ");
  sys::fs::remove(sshd.folder / "home/.cache/autoconfig-board");

  std::string preset = tree.folder / "build/real/preset.json";
  json::Object changed = cantFail(readJsonObject(preset));
  changed["triple"] = "riscv64-linux-gnu";
  changed["target"] = "rvv256";
  tree.folder.write("build/real/preset.json", toText(std::move(changed)));
  expectError("board", "'board' is of the architecture ");
  expectError("board", ", and preset 'real' is for riscv64");
  EXPECT_TRUE(tree.given().empty());
}

TEST(Ssh, TheRunSeesThePresetsEnvironmentOnly) {
  Sshd sshd;
  Preset preset;
  preset.name = "test";
  preset.executor = "ssh";
  preset.board = "board";
  // A program of this system, with the system as its sysroot.
  preset.runner =
      sshd.folder.write("runner", "#!/bin/sh\n/usr/bin/env\n", true);
  preset.environment = {{"OPENBLAS_NUM_THREADS", "1"},
                        {"IT", "it's \"$HOME\""}};
  std::string job = sshd.folder.write("job.json", R"({"contenders":[]})");
  auto executor =
      cantFail(createExecutor(preset, cantFail(loadTarget("rvv256"))));
  Words lines;
  Outcome outcome = cantFail(executor->run({job}, {}, [&](StringRef line) {
    if (!line.empty() && !line.starts_with("PWD=") && !line.starts_with("_="))
      lines.push_back(line.split('=').first.str());
    if (line.starts_with("IT="))
      EXPECT_EQ(line, "IT=it's \"$HOME\"");
  }));
  EXPECT_TRUE(outcome.clean()) << outcome.describe();
  llvm::sort(lines);
  EXPECT_EQ(join(lines, " "), "HOME IT OPENBLAS_NUM_THREADS PATH");
  EXPECT_EQ(executor->kind(), MeasurementKind::NativeTime);
}

TEST(Ssh, Addresses) {
  auto words = [](StringRef text) {
    Expected<Address> address = Address::parse(text);
    return address ? join(address->words(), " ")
                   : "error: " + toString(address.takeError());
  };
  EXPECT_EQ(words("board"), "board");
  EXPECT_EQ(words("me@board:2222"), "-p 2222 me@board");
  EXPECT_EQ(words("::1"), "::1");
  EXPECT_EQ(words("me@[fe80::1]:22"), "-p 22 me@fe80::1");
  EXPECT_EQ(words("[fe80::1]"), "fe80::1");
  for (StringRef wrong :
       {"", "me@", "-oProxyCommand=x", "me@-x", "board:", "board:0x16",
        "board:65536", "[::1", "[::1]22", "a b"})
    EXPECT_TRUE(
        contains(words(wrong), "error: '" + wrong.str() + "' is no board: "));
}

TEST(Ssh, FindsLibraries) {
  utsname system;
  ASSERT_EQ(::uname(&system), 0);
  std::string triple = std::string(system.machine) + "-linux-gnu"; // Debian's
  auto libraries = cantFail(librariesFor({AUTOBENCH}, "/", triple));
  EXPECT_TRUE(libraries.count("libsqlite3.so.0"));
  EXPECT_TRUE(libraries.count("libc.so.6")); // indirectly as well
  EXPECT_FALSE(cantFail(Needs::of(AUTOBENCH)).loader.empty());
  EXPECT_TRUE(cantFail(Needs::of(LOOPBACK_SSHD)).libraries.empty());
  EXPECT_TRUE(contains(messageOf(librariesFor({AUTOBENCH}, "/no/such", "")),
                       ", which is not in the sysroot '/no/such'"));
  EXPECT_TRUE(contains(messageOf(Needs::of("/no/such")), "cannot read"));
}

TEST(Ssh, ShipsOnceWhatDoesNotChange) {
  TemporaryFolder folder;
  Preset preset;
  preset.runner = folder.write("runner", "the runner");
  folder.write("rival_a.so", "a rival");
  std::string kernel = folder.write("kernel.so", "a kernel");
  std::string job = folder.write(
      "job.json",
      toText(json::Object{
          {"contenders",
           json::Array{json::Object{{"rival", folder / "rival_a.so"}},
                       json::Object{{"kernel", kernel}}}}}));
  std::string archive = folder / "archive.tar";
  auto shipped = [&](Shipper &shipper) {
    EXPECT_EQ(messageOf(shipper.pack(job, archive)), "");
    StringRef text;
    auto buffer = MemoryBuffer::getFile(archive);
    text = (*buffer)->getBuffer();
    EXPECT_TRUE(contains(text, "a kernel"));
    EXPECT_TRUE(contains(text, R"("kernel":"job/0.so")"));
    EXPECT_TRUE(contains(text, R"("rival":"rivals/rival_a.so")"));
    return std::pair(text.contains("the runner"), text.contains("a rival"));
  };
  Shipper shipper(preset, {});
  EXPECT_EQ(shipped(shipper), std::pair(true, true));
  ASSERT_EQ(shipper.newLinks().size(), 4u);
  EXPECT_EQ(shipper.newLinks()[1], "runner");
  EXPECT_EQ(shipper.newLinks()[3], "rivals/rival_a.so");
  // The board has it now, and the session links it.
  StringSet<> there;
  there.insert(shipper.newLinks()[0]);
  there.insert(shipper.newLinks()[2]);
  EXPECT_EQ(shipped(shipper), std::pair(false, false));
  EXPECT_TRUE(shipper.newLinks().empty());
  // Another session.
  Shipper next(preset, there);
  EXPECT_EQ(shipped(next), std::pair(false, false));
  EXPECT_EQ(next.newLinks().size(), 4u);
  folder.write("rival_a.so", "a rival, built anew");
  Shipper changed(preset, there);
  EXPECT_EQ(shipped(changed), std::pair(false, true));
}

} // namespace
