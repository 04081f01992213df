//===-- FakeTree.cpp - A source tree with scripted programs ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/test/FakeTree.h"
#include "harness/store/Store.h"
#include "llvm/ADT/StringExtras.h"
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

/// compile --target T --op OP PROBLEM --weights W --json -o FILE [--algorithm A
/// --param mr=N], explain --target .. --json --all, predict --target T [--set
/// F] FILE. The hash is that of
/// problem, mode, candidate and the file `generation`, as if the engine's code
/// generation changed with it. The kernel holds how many 0.1 us it takes, which
/// for the chosen one the file `time` says; files `bytes` and `algorithm` say
/// what it is. Of
/// the space, mr=7 is wrong, mr=8 cannot be generated, and mr=9 is hopeless.
/// `scale` in the file of this name: the models predict so many times as much.
/// What --facts and --set say is written to the file `facts`.
/// Where there is a file `later`, it holds what predict tells instead, in lines
/// like "mr=3 500" or "mr=5 no longer fits".
/// Until there is a file `mended`, the disk is full for 7x7:7x7, something
/// kills the engine at 9x9:9x9, and 10x10:10x10 is too much for the memory.
/// Where there is a file `slow`, a kernel is whole only after a while.
static constexpr StringLiteral autoconfigScript = R"sh(#!/bin/sh
here=$(dirname "$0")
case "$*" in *--facts*) echo "$1 ${*##*--facts }" >> "$here/facts" ;; esac
[ "$6" = 5x5:5x5 ] && { echo "autoconfig: error: no model fits" >&2; exit 1; }
[ "$6" = 6x6:6x6 ] && kill -ABRT $$
if [ ! -e "$here/mended" ]; then case $6 in
  7x7:7x7) echo "autoconfig: error: cannot write 'k.so': No space left on device" >&2; exit 3 ;;
  9x9:9x9) kill -KILL $$ ;;
  10x10:10x10) echo "LLVM ERROR: out of memory" >&2; kill -ABRT $$ ;;
esac fi
of() { cat "$here/$1" 2>/dev/null || echo $2; }
scale=$(of scale 1)
predicted() {
  case $1 in
    mr=1) echo $((5000 * scale)) ;; mr=2) echo $((4000 * scale)) ;; mr=3) echo $((500 * scale)) ;;
    mr=4) echo $((3000 * scale)) ;; mr=5) echo $((3500 * scale)) ;; mr=9) echo 1000000 ;;
    *) [ $scale = 1 ] && echo 1000.5 || echo $((1000 * scale)) ;;
  esac
}
if [ "$1" = predict ]; then
  [ "$3" = rvv256 ] && { echo "autoconfig: error: no facts" >&2; exit 1; }
  [ "$4" = --set ] && { echo "set $5" >> "$here/facts"; shift 2; }
  sed 's/.*"mr":\([0-9]*\).*/mr=\1/' "$4" | while read mr; do
    told=$(sed -n "s/^$mr //p" "$here/later" 2>/dev/null)
    [ "$told" ] || told=$(predicted $mr)
    case $told in
      [0-9]*) echo "{\"algorithm\":\"MatmulPacked\",\"parameters\":{\"mr\":${mr#mr=},\"nr\":16},\"predicted_cycles\":$told,\"terms\":[]}" ;;
      *) echo "{\"refused\":\"$mr $told\"}" ;;
    esac
  done
  exit
fi
if [ "$1" = explain ]; then
  echo "{\"chosen\":{\"algorithm\":\"MatmulPacked\",\"parameters\":{\"mr\":6,\"nr\":16},\"predicted_cycles\":$(predicted mr=6)},\"candidates\":["
  for mr in 9 8 7 5 4 3 2 1; do
    echo "{\"algorithm\":\"MatmulPacked\",\"parameters\":{\"mr\":$mr,\"nr\":16},\"predicted_cycles\":$(predicted mr=$mr)},"
  done
  echo "{\"algorithm\":\"MatmulPacked\",\"parameters\":{\"mr\":6,\"nr\":16},\"predicted_cycles\":$(predicted mr=6)}]}"
  exit
