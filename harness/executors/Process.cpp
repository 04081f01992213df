//===-- Process.cpp - Run a program under limits --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Process.h"
#include "harness/common/System.h"
#include "harness/executors/process/Child.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

Executor::~Executor() = default;

int Executor::measuringCpu() const { return lastUsableCpu(); }

std::string Outcome::describe() const {
  std::string text;
  switch (kind) {
  case Kind::Exited:
    text = "exit code " + std::to_string(code);
    break;
  case Kind::Signalled: {
    const char *name = sigabbrev_np(code);
    text = name ? std::string("SIG") + name : "signal " + std::to_string(code);
    if (code == SIGKILL) // nothing else of ours sends it
      text += " (perhaps by the system, which was out of memory)";
    break;
  }
  case Kind::TimedOut:
    text = "timed out";
    break;
  case Kind::Stopped:
    text = "stopped";
    break;
  case Kind::Lost:
    text = "connection lost";
    break;
  }
  StringRef lastLine = StringRef(errors).rtrim();
  lastLine = lastLine.substr(lastLine.rfind('\n') + 1); // npos + 1 is 0
  if (!lastLine.empty())
    text += ": " + lastLine.str();
  return text;
}

namespace {

using Clock = std::chrono::steady_clock;

/// Cuts a stream into lines.
class LineCutter {
public:
  explicit LineCutter(LineHandler onLine) : onLine(onLine) {}
  void add(StringRef text) {
    pending += text;
    size_t begin = 0, end;
    while ((end = pending.find('\n', begin)) != std::string::npos) {
      onLine(StringRef(pending).slice(begin, end));
      begin = end + 1;
    }
    pending.erase(0, begin);
  }

private:
  LineHandler onLine;
  std::string pending;
};

/// Reads what is there; false at the end of the stream.
template <typename Take> bool drain(const Descriptor &from, Take take) {
  char buffer[4096];
  for (;;) {
    ssize_t got = ::read(from.get(), buffer, sizeof buffer);
    if (got > 0)
      take(StringRef(buffer, got));
    else if (got == 0)
      return false;
    else if (errno != EINTR)
      return true;
  }
}

Outcome outcomeOf(int status) {
  Outcome outcome;
  if (WIFSIGNALED(status)) {
    outcome.kind = Outcome::Kind::Signalled;
    outcome.code = WTERMSIG(status);
  } else {
    outcome.code = WEXITSTATUS(status);
  }
  return outcome;
}

} // namespace

/// Slurm ends all processes of a task, one after the other: a program that it
/// ended is not to blame, and this process is the next. Whether that is so; a
/// signal that has another cause, such as a lack of memory, leaves this one
/// alone.
static bool endsWithTask(const Outcome &outcome, const Limits &limits) {
  if (outcome.kind != Outcome::Kind::Signalled ||
      (outcome.code != SIGTERM && outcome.code != SIGKILL) || !limits.stop ||
      !std::getenv("SLURM_JOB_ID"))
    return false;
  for (auto begin = Clock::now();
       Clock::now() - begin < std::chrono::seconds(3);
       std::this_thread::sleep_for(std::chrono::milliseconds(20)))
    if (*limits.stop)
      return true;
  return false;
}

Expected<Outcome> runProcess(const Command &command, const Limits &limits,
                             LineHandler onLine) {
  Expected<Child> child = startChild(command);
  if (!child)
    return child.takeError();

  constexpr size_t keptErrors = 4096;
  constexpr int pollMilliseconds = 100; // how late a limit may be noticed
  std::string errors;
  LineCutter lines(onLine);
  auto begin = Clock::now(), lastSign = begin;
  auto seconds = [](Clock::duration d) {
    return std::chrono::duration<double>(d).count();
  };
  auto drainAll = [&] {
    bool open = drain(child->output, [&](StringRef text) {
      lastSign = Clock::now();
      lines.add(text);
    });
    if (!open)
      child->output.reset(); // poll ignores negative descriptors
    if (!drain(child->errors, [&](StringRef text) {
          errors += text;
          if (errors.size() > keptErrors)
            errors.erase(0, errors.size() - keptErrors);
        }))
      child->errors.reset();
  };

  std::optional<Outcome::Kind> killedFor;
  for (;;) {
    pollfd watched[] = {{child->handle.get(), POLLIN, 0},
                        {child->output.get(), POLLIN, 0},
                        {child->errors.get(), POLLIN, 0}};
    ::poll(watched, 3, pollMilliseconds);
    drainAll();
    if (watched[0].revents)
      break;
    auto now = Clock::now();
    if (limits.stop && *limits.stop)
      killedFor = Outcome::Kind::Stopped;
    else if (seconds(now - lastSign) > limits.silenceSeconds ||
             seconds(now - begin) > limits.totalSeconds)
      killedFor = Outcome::Kind::TimedOut;
    if (killedFor)
      break;
  }
  // Also after a normal end: a helper left behind would disturb what is
  // measured next.
  ::kill(-child->pid, SIGKILL);
  int status = 0;
  while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
    ;
  drainAll();
  Outcome outcome = outcomeOf(status);
  if (killedFor)
    outcome.kind = *killedFor;
  else if (endsWithTask(outcome, limits))
    outcome.kind = Outcome::Kind::Stopped;
  outcome.errors = std::move(errors);
  return outcome;
}

CommandExecutor::CommandExecutor(MeasurementKind kind,
                                 std::vector<std::string> prefix,
                                 const Preset &preset, bool reproducible)
    : measured(kind), prefix(std::move(prefix)), runner(preset.runner),
      environment(preset.environment), reproducible(reproducible) {}

std::string CommandExecutor::emulator() const {
  if (!emulates())
    return "";
  std::vector<std::string> words;
  for (const std::string &word : prefix)
    words.push_back(
        sys::path::is_absolute(word) ? sys::path::filename(word).str() : word);
  return join(words, " ");
}

Expected<Outcome> CommandExecutor::run(ArrayRef<std::string> arguments,
                                       const Limits &limits,
                                       LineHandler onLine) {
  Command command{prefix, environment, /*clean=*/true};
  command.reproducible = reproducible;
  command.words.push_back(runner);
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  return runProcess(command, limits, onLine);
}

} // namespace autoconfig::harness
