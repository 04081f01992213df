//===-- Connection.h - A session on a board ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system's ssh does the work: keys, aliases and jumps are those of the
// user's ~/.ssh/config. One process keeps the connection and the session
// (scripts::keep); all others share the connection (ControlPath). When this
// process dies, or the network does, the session's end is found out on both
// sides.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXECUTORS_SSH_CONNECTION_H
#define AUTOCONFIG_HARNESS_EXECUTORS_SSH_CONNECTION_H

#include "harness/executors/Process.h"
#include "harness/executors/ssh/Address.h"
#include "llvm/ADT/StringSet.h"
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace autoconfig::harness {

/// What a board tells when a session begins.
struct Board {
  std::string session; // folder there
  std::string architecture;
  int lastCpu = 0; // that may be used
  llvm::json::Object caches;
  llvm::StringSet<> objects; // SHA-1s
};

class Connection {
public:
  explicit Connection(Address address);
  /// Ends the session and removes it from the board.
  ~Connection();

  /// False: the user asked to stop. Errors: ssh cannot connect (its words, and
  /// what to do), or the session cannot be made.
  llvm::Expected<bool> open(const Limits &limits);

  /// Runs a shell script there. Lost: the connection ended before the script
  /// did.
  llvm::Expected<Outcome> run(llvm::StringRef script,
                              llvm::ArrayRef<std::string> arguments,
                              const std::string &input, const Limits &limits,
                              LineHandler onLine);
  const Board &board() const { return told; }
  /// A folder of this machine that goes with the connection.
  const std::string &localFolder() const { return folder; }

private:
  Command command(llvm::StringRef script, llvm::ArrayRef<std::string> arguments,
                  bool isKeeper) const;
  void keep();
  void heard(llvm::StringRef line);
  llvm::Error whyNotOpen() const;
  void lose(Outcome &outcome);
  bool isOpen();

  Address address;
  std::string folder;
  Board told;
  std::atomic<bool> closing{false};
  std::mutex mutex; // of what follows
  std::condition_variable changed;
  bool ready = false;
  std::optional<Outcome> ended; // the keeper
  std::string startError;       // it could not be started
  std::thread keeper;           // last: it uses all of the above
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXECUTORS_SSH_CONNECTION_H