fi
mr=${15:-mr=6}
[ $mr = mr=8 ] && { echo "autoconfig: error: mr=8 does not fit" >&2; exit 1; }
case $mr in
  mr=1) echo 40 ;; mr=2) echo 30 ;; mr=3) echo 5 ;; mr=4) echo 20 ;; mr=5) echo 15 ;; mr=7) echo wrong ;; *) of time 10 ;;
esac > "${11}.part"
[ -e "$here/slow" ] && sleep 0.1
mv "${11}.part" "${11}" || exit 1
hash=$(echo "$6 $8 $mr $(cat "$here/generation" 2>/dev/null)" | sha1sum | cut -c1-40)
echo "{\"op\":\"matmul\",\"problem\":\"$6\",\"target\":\"$3\",\"algorithm\":\"$(of algorithm MatmulPacked)\",
\"parameters\":{\"mr\":${mr#mr=},\"nr\":16},\"predicted_cycles\":$(predicted $mr),\"object_bytes\":$(of bytes 2048),
\"target_facts\":{\"cores\":1,\"facts\":{\"fma.pipes\":{\"value\":1},\"vector.bits\":{\"value\":64},\"vector.datapath_bits\":{\"value\":32}}},\"terms\":[{\"name\":\"compute\",\"cycles\":1}],
\"object_sha1\":\"$hash\",\"instruction_mix\":{\"instructions\":200,\"fmas\":150,\"loads\":40,
\"main_loops\":[{\"function\":\"edge\",\"fmas\":2,\"instructions\":9},{\"function\":\"main\",\"fmas\":24,\"instructions\":30,\"assembly\":\"$(of assembly "fma <$mr>")\"}]}}"
)sh";

/// Reads a job as the real runner does; `crashing` and `hanging` rivals do as
/// they are called, `wrong` ones are refused, the file of a `vanishing` one
/// does, and the system kills what works for a `greedy` one. Where there is a
/// file `drift`, the machine is twice as slow in every other process; in a file
/// `trace` + and - are written for processes that begin and end. Where there is
/// a file `noisy`, others use the CPU, and our samples differ. Where there is a
/// file `swing`, the head takes so many 0.1 us more in every other process of a
/// problem, and as many less in the others.
static constexpr StringLiteral runnerScript = R"sh(#!/bin/sh
here=$(dirname "$0")
# Who ends all processes of a task may meet a child first; the real runner has none.
job=$(cat "$1") || kill -TERM $$
field() { printf '%s' "$job" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
problem=$(field problem)
mode=$(field weights_mode)
names=$(printf '%s' "$job" | grep -o '"name":"[^"]*"' | cut -d'"' -f4)
case $names$job in \{*'"name":'*) kill -TERM $$ ;; esac
scale=1
[ -e "$here/drift" ] && { [ -e "$here/odd" ] && rm "$here/odd" || touch "$here/odd"; [ -e "$here/odd" ] && scale=2; }
made() {
  file=$(printf '%s' "$job" | grep -o "\"kernel\":\"[^\"]*\",\"name\":\"$1\"" | cut -d'"' -f4)
  [ "$file" ] || file=$(printf '%s' "$job" | grep -o "\"name\":\"$1\",\"rival\":\"[^\"]*\"" | cut -d'"' -f8)
  cat "$file"
}
trace() { [ "$problem" = 4x4:4x4 ] || [ ! -e "$here/trace" ] || echo $1 >> "$here/trace"; }
trace +
echo '{"event":"machine","arch":"testarch","cpu":"test cpu","kernel_release":"1.0","caches":{"L1d":32768}}'
for name in $names; do
  [ "$problem" = 4x4:4x4 ] || echo "$problem $name $mode" >> "$here/given"
  echo "{\"event\":\"verifying\",\"contender\":\"$name\"}"
  status=passed reason=
  [ -e "$here/slow" ] && sleep 0.3
  [ "$problem" = 4x4:4x4 ] || case $name in
    vanishing) rm -f "$here/../lib/rival_vanishing.so"; status=unavailable reason="cannot load the rival" ;;
    greedy) kill -KILL $$ ;;
    crashing) printf '{"event":"veri'; kill -SEGV $$ ;;
    hanging) sleep 60 ;;
    wrong) status=failed reason="c[0]: got nan, expected 1" ;;
    candidate* | sample*) [ "$(made $name)" = wrong ] && status=failed reason="c[0]: got 1, expected 2" ;;
    choosy) [ $mode = prepared ] && status=unavailable reason="no prepared weights" ;;
  esac
  echo "{\"event\":\"verified\",\"contender\":\"$name\",\"status\":\"$status\",\"reason\":\"$reason\",\"version\":\"1.0\",\"implementation\":\"generic\",\"checked_elements\":4,\"max_error\":0.0}"
