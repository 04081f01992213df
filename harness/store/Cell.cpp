//===-- Cell.cpp - Names of statuses and roles ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Cell.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

namespace autoconfig::harness {

const char *statusName(Status status) {
  switch (status) {
  case Status::Passed:
    return "passed";
  case Status::Failed:
    return "failed";
  case Status::Skipped:
    return "skipped";
  case Status::Crashed:
    return "crashed";
  case Status::TimedOut:
    return "timed out";
  case Status::Unavailable:
    return "unavailable";
  }
  llvm_unreachable("all statuses are handled above");
}

std::optional<Status> statusNamed(StringRef name) {
  return StringSwitch<std::optional<Status>>(name)
      .Case("passed", Status::Passed)
      .Case("failed", Status::Failed)
      .Case("skipped", Status::Skipped)
      .Case("crashed", Status::Crashed)
      .Case("timed out", Status::TimedOut)
      .Case("unavailable", Status::Unavailable)
      .Default(std::nullopt);
}

const char *roleName(Role role) {
  switch (role) {
  case Role::Chosen:
    return "chosen";
  case Role::Rival:
    return "rival";
  case Role::Candidate:
    return "candidate";
  case Role::Yardstick:
    return "yardstick";
  case Role::Trial:
    return "trial";
  case Role::Finalist:
    return "finalist";
  case Role::Base:
    return "base";
  case Role::Head:
    return "head";
  }
  llvm_unreachable("all roles are handled above");
}

const char *rivalKindName(RivalKind kind) {
  switch (kind) {
  case RivalKind::Library:
    return "library";
  case RivalKind::Compiler:
    return "compiler";
  case RivalKind::Search:
    return "search";
  case RivalKind::Loops:
    return "loops";
  case RivalKind::Fixed:
    return "fixed";
  }
  llvm_unreachable("all kinds are handled above");
}

std::optional<RivalKind> rivalKindNamed(StringRef name) {
  return StringSwitch<std::optional<RivalKind>>(name)
      .Case("library", RivalKind::Library)
      .Case("compiler", RivalKind::Compiler)
      .Case("search", RivalKind::Search)
      .Case("loops", RivalKind::Loops)
      .Default(std::nullopt);
}

} // namespace autoconfig::harness
