//===-- Child.cpp - A program that was started ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/process/Child.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Program.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

using namespace llvm;

namespace autoconfig::harness {

namespace {

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

} // namespace

Expected<Child> startChild(const Command &command) {
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

} // namespace autoconfig::harness
