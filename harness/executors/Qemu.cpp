//===-- Qemu.cpp - Run under an emulator ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `{key}` in the emulator's command stands for a fact of the target, so that
// `vlen={vector.bits}` gives an emulated CPU the vector length that the kernel
// is generated for.
//
//===----------------------------------------------------------------------===//

#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

class QemuExecutor final : public CommandExecutor {
public:
  QemuExecutor(std::vector<std::string> command, const Preset &preset)
      : CommandExecutor(MeasurementKind::EmulatedStatus, std::move(command),
                        preset),
        guards(preset.emulatorAllowsGuards()) {}
  bool hasCountingTwin() const override { return true; }
  bool allowsGuards() const override { return guards; }

private:
  bool guards;
};

} // namespace

static Expected<std::string> substituted(StringRef word, const Target &target) {
  std::string result;
  for (;;) {
    size_t open = word.find('{');
    result += word.take_front(open);
    if (open == StringRef::npos)
      return result;
    size_t close = word.find('}', open);
    StringRef key = word.slice(open + 1, close);
    if (close == StringRef::npos ||
        none_of(factSchema(), [&](const FactKind &k) { return key == k.key; }))
      return createStringError(
          inconvertibleErrorCode(),
          "emulator option '" + word +
              "' holds a brace that names no fact of a target; "
              "AUTOCONFIG_EMULATOR of the tool chain file sets it");
    result += std::to_string(static_cast<int64_t>(target.fact(key).value));
    word = word.drop_front(close + 1);
  }
}

Expected<std::vector<std::string>> substituteFacts(ArrayRef<std::string> words,
                                                   const Target &target) {
  std::vector<std::string> result;
  for (const std::string &word : words) {
    Expected<std::string> one = substituted(word, target);
    if (!one)
      return one.takeError();
    result.push_back(std::move(*one));
  }
  return result;
}

Expected<std::unique_ptr<Executor>> createQemu(const Preset &preset,
                                               const Target &target) {
  // A native preset knows the emulator that counts only.
  const std::vector<std::string> &emulator =
      preset.emulator.empty() ? preset.countingEmulator : preset.emulator;
  if (emulator.empty())
    return createStringError(inconvertibleErrorCode(),
                             "preset '" + preset.name +
                                 "' names no emulator to run under qemu; set "
                                 "AUTOCONFIG_EMULATOR or "
                                 "AUTOCONFIG_COUNTING_EMULATOR in its tool "
                                 "chain file");
  Expected<std::vector<std::string>> prefix = substituteFacts(emulator, target);
  if (!prefix)
    return prefix.takeError();
  return std::make_unique<QemuExecutor>(std::move(*prefix), preset);
}

} // namespace autoconfig::harness
