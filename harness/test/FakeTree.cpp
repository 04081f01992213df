//===-- FakeTree.cpp - A source tree with scripted programs ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/test/FakeTree.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

/// compile --target T --op OP PROBLEM -o FILE --weights W --json. The hash is
/// that of the problem, the mode and the file `generation`, as if the engine's
/// code generation changed with it.
static constexpr StringLiteral autoconfigScript = R"sh(#!/bin/sh
here=$(dirname "$0")
[ "$6" = 5x5:5x5 ] && { echo "autoconfig: error: no model fits" >&2; exit 1; }
[ "$6" = 6x6:6x6 ] && kill -ABRT $$
: > "$8"
hash=$(echo "$6 ${10} $(cat "$here/generation" 2>/dev/null)" | sha1sum | cut -c1-40)
echo "{\"op\":\"matmul\",\"problem\":\"$6\",\"target\":\"$3\",\"algorithm\":\"MatmulPacked\",
\"parameters\":{\"mr\":6,\"nr\":16},\"predicted_cycles\":1000.5,\"object_bytes\":2048,
\"object_sha1\":\"$hash\",\"instruction_mix\":{\"instructions\":200,\"fmas\":150,\"loads\":40,
\"main_loops\":[{\"function\":\"edge\",\"fmas\":2,\"instructions\":9},{\"function\":\"main\",\"fmas\":24,\"instructions\":30}]}}"
)sh";

/// Reads a job as the real runner does; `crashing` and `hanging` rivals do as
/// they are called, `wrong` ones are refused.
static constexpr StringLiteral runnerScript = R"sh(#!/bin/sh
here=$(dirname "$0")
job=$(cat "$1")
field() { printf '%s' "$job" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
problem=$(field problem)
mode=$(field weights_mode)
names=$(printf '%s' "$job" | grep -o '"name":"[^"]*"' | cut -d'"' -f4)
echo '{"event":"machine","arch":"testarch","cpu":"test cpu","kernel_release":"1.0","caches":{"L1d":32768}}'
for name in $names; do
  [ "$problem" = 4x4:4x4 ] || echo "$problem $name $mode" >> "$here/given"
  echo "{\"event\":\"verifying\",\"contender\":\"$name\"}"
  status=passed reason=
  [ -e "$here/slow" ] && sleep 0.3
  [ "$problem" = 4x4:4x4 ] || case $name in
    crashing) printf '{"event":"veri'; kill -SEGV $$ ;;
    hanging) sleep 60 ;;
    wrong) status=failed reason="c[0]: got nan, expected 1" ;;
    choosy) [ $mode = prepared ] && status=unavailable reason="no prepared weights" ;;
  esac
  echo "{\"event\":\"verified\",\"contender\":\"$name\",\"status\":\"$status\",\"reason\":\"$reason\",\"version\":\"1.0\",\"implementation\":\"generic\",\"checked_elements\":4,\"max_error\":0.0}"
done
case $job in *'"kind":"time"'*)
  for name in $names; do
    echo "{\"event\":\"measuring\",\"contender\":\"$name\"}"
    seconds=2e-6,1e-6,3e-6
    [ "$name" = autoconfig ] && seconds=1e-6,1e-6,1e-6
    echo "{\"event\":\"samples\",\"contender\":\"$name\",\"seconds\":[$seconds],\"iterations\":3}"
  done ;;
esac
echo '{"event":"done"}'
)sh";

FakeTree::FakeTree() {
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

void FakeTree::addRival(StringRef preset, StringRef name) const {
  folder.write(("build/" + preset + "/lib/rival_" + name + ".so").str(), "");
}

std::vector<std::string>
FakeTree::command(std::vector<std::string> arguments) const {
  std::vector<std::string> words{AUTOBENCH, "--root", folder.path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

FakeTree::Ran FakeTree::autobench(std::vector<std::string> arguments) const {
  Ran ran;
  Outcome outcome = cantFail(
      runProcess({command(std::move(arguments)), {}}, {},
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
