//===-- CountingEmulator.cpp - Run under an emulator that counts ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/CountingEmulator.h"
#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VersionTuple.h"

using namespace llvm;

namespace autoconfig::harness {

// From the first that emulates all of our CPUs' vectors to the last that loads
// plugins of API version 1.
static const VersionTuple oldest(7, 2), tooNew(9, 0);

namespace {

class CountingEmulator final : public CommandExecutor {
public:
  CountingEmulator(std::vector<std::string> prefix, const Preset &preset,
                   std::string description)
      : CommandExecutor(MeasurementKind::EmulatedCount, std::move(prefix),
                        preset, /*reproducible=*/true),
        description(std::move(description)),
        guards(preset.emulatorAllowsGuards()) {}
  std::string emulator() const override { return description; }
  bool allowsGuards() const override { return guards; }

private:
  std::string description;
  bool guards;
};

} // namespace

static Error cannotCount(const Preset &preset, const Twine &why) {
  return createStringError(inconvertibleErrorCode(),
                           "cannot count what preset '" + preset.name +
                               "' executes: " + why +
                               "; --no-count verifies without counts");
}

/// What the program prints with this option; "" where it cannot be run.
static std::string output(const std::string &program, const char *option) {
  std::string text;
  Limits limits;
  limits.silenceSeconds = 20;
  Expected<Outcome> outcome =
      runProcess({{program, option}}, limits,
                 [&](StringRef line) { text += line.str() + "\n"; });
  if (!outcome) {
    consumeError(outcome.takeError());
    return "";
  }
  return text;
}

/// "7.2.22" of "qemu-riscv64 version 7.2.22 (Debian ..)".
static Expected<std::string> usableVersion(const Preset &preset,
                                           const std::string &program) {
  std::string install = "Debian 12's package qemu-user has one";
  std::string text = output(program, "--version");
  if (text.empty())
    return cannotCount(preset, "'" + program + "' cannot be run; " + install);
  StringRef found =
      StringRef(text).split("version ").second.take_while([](char c) {
        return isDigit(c) || c == '.';
      });
  VersionTuple version;
  if (version.tryParse(found.rtrim('.')))
    return cannotCount(preset, "'" + program + " --version' names no version");
  if (version < oldest || version >= tooNew)
    return cannotCount(preset, "'" + program + "' is of version " + found +
                                   ", expected " + oldest.getAsString() +
                                   " or later, before " + tooNew.getAsString() +
                                   "; " + install);
  if (!StringRef(output(program, "--help")).contains("-plugin"))
    return cannotCount(preset, "'" + program + "' was built without plugins; " +
                                   install);
  return found.str();
}

/// ",l1d=32768:8:64,..": arguments of the plugin.
static std::string cacheArguments(const Target &target) {
  std::string text;
  int64_t line = target.integer("l1d.line");
  auto add = [&](const char *level, int64_t size, int64_t ways) {
    // A share of a cache need not be a whole number of sets.
    size -= size % (ways * line);
    if (size > 0)
      text += formatv(",{0}={1}:{2}:{3}", level, size, ways, line);
  };
  add("l1d", target.integer("l1d.size"), target.integer("l1d.ways"));
  add("l2", target.integer("l2.size"), target.integer("l2.ways"));
  add("l3", target.integer("l3.size"), target.integer("l3.ways"));
  return text;
}

Expected<std::unique_ptr<Executor>>
createCountingEmulator(const Preset &preset, const Target &target,
                       StringRef plugin, bool simulateCaches) {
  if (preset.countingEmulator.empty())
    return cannotCount(preset, "it names no emulator with plugins; set "
                               "AUTOCONFIG_COUNTING_EMULATOR in its tool "
                               "chain file");
  if (!sys::fs::exists(plugin))
    return cannotCount(preset, "no plugin at '" + plugin +
                                   "'; build it with `cmake --workflow "
                                   "--preset host`");
  Expected<std::string> version =
      usableVersion(preset, preset.countingEmulator.front());
  if (!version)
    return version.takeError();
  Expected<std::vector<std::string>> words =
      substituteFacts(preset.countingEmulator, target);
  if (!words)
    return words.takeError();
  std::vector<std::string> described = *words;
  described[0] = (sys::path::filename(described[0]) + " " + *version).str();
  for (std::string &word : described)
    if (sys::path::is_absolute(word))
      word = sys::path::filename(word).str();
  for (const std::string &word :
       {std::string("-seed"), std::string("1"), std::string("-plugin"),
        plugin.str() + (simulateCaches ? cacheArguments(target) : "")})
    words->push_back(word);
  return std::make_unique<CountingEmulator>(std::move(*words), preset,
                                            join(described, " "));
}

} // namespace autoconfig::harness
