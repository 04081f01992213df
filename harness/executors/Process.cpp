//===-- Process.cpp - Run a program under limits --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Process.h"
#include "harness/session/Machine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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

class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int value) : value(value) {}
  Descriptor(Descriptor &&other) : value(std::exchange(other.value, -1)) {}
  Descriptor &operator=(Descriptor &&other) {
    reset();
    value = std::exchange(other.value, -1);
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset() {
    if (value >= 0)
      ::close(value);
    value = -1;
  }
  int get() const { return value; }

private:
  int value = -1;
};

struct Pipe {
  Descriptor read, write;
};

Error systemError(const Twine &what) {
  return createStringError(std::error_code(errno, std::generic_category()),
                           what + ": " + std::strerror(errno));
}

Expected<Pipe> makePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return systemError("cannot make a pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> environmentOf(const Command &command) {
  auto isInherited = [&](StringRef name) {
    return !command.reproducible && !command.environment.count(name.str()) &&
           !(command.clean && any_of(notInherited(), [&](StringRef beginning) {
               return name.starts_with(beginning);
             }));
  };
  std::vector<std::string> merged;
  for (char **entry = environ; *entry; ++entry)
    if (isInherited(StringRef(*entry).split('=').first))
      merged.push_back(*entry);
  for (const auto &[name, value] : command.environment)
    merged.push_back(name + "=" + value);
  return merged;
}

std::vector<char *> pointers(std::vector<std::string> &strings) {
  std::vector<char *> result;
  for (std::string &string : strings)
    result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

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

struct Child {
  pid_t pid = -1;
  Descriptor handle, output, errors, input;
};

/// What happens between fork and exec: async-signal-safe calls only.
[[noreturn]] void becomeProgram(const char *program, char **arguments,
                                char **environment, int input, int output,
                                int errors, int report, pid_t parent,
                                bool reproducible) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (reproducible) // containers may forbid it
    (void)::personality(ADDR_NO_RANDOMIZE);
  if (::getppid() == parent) {
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execve(program, arguments, environment);
  }
  int reason = errno;
  // The parent only needs to see that something came.
  (void)!::write(report, &reason, sizeof reason);
  ::_exit(127);
}

/// `read` is the program's standard input; `write` is open where that is a pipe
/// to be kept open.
Expected<Pipe> openInput(const Command &command) {
  if (command.input.empty())
    return makePipe();
  Pipe input{Descriptor(::open(command.input.c_str(), O_RDONLY | O_CLOEXEC)),
             Descriptor()};
  if (input.read.get() < 0)
    return systemError("cannot read '" + command.input + "'");
  return input;
}

/// A descriptor that becomes readable when the process ends. By number, since
/// glibc 2.36 declares pidfd_open with C++ linkage.
Descriptor openProcess(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

Expected<Child> start(const Command &command) {
  std::string program = command.words.front();
  if (!StringRef(program).contains('/')) {
    ErrorOr<std::string> found = sys::findProgramByName(program);
    if (!found)
      return createStringError(found.getError(), "cannot run '" + program +
                                                     "': not found in PATH");
    program = *found;
  }
  Expected<Pipe> output = makePipe(), errors = makePipe(), report = makePipe(),
                 input = openInput(command);
  if (Error error =
          joinErrors(joinErrors(output.takeError(), errors.takeError()),
                     joinErrors(report.takeError(), input.takeError())))
    return std::move(error);

  std::vector<std::string> words = command.words;
  std::vector<std::string> merged = environmentOf(command);
  std::vector<char *> arguments = pointers(words);
  std::vector<char *> environment = pointers(merged);
  pid_t parent = ::getpid();
  pid_t pid = ::fork();
  if (pid < 0)
    return systemError("cannot start '" + program + "'");
  if (pid == 0)
    becomeProgram(program.c_str(), arguments.data(), environment.data(),
                  input->read.get(), output->write.get(), errors->write.get(),
                  report->write.get(), parent, command.reproducible);

  ::setpgid(pid, pid); // also here: whoever comes first
  report->write.reset();
  int reason = 0;
  ssize_t got;
  do
    got = ::read(report->read.get(), &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  if (got > 0) {
    ::waitpid(pid, nullptr, 0);
    return createStringError(std::error_code(reason, std::generic_category()),
                             "cannot run '" + program +
                                 "': " + std::strerror(reason));
  }
  Child child{pid, openProcess(pid), std::move(output->read),
              std::move(errors->read), std::move(input->write)};
  ::fcntl(child.output.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(child.errors.get(), F_SETFL, O_NONBLOCK);
  return child;
}

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

Expected<Outcome> runProcess(const Command &command, const Limits &limits,
                             LineHandler onLine) {
  Expected<Child> child = start(command);
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
  outcome.errors = std::move(errors);
  return outcome;
}

CommandExecutor::CommandExecutor(MeasurementKind kind,
                                 std::vector<std::string> prefix,
                                 const Preset &preset, bool reproducible)
    : measured(kind), prefix(std::move(prefix)), runner(preset.runner),
      environment(preset.environment), reproducible(reproducible) {}

std::string CommandExecutor::emulator() const {
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
