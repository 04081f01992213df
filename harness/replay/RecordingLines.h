//===-- RecordingLines.h - Recordings as JSON lines -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPLAY_RECORDINGLINES_H
#define AUTOCONFIG_HARNESS_REPLAY_RECORDINGLINES_H

#include "harness/replay/Recording.h"

namespace autoconfig::harness {

/// The form is described in Recording.h.
std::string linesOf(const Recording &recording);
/// Errors name the line.
llvm::Expected<Recording> recordingIn(llvm::StringRef lines);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPLAY_RECORDINGLINES_H
