//===-- Ssh.cpp - Run on a board ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A board is real hardware: what is measured there is native time. One session
// on it serves all runs of an executor.
//
//===----------------------------------------------------------------------===//

#include "harness/executors/ssh/Connection.h"
#include "harness/executors/ssh/Scripts.h"
#include "harness/executors/ssh/Shipment.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

namespace {

class SshExecutor final : public Executor {
public:
  SshExecutor(const Preset &preset, Address address)
      : preset(preset), address(std::move(address)) {}

  MeasurementKind kind() const override { return MeasurementKind::NativeTime; }
  int measuringCpu() const override {
    return connection ? connection->board().lastCpu : 0;
  }
  json::Object caches() const override {
    return connection ? connection->board().caches : json::Object();
  }
  Expected<Outcome> run(ArrayRef<std::string> arguments, const Limits &limits,
                        LineHandler onLine) override;

private:
  Expected<bool> connect(const Limits &limits);
  Error checkArchitecture() const;
  Expected<Outcome> put(StringRef jobFile, const Limits &limits);
  Expected<Outcome> runThere(const Limits &limits, LineHandler onLine);

  const Preset preset;
  Address address;
  std::unique_ptr<Connection> connection;
  std::optional<Shipper> shipper;
};

} // namespace

Error SshExecutor::checkArchitecture() const {
  StringRef wanted = StringRef(preset.triple).split('-').first;
  StringRef there = connection->board().architecture;
  if (wanted.empty() || wanted == there)
    return Error::success();
  return createStringError(inconvertibleErrorCode(),
                           "'" + address.text + "' is of the architecture " +
                               there + ", and preset '" + preset.name +
                               "' is for " + wanted);
}

/// False: the user asked to stop.
Expected<bool> SshExecutor::connect(const Limits &limits) {
  connection = std::make_unique<Connection>(address);
  Expected<bool> open = connection->open(limits);
  if (!open || !*open)
    return open;
  if (Error error = checkArchitecture())
    return std::move(error);
  shipper.emplace(preset, connection->board().objects);
  return true;
}

/// The line that names the cause: tar's last one does not.
static StringRef causeIn(StringRef errors) {
  for (StringRef line : split(errors, '\n'))
    if (line.contains("No space left") || line.contains("Disk quota"))
      return line;
  errors = errors.rtrim();
  return errors.substr(errors.rfind('\n') + 1);
}

Expected<Outcome> SshExecutor::put(StringRef jobFile, const Limits &limits) {
  std::string archive = connection->localFolder() + "/job.tar";
  if (Error error = shipper->pack(jobFile, archive))
    return std::move(error);
  std::vector<std::string> arguments{connection->board().session};
  append_range(arguments, shipper->newLinks());
  Limits copying;
  copying.silenceSeconds = copying.totalSeconds = 1800; // 100 MB at 60 KB/s
  copying.stop = limits.stop;
  Expected<Outcome> outcome = connection->run(scripts::put, arguments, archive,
                                              copying, [](StringRef) {});
  if (!outcome)
    return outcome;
  if (outcome->kind == Outcome::Kind::TimedOut)
    outcome->kind = Outcome::Kind::Lost;
  if (outcome->kind == Outcome::Kind::Exited && outcome->code != 0)
    return createStringError(inconvertibleErrorCode(),
                             "cannot copy to '" + address.text +
                                 "': " + causeIn(outcome->errors));
  return outcome;
}

Expected<Outcome> SshExecutor::runThere(const Limits &limits,
                                        LineHandler onLine) {
  const std::string &session = connection->board().session;
  std::vector<std::string> arguments{
      session, std::to_string(std::lround(std::ceil(limits.totalSeconds)))};
  for (const auto &[name, value] : preset.environment)
    arguments.push_back(name + "=" + value);
  append_range(arguments, shipper->command(session));
  arguments.push_back("job/job.json");
  std::optional<int> code;
  Expected<Outcome> outcome = connection->run(
      scripts::run, arguments, "/dev/null", limits, [&](StringRef line) {
        if (line.consume_front(scripts::exitLine)) {
          code.emplace();
          line.getAsInteger(10, *code);
        } else {
          onLine(line);
        }
      });
  if (!outcome || outcome->kind == Outcome::Kind::Lost)
    return outcome;
  if (outcome->kind == Outcome::Kind::TimedOut ||
      outcome->kind == Outcome::Kind::Stopped) {
    // A board that does not answer is no contender's fault.
    Limits shortly;
    shortly.totalSeconds = 15;
    Expected<Outcome> stopped = connection->run(
        scripts::stop, {session}, "/dev/null", shortly, [](StringRef) {});
    if (!stopped)
      return stopped.takeError();
    if (outcome->kind == Outcome::Kind::TimedOut &&
        (stopped->kind != Outcome::Kind::Exited))
      outcome->kind = Outcome::Kind::Lost;
    return outcome;
  }
  constexpr int signalled = 128; // the shell's way to tell of a signal
  if (code && *code > signalled) {
    outcome->kind = Outcome::Kind::Signalled;
    outcome->code = *code - signalled;
  } else if (code) {
    outcome->code = *code;
  }
  return outcome;
}

Expected<Outcome> SshExecutor::run(ArrayRef<std::string> arguments,
                                   const Limits &limits, LineHandler onLine) {
  Outcome stopped;
  stopped.kind = Outcome::Kind::Stopped;
  if (!connection) {
    Expected<bool> connected = connect(limits);
    if (!connected) {
      connection.reset();
      return connected.takeError();
    }
    if (!*connected)
      return stopped;
  }
  Expected<Outcome> copied = put(arguments.front(), limits);
  if (!copied || !copied->clean())
    return copied;
  return runThere(limits, onLine);
}

Expected<std::unique_ptr<Executor>> createSsh(const Preset &preset,
                                              const Target &) {
  if (preset.board.empty())
    return createStringError(inconvertibleErrorCode(),
                             "preset '" + preset.name +
                                 "' runs by ssh but names no board; name it "
                                 "with --on [USER@]HOST[:PORT], or "
                                 "configure it with -DAUTOCONFIG_BOARD=..");
  Expected<Address> address = Address::parse(preset.board);
  if (!address)
    return address.takeError();
  return std::make_unique<SshExecutor>(preset, std::move(*address));
}

} // namespace autoconfig::harness
