//===-- Scripts.h - What is run on a board ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// POSIX shell, for dash, bash and BusyBox alike. Below the board's
// ${XDG_CACHE_HOME:-~/.cache}/autoconfig-board:
//
//   objects/SHA-1                 what does not change: runner, rivals, their
//                                 libraries; kept between sessions
//   sessions/HOST.BOOT.PROCESS/   of one call of autobench; gone when it ends:
//     runner, loader, lib/, rivals/   links to objects
//     job/                            the job and its kernels
//     open                            nothing may be started without it
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_SSH_SCRIPTS_H
#define AUTOCONFIG_HARNESS_EXECUTORS_SSH_SCRIPTS_H

#include "llvm/ADT/StringRef.h"

namespace autoconfig::harness::scripts {

/// Makes the session, tells about the board, and waits for the end of its
/// input, which comes when the connection ends, however it does; then ends the
/// runner and removes the session. A board measures one thing at a time: it
/// waits some seconds for a session that is about to end.
inline constexpr llvm::StringLiteral keep = R"sh(
umask 077
base=${XDG_CACHE_HOME:-$HOME/.cache}/autoconfig-board
host=$(uname -n)
boot=$(cut -c1-8 /proc/sys/kernel/random/boot_id)
mkdir -p "$base/objects" "$base/sessions" || exit 1
tries=0
for old in "$base/sessions/$host".*; do
  [ -d "$old" ] || continue
  process=${old##*.}
  case $old in *".$boot.$process")
    while [ -d "$old" ] && kill -0 "$process" 2>/dev/null; do
      tries=$((tries + 1))
      if [ $tries -gt 15 ]; then
        echo "another session measures there; 'kill $process' on it ends that" >&2
        exit 1
      fi
      sleep 0.2 2>/dev/null || sleep 1
    done ;;
  esac
  rm -rf "$old"
done
session=$base/sessions/$host.$boot.$$
# A script that the connection left behind may still write there: what it starts
# from now on it ends itself, and what it writes is removed in another turn.
finish() {
  rm -f "$session/open"
  tries=0
  while [ -d "$session" ] && [ $tries -lt 100 ]; do
    read -r runner <"$session/runner.process" && kill -9 "$runner"
    rm -rf "$session" || sleep 0.2 || sleep 1
    tries=$((tries + 1))
  done
} 2>/dev/null
trap finish EXIT
trap 'exit 1' HUP INT TERM PIPE
mkdir "$session" "$session/lib" "$session/rivals" || exit 1
: >"$session/open"
find "$base/objects" -type f -mtime +60 -exec rm -f {} +
echo "session=$session"
echo "architecture=$(uname -m)"
sed -n 's/^Cpus_allowed_list:[[:space:]]*/cpus=/p' /proc/self/status
for index in /sys/devices/system/cpu/cpu0/cache/index*; do
  [ -r "$index/size" ] &&
    echo "cache=$(cat "$index/level") $(cat "$index/type") $(cat "$index/size")"
done
for object in "$base/objects"/*; do
  [ -f "$object" ] && echo "object=${object##*/}"
done
echo ready
while read -r ignored; do :; done
)sh";

/// SESSION [SHA-1 LINK]..: unpacks the archive of its input, which holds new
/// objects and a job, and links objects into the session.
inline constexpr llvm::StringLiteral put = R"sh(
set -e
cd "$1"
shift
rm -rf job new
tar xf -
objects=$(cd ../../objects && pwd)
for object in new/objects/*; do
  [ -f "$object" ] || continue
  chmod 700 "$object"
  mv -f "$object" "$objects"
done
mv new/job job
rm -rf new
while [ $# -gt 0 ]; do
  touch -c "$objects/$1"
  ln -sf "$objects/$1" "$2"
  shift 2
done
)sh";

/// SESSION SECONDS [NAME=VALUE].. COMMAND..: runs the command in this
/// environment alone, no longer than that, and prints exitLine with its exit
/// code (128 + the number of a signal).
inline constexpr llvm::StringLiteral run = R"sh(
cd "$1" || exit 1
limit=$2
shift 2
ulimit -c 0
env -i HOME="$HOME" PATH="$PATH" "$@" </dev/null &
runner=$!
echo $runner >runner.process
[ -f open ] || kill -9 $runner # the session ended meanwhile
(
  sleep "$limit" &
  nap=$!
  trap 'kill $nap' TERM
  wait $nap && kill -9 $runner
) </dev/null >/dev/null 2>&1 &
watch=$!
wait $runner 2>/dev/null
code=$?
kill $watch
rm -f runner.process
# The runner's last line may be half a one.
printf '\nautobench-exit %s\n' $code
)sh";
inline constexpr llvm::StringLiteral exitLine = "autobench-exit ";

/// SESSION: ends the runner.
inline constexpr llvm::StringLiteral stop = R"sh(
cd "$1" && read -r runner <runner.process && kill -9 "$runner"
)sh";

/// SESSION: what a session that ends well leaves to nobody.
inline constexpr llvm::StringLiteral clean = R"sh(
cd "$1" || exit 1
[ -f runner.process ] && read -r runner <runner.process && kill -9 "$runner"
cd .. && rm -rf "$1"
)sh";

} // namespace autoconfig::harness::scripts

#endif // AUTOCONFIG_HARNESS_EXECUTORS_SSH_SCRIPTS_H
