//===-- Connection.cpp - A session on a board -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/ssh/Connection.h"
#include "harness/executors/ssh/Scripts.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <chrono>
#include <cstdlib>
#include <limits>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

constexpr int sshFailed = 255; // its own exit code, never a script's
constexpr std::chrono::seconds longestStart{60};

static StringRef lastLine(StringRef text) {
  text = text.rtrim();
  return text.substr(text.rfind('\n') + 1).trim().rtrim('.'); // npos + 1 is 0
}

static std::string quoted(StringRef word) {
  std::string result = "'";
  for (char c : word)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

Connection::Connection(Address where) : address(std::move(where)) {
  SmallString<128> made;
  // The path of a socket has some 100 bytes, of which ssh takes 17 more.
  constexpr size_t longestFolder = 80;
  if (sys::fs::createUniqueDirectory("autobench-ssh", made) ||
      made.size() > longestFolder) {
    sys::fs::remove(made);
    sys::fs::createUniqueDirectory("/tmp/autobench-ssh", made);
  }
  folder = made.str().str();
}

bool Connection::isOpen() {
  std::lock_guard<std::mutex> lock(mutex);
  return ready && !ended;
}

Connection::~Connection() {
  if (isOpen()) {
    Limits limits;
    limits.totalSeconds = 10;
    // Where this fails, the keeper's other side does it.
    consumeError(
        run(scripts::clean, {told.session}, "/dev/null", limits, [](StringRef) {
        }).takeError());
  }
  closing = true;
  if (keeper.joinable())
    keeper.join();
  ::unlink((folder + "/socket").c_str()); // the next one leaves sockets alone
  sys::fs::remove_directories(folder);
}

Command Connection::command(StringRef script, ArrayRef<std::string> arguments,
                            bool isKeeper) const {
  const char *chosen = std::getenv("AUTOCONFIG_SSH_COMMAND");
  Command command;
  for (StringRef word : split(chosen ? chosen : "ssh", ' '))
    if (!word.empty())
      command.words.push_back(word.str());
  auto add = [&](std::initializer_list<std::string> words) {
    command.words.insert(command.words.end(), words);
  };
  add({"-T", "-x", "-a"});
  std::vector<std::string> settings{
      "ControlPath=" + folder + "/socket",
      "ControlPersist=no",
      "BatchMode=yes",
      "ConnectTimeout=10",
      "ServerAliveInterval=5",
      "ServerAliveCountMax=3",
      "ClearAllForwardings=yes",
      "PermitLocalCommand=no",
      "RemoteCommand=none",
      "LogLevel=INFO",
  };
  if (isKeeper)
    settings.push_back("ControlMaster=yes");
  else // never a connection of its own
    settings.insert(settings.end(),
                    {"ControlMaster=no", "ProxyCommand=exec false"});
  for (const std::string &setting : settings)
    add({"-o", setting});
  for (const std::string &word : address.words())
    add({word});
  std::string there = "exec sh -c " + quoted(script) + " autobench";
  for (const std::string &argument : arguments)
    there += " " + quoted(argument);
  add({"--", there});
  return command;
}

void Connection::heard(StringRef line) {
  std::lock_guard<std::mutex> lock(mutex);
  if (ready) // `told` is being read
    return;
  auto [key, value] = line.split('=');
  if (key == "session")
    told.session = value.str();
  else if (key == "architecture")
    told.architecture = value.str();
  else if (key == "cpus") // "0-3,5"
    value.substr(value.find_last_of("-,") + 1).getAsInteger(10, told.lastCpu);
  else if (key == "object")
    told.objects.insert(value);
  else if (key == "cache") {
    SmallVector<StringRef> words;
    value.split(words, ' ');
    if (words.size() == 3)
      told.caches["L" + words[0].str() + " " + words[1].str()] = words[2].str();
  } else if (line == "ready" && !told.session.empty())
    ready = true;
  changed.notify_all();
}

void Connection::keep() {
  Command keeping = command(scripts::keep, {}, /*isKeeper=*/true);
  keeping.input = ""; // open as long as it runs
  Limits forEver;
  forEver.silenceSeconds = forEver.totalSeconds =
      std::numeric_limits<double>::infinity();
  forEver.stop = &closing;
  Expected<Outcome> outcome =
      runProcess(keeping, forEver, [&](StringRef line) { heard(line); });
  std::lock_guard<std::mutex> lock(mutex);
  if (outcome)
    ended = std::move(*outcome);
  else
    startError = toString(outcome.takeError());
  changed.notify_all();
}

/// What the user can do about it.
static StringRef wayOut(StringRef problem) {
  if (problem.contains("Host key verification failed"))
    return "; its key is not known here, or has changed: connect once by hand "
           "and compare it";
  if (problem.contains("Permission denied"))
    return "; nobody is there to type a password: put your key on the board "
           "(ssh-copy-id)";
  return "";
}

Error Connection::whyNotOpen() const {
  if (!startError.empty())
    return createStringError(inconvertibleErrorCode(), startError);
  std::string problem = "no answer within a minute";
  if (ended && !lastLine(ended->errors).empty())
    problem = lastLine(ended->errors).str();
  else if (ended)
    problem = ended->describe();
  return createStringError(
      inconvertibleErrorCode(),
      (ended && ended->code != sshFailed ? "cannot begin a session on '"
                                         : "cannot reach '") +
          address.text + "' by ssh: " + problem + wayOut(problem));
}

Expected<bool> Connection::open(const Limits &limits) {
  if (folder.empty())
    return createStringError(inconvertibleErrorCode(),
                             "cannot make a temporary folder");
  keeper = std::thread([this] { keep(); });
  auto deadline = std::chrono::steady_clock::now() + longestStart;
  std::unique_lock<std::mutex> lock(mutex);
  while (!ready && !ended && startError.empty() &&
         std::chrono::steady_clock::now() < deadline) {
    if (limits.stop && *limits.stop)
      return false;
    changed.wait_for(lock, std::chrono::milliseconds(100));
  }
  if (!ready)
    return whyNotOpen();
  return true;
}

/// The keeper knows best why: the others see only that it is gone.
void Connection::lose(Outcome &outcome) {
  outcome.kind = Outcome::Kind::Lost;
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait_for(lock, std::chrono::seconds(1),
                   [&] { return ended.has_value(); });
  if (ended && !lastLine(ended->errors).empty())
    outcome.errors = lastLine(ended->errors).str();
}

Expected<Outcome> Connection::run(StringRef script,
                                  ArrayRef<std::string> arguments,
                                  const std::string &input,
                                  const Limits &limits, LineHandler onLine) {
  Command there = command(script, arguments, /*isKeeper=*/false);
  there.input = input;
  Expected<Outcome> outcome = runProcess(there, limits, onLine);
  if (outcome && outcome->kind == Outcome::Kind::Exited &&
      outcome->code == sshFailed)
    lose(*outcome);
  return outcome;
}

} // namespace autoconfig::harness