done
case $job in *'"kind":"time"'*)
  echo '{"event":"clock","ghz":2,"ghz_fastest":2}'
  [ -e "$here/noisy" ] && echo '{"event":"conditions","are":{"cpu":3,"governor":"powersave","others":0.25}}'
  for name in $names; do
    echo "{\"event\":\"measuring\",\"contender\":\"$name\"}"
    seconds=2e-6,1e-6,3e-6
    case $name in
      autoconfig) seconds=${scale}e-6,${scale}e-6,${scale}e-6 ;;
      candidate*|sample*|base|head)
        one=$(made $name)
        [ $one = wrong ] && continue
        if [ $name = head ] && [ -e "$here/swing" ]; then
          swing=$(cat "$here/swing")
          [ $(($(grep -c "^$problem head" "$here/given") % 2)) = 1 ] && swing=-$swing
          one=$((one + swing))
        fi
        one=$((one * scale))e-7
        seconds=$one,$one,$one ;;
    esac
    noise=
    [ -e "$here/noisy" ] && [ $name = autoconfig ] && noise=',"noise":0.25'
    echo "{\"event\":\"samples\",\"contender\":\"$name\",\"seconds\":[$seconds],\"iterations\":3$noise}"
    [ $name = counted ] && echo "{\"event\":\"counters\",\"contender\":\"counted\",\"events\":{\"CYCLES\":[4000,3000,5000]}}"
  done ;;
esac
trace -
echo '{"event":"done"}'
)sh";

FakeTree::FakeTree() {
  sys::fs::create_directories(temporary());
  folder.write("CMakePresets.json", R"({"configurePresets": [
    {"name": "base", "hidden": true}, {"name": "host"}, {"name": "real"},
    {"name": "emulated"}, {"name": "unbuilt"}]})");
  folder.write("build/host/bin/autoconfig", autoconfigScript, true);
  folder.write("workloads/matmul/small", "8x8:8x8n\"first*3\"\n16x8:8x8\n");
  folder.write(
      "results/tables/cells.sql",
      (*MemoryBuffer::getFile(AUTOCONFIG_ROOT "/results/tables/cells.sql"))
          ->getBuffer());
  for (StringRef name : {"real", "emulated"}) {
    std::string build = folder / ("build/" + name.str());
    std::string runner = folder.write(("build/" + name + "/bin/runner").str(),
                                      runnerScript, true);
    sys::fs::create_directories(build + "/lib");
    bool emulated = name == "emulated";
    json::Object preset{
        {"preset", name},
        {"target", emulated ? "rvv256" : "haswell"},
        {"triple", emulated ? "riscv64-linux-gnu" : "x86_64-linux-gnu"},
        {"executor", emulated ? "qemu" : "native"},
        {"emulator",
         emulated ? json::Array{"env", "VLEN={vector.bits}"} : json::Array{}},
        {"runner", runner},
        {"rivals", build + "/lib"},
        {"environment", json::Object{{"OMP_NUM_THREADS", "1"}}},
        {"compiler", "clang 22"},
        {"compiler_flags", "-O3"}};
    folder.write(("build/" + name + "/preset.json").str(),
                 toText(std::move(preset)));
    addRival(name, "fast");
  }
}

std::string field(const json::Value &row, StringRef key) {
  const json::Value *value = row.getAsObject()->get(key);
  if (!value)
    return "missing";
  std::optional<StringRef> text = value->getAsString();
  return text ? text->str() : toText(*value);
}

