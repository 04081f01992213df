//===-- Figures.h - How well models choose on recorded machines -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// results/published/machines/ holds a folder for each machine, with recordings
// (<recording>.jsonl.xz) and profiles (*.yaml), and figures.json: which
// recordings are replayed with whose facts, and how well the models then
// choose. A line of it with the first four members only is a replay to be
// added:
//
//   {"machine":"granite-rapids","recording":"selection-avx512",
//    "facts":"measured","target":"profile.yaml",
//    "preset":"x86-avx512","weights":"given","problems":30,"refused":0,
//    "share":0.93,"worst":0.51,"correlation":0.815,"error":19.0,
//    "reason":"why it fell to that"}
//
// The figures depend on nothing but those files and the models.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPLAY_FIGURES_H
#define AUTOCONFIG_HARNESS_REPLAY_FIGURES_H

#include "harness/report/Table.h"
#include "harness/session/Session.h"

namespace autoconfig::harness {

/// A recording with the facts that the models use.
struct ReplayQuestion {
  std::string machine;   // folder
  std::string recording; // file without .jsonl.xz
  std::string facts;     // what they are: "measured", "relative", "none"
  std::string target;    // a name, or a .yaml file of the machine's folder

  friend auto operator<=>(const ReplayQuestion &,
                          const ReplayQuestion &) = default;
};

/// One line of figures.json. The recording may hold several presets and modes
/// of weights.
struct ReplayFigures {
  ReplayQuestion question;
  std::string preset, weights; // empty: not replayed yet
  int64_t problems = 0;
  int64_t refused = 0;    // kernels, of the whole recording
  double share = 0;       // chosen / best recorded, geometric mean
  double worst = 0;       // of these
  double correlation = 0; // of ranks, median
  double error = 0;       // of the chosen, median, %
  std::string reason;     // why it was accepted that figures fell

  // Of the machine; not in figures.json.
  std::string cpu = {}, caches = {}, virtualMachine = {}, date = {},
              commit = {};

  /// "granite-rapids selection-avx512, measured facts (profile.yaml)".
  std::string name() const;
};

/// Errors name the file and the line's number.
llvm::Expected<std::vector<ReplayFigures>> readFigures(llvm::StringRef path);
/// The text of such a file.
std::string figuresText(llvm::ArrayRef<ReplayFigures> figures);

/// Replays everything that `figures` ask for, in their order.
llvm::Expected<std::vector<ReplayFigures>>
replayAll(const Layout &layout, llvm::ArrayRef<ReplayFigures> figures);

/// What became of accepted figures.
struct FigureChanges {
  std::vector<std::string> fallen;  // "..: worst fell from 0.9 to 0.8"
  std::vector<std::string> changed; // all else, rises among them

  bool same() const { return fallen.empty() && changed.empty(); }
};

/// Fallen are a smaller share, worst share or correlation, fewer problems, more
/// refused kernels. Lines take over the accepted reason; those that fell get
/// `reason` instead, where there is one.
FigureChanges compare(llvm::ArrayRef<ReplayFigures> accepted,
                      llvm::MutableArrayRef<ReplayFigures> present,
                      llvm::StringRef reason = "");

Table tableOf(llvm::ArrayRef<ReplayFigures> figures);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPLAY_FIGURES_H