pid_t FakeTree::startQuietly(std::vector<std::string> words,
                             const std::string &temporary) {
  pid_t child = ::fork();
  EXPECT_GE(child, 0);
  if (child != 0)
    return child;
  std::vector<char *> pointers;
  for (std::string &word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  (void)!std::freopen("/dev/null", "w", stdout);
  (void)!std::freopen("/dev/null", "w", stderr);
  if (!temporary.empty())
    ::setenv("TMPDIR", temporary.c_str(), 1);
  ::execv(pointers[0], pointers.data());
  ::_exit(127);
}

double killDuring(const FakeTree &tree,
                  const std::vector<std::string> &arguments, int signal,
                  int64_t cells) {
  pid_t child =
      FakeTree::startQuietly(tree.command(arguments), tree.temporary());
  std::string path = tree.folder / "results/results.sqlite";
  for (int64_t found = 0; found < cells;) {
    ::usleep(5000);
    Expected<Store> store = Store::open(path, Store::Mode::Read);
    if (!store) {
      consumeError(store.takeError());
      continue;
    }
    Expected<Statement> count =
        Statement::prepare(store->handle(), "SELECT count(*) FROM cell");
    if (count && cantFail(count->step()))
      found = count->integer(0);
    else
      consumeError(count.takeError());
  }
  ::kill(child, signal);
  auto killed = std::chrono::steady_clock::now();
  int status = 0;
  ::waitpid(child, &status, 0);
  std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - killed;
  if (signal == SIGKILL)
    EXPECT_TRUE(WIFSIGNALED(status));
  else
    EXPECT_EQ(WEXITSTATUS(status), 130);
  return took.count();
}

void FakeTree::addRival(StringRef preset, StringRef name, RivalKind kind,
                        bool scalar, StringRef op) const {
  folder.write(("build/" + preset + "/lib/rival_" + name + ".so").str(), "");
  declareRival(preset, name, kind, scalar, op);
}

void FakeTree::addGenerator(StringRef preset, StringRef name, StringRef script,
                            RivalKind kind) const {
  std::string program = folder.write(
      ("build/host/bin/rival_" + name).str(),
      ("#!/bin/sh\nhere=$(dirname \"$0\")\n" + script).str(), true);
  folder.write(("build/" + preset + "/lib/rival_" + name + ".generator").str(),
               program + "\n--vector-bits\n{vector.bits}\n");
  declareRival(preset, name, kind);
}

void FakeTree::declareRival(StringRef preset, StringRef name, RivalKind kind,
                            bool scalar, StringRef op) const {
  folder.write(("build/" + preset + "/lib/rival_" + name + ".json").str(),
               toText(json::Object{{"kind", rivalKindName(kind)},
                                   {"operators", json::Array{op}},
                                   {"scalar", scalar}}));
}

std::vector<std::string>
FakeTree::command(std::vector<std::string> arguments) const {
  std::vector<std::string> words{AUTOBENCH, "--root", folder.path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

FakeTree::Ran
FakeTree::autobench(std::vector<std::string> arguments,
                    std::map<std::string, std::string> environment) const {
  environment.emplace("TMPDIR", temporary());
  return run(command(std::move(arguments)), std::move(environment));
}

FakeTree::Ran FakeTree::run(std::vector<std::string> words,
                            std::map<std::string, std::string> environment) {
  Ran ran;
  Outcome outcome = cantFail(
      runProcess({std::move(words), std::move(environment)}, {},
                 [&](StringRef line) { ran.output += line.str() + "\n"; }));
  EXPECT_EQ(outcome.kind, Outcome::Kind::Exited) << outcome.describe();
  ran.code = outcome.code;
  ran.errors = outcome.errors;
  return ran;
}

json::Array FakeTree::cells() const {
  Ran ran = autobench({"table", "cells", "--format", "json"});
  EXPECT_EQ(ran.code, 0) << ran.errors;
  return ran.rows();
}

int64_t FakeTree::count(StringRef role) const {
  Store store = cantFail(
      Store::open(folder / "results/results.sqlite", Store::Mode::Read));
  Statement statement = cantFail(Statement::prepare(
      store.handle(), "SELECT count(*) FROM cell WHERE role = ?"));
  cantFail(statement.bind(role).step());
  return statement.integer(0);
}

std::vector<std::string> FakeTree::given() const {
  std::vector<std::string> all;
  for (StringRef name : {"real", "emulated"}) {
    auto buffer =
        MemoryBuffer::getFile(folder.path + "/build/" + name + "/bin/given");
    if (!buffer)
      continue;
    for (StringRef line : split((*buffer)->getBuffer().trim(), '\n'))
      all.push_back(line.str());
  }
  return all;
}

} // namespace autoconfig::harness
