//===-- Profile.cpp - A target with what was measured here ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/Profile.h"
#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/measure/host/SenseChecks.h"
#include "autoconfig/targets/TargetWriter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

/// Three digits: more would be noise.
static double rounded(double value) {
  if (value == 0)
    return 0;
  double scale = std::pow(10, 2 - std::floor(std::log10(value)));
  return std::round(value * scale) / scale;
}

static std::string percent(double part) {
  return llvm::formatv("{0:F1}%", 100 * part);
}

static std::string numberText(double value) {
  return llvm::formatv("{0}", llvm::format("%.9g", value));
}

static bool isWhole(StringRef unit) {
  return unit == "count" || unit == "bytes" || unit == "bits";
}

/// What the measured value says about a fact of this kind; an error where no
/// such fact is possible.
static llvm::Expected<double> factValue(const FactKind &kind, double best) {
  double value = rounded(best);
  // A part of a cycle is what the clock's measurement misses. A latency is a
  // whole number, whatever was missed.
  double missed = StringRef(kind.key).ends_with(".latency") ? 0.04 : 0.01;
  if (StringRef(kind.unit) == "cycles" &&
      std::abs(best - std::round(best)) < missed * best)
    value = std::round(best);
  if (isWhole(kind.unit)) {
    value = std::round(best);
    if (std::abs(best - value) > 0.1 * value)
      return llvm::createStringError("measured " + numberText(rounded(best)) +
                                     ", which is no whole number of " +
                                     kind.key);
  }
  if (value < kind.minimum)
    return llvm::createStringError("measured " + numberText(rounded(best)) +
                                   ", expected at least " +
                                   numberText(kind.minimum) + " " + kind.unit);
  return value;
}

ProfileEntry Profile::judge(const MeasuredValue &value, StringRef date) const {
  ProfileEntry entry;
  entry.measured = value;
  const FactKind *kind = findFactKind(value.name);
  if (!kind)
    return entry;
  double noise = value.noise();
  bool noisy = noise > noisySpread;
  llvm::Expected<double> number = factValue(*kind, value.best());
  if (!number) {
    entry.state = ProfileEntry::State::Refused;
    entry.reason = llvm::toString(number.takeError());
    return entry;
  }
  if (noisy && policy != NoisePolicy::Keep && policy != NoisePolicy::Warn) {
    entry.state = ProfileEntry::State::Refused;
    entry.reason =
        "spread " + percent(noise) + ", over " + percent(noisySpread);
    return entry;
  }
  if (value.atLeast && base.fact(kind->key).value > *number) {
    entry.state = ProfileEntry::State::Unchanged;
    return entry;
  }
  entry.state = ProfileEntry::State::Measured;
  entry.fact.value = *number;
  entry.fact.source = (measuredSource + value.program).str() + ", " +
                      date.str() + (value.atLeast ? atLeastMark : "").str() +
                      ", spread " + percent(noise) +
                      (noise > uselessSpread ? uselessMark
                       : noisy               ? noisyMark
                                             : "")
                          .str();
  return entry;
}

llvm::Expected<Profile> Profile::create(const Target &base,
                                        const Measurements &measurements,
                                        StringRef file, StringRef date,
                                        NoisePolicy policy) {
  Profile profile(base);
  profile.name = llvm::sys::path::stem(file).str();
  profile.policy = policy;
  profile.cpu = measurements.cpu;
  if (llvm::sys::path::extension(file) != ".yaml")
    return llvm::createStringError("-o '" + file +
                                   "': a profile is a target file, expected a "
                                   "name that ends in .yaml");
  if (profile.name == base.name)
    return llvm::createStringError(
        "-o '" + file + "': the profile would be its own base '" + base.name +
        "'; choose another name, for example profile.yaml");
  if (measurements.vectorBits != base.integer("vector.bits"))
    return llvm::createStringError(
        "the measurements are of vectors of " + Twine(measurements.vectorBits) +
        " bits, but '" + base.name + "' has " +
        Twine(base.integer("vector.bits")) + "; build the preset again");
  for (const MeasuredValue &value : measurements.values)
    profile.entries.push_back(profile.judge(value, date));
  // By what was just measured.
  for (MeasuredValue &value :
       factsOfKernels(profile.result(), measurements.values)) {
    value.around = measurements.spread();
    profile.entries.push_back(profile.judge(value, date));
  }
  profile.refuseContradictions();
  profile.failures = measurements.failures;
  profile.warn();
  return profile;
}

Target Profile::result() const {
  Target target = base;
  target.name = name;
  for (const auto &[key, fact] : kept)
    target.put(key, fact);
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Measured &&
        !isBetterGuess(entry.measured.name, base.fact(entry.measured.name),
                       entry.fact))
      target.put(entry.measured.name, entry.fact);
  return target;
}

/// Which of the facts is the wrong one, nobody knows: none is taken.
void Profile::refuseContradictions() {
  std::map<std::string, double> reported;
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Reported)
      reported[entry.measured.name] = entry.measured.best();
  for (const Contradiction &found : contradictions(result(), reported))
    for (ProfileEntry &entry : entries)
      if (entry.state == ProfileEntry::State::Measured &&
          llvm::is_contained(found.facts, entry.measured.name)) {
        entry.state = ProfileEntry::State::Refused;
        entry.reason = found.reason;
      }
}

StringRef autoconfig::noisyProgram(const Fact &fact) {
  StringRef source = fact.source;
  if (!source.consume_front(measuredSource) ||
      !(source.ends_with(noisyMark) || source.ends_with(uselessMark)))
    return {};
  return source.take_until([](char c) { return c == ','; });
}

static bool isOfTheCoreAlone(StringRef key) {
  return !key.starts_with("l3.") && !key.starts_with("memory.") &&
         key != "frequency";
}

bool autoconfig::isBetterGuess(StringRef key, const Fact &known,
                               const Fact &measured) {
  StringRef source = measured.source;
  if (source.ends_with(uselessMark))
    return known.origin() != FactOrigin::Assumed;
  return source.ends_with(noisyMark) && isOfTheCoreAlone(key) &&
         known.origin() == FactOrigin::Published;
}

void Profile::warn() {
  warningTexts.clear();
  for (const auto &[program, reason] : failures)
    warningTexts.push_back(program + " was not measured: " + reason);
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Refused)
      warningTexts.push_back(entry.measured.name +
                             " was not taken: " + entry.reason);
  auto tell = [&](StringRef mark, const Twine &what) {
    std::string facts;
    for (const FactKind &kind : factSchema()) {
      const Fact *fact = knownFact(kind.key);
      StringRef source = fact ? StringRef(fact->source) : "";
      if (source.consume_back(mark))
        facts += (facts.empty() ? "" : ", ") + std::string(kind.key) + " (" +
                 source.rsplit(' ').second.str() + ")";
    }
    if (!facts.empty())
      warningTexts.push_back((what + facts).str());
  };
  tell(noisyMark, "noisy, for something else used the machine: ");
  tell(uselessMark, "too noisy to be taken over what is described, for "
                    "something else used the machine: ");
}

void Profile::keepFacts(const std::map<std::string, Fact> &facts) {
  for (const auto &[key, fact] : facts)
    if (!measuredFact(key))
      kept[key] = fact;
  for (ProfileEntry &entry : entries) {
    auto earlier = facts.find(entry.measured.name);
    if (entry.state != ProfileEntry::State::Measured ||
        earlier == facts.end() || noisyProgram(entry.fact).empty())
      continue;
    kept.insert(*earlier);
    entry.state = ProfileEntry::State::Refused;
    entry.reason = "spread " + percent(entry.measured.noise()) +
                   ", what was known before stays";
  }
  warn();
}

llvm::Error Profile::refusal() const {
  std::string message;
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Refused)
      message += (message.empty() ? "" : "; ") + entry.measured.name + " (" +
                 entry.measured.program + "): " + entry.reason;
  if (message.empty() || policy == NoisePolicy::Skip ||
      policy == NoisePolicy::Warn)
    return llvm::Error::success();
  return llvm::createStringError(
      "no profile, for not all values can be relied on: " + message +
      ". Something else uses this machine: try again, leave these values as "
      "they are with --skip-noisy" +
      (policy == NoisePolicy::Keep ? ""
                                   : ", or take noisy ones with --keep-noisy"));
}

std::vector<std::string> Profile::refusedPrograms() const {
  std::vector<std::string> names;
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Refused &&
        !llvm::is_contained(names, entry.measured.program))
      names.push_back(entry.measured.program);
  return names;
}

const ProfileEntry *Profile::measuredFact(StringRef key) const {
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Measured &&
        entry.measured.name == key)
      return &entry;
  return nullptr;
}

const Fact *Profile::knownFact(StringRef key) const {
  if (const ProfileEntry *entry = measuredFact(key))
    return &entry->fact;
  auto earlier = kept.find(key.str());
  return earlier == kept.end() ? nullptr : &earlier->second;
}

size_t Profile::measuredFacts() const {
  return llvm::count_if(entries, [](const ProfileEntry &entry) {
    return entry.state == ProfileEntry::State::Measured;
  });
}

void Profile::writeYaml(llvm::raw_ostream &out) const {
  out << "# Written by autoconfig calibrate; what is not here is as in the "
         "base.\n"
      << "name: " << name << "\n"
      << "description: \"" << base.name << " as measured on this machine\"\n"
      << "base: " << base.name << "\n";
  if (!warningTexts.empty())
    out << "warnings:\n";
  for (const std::string &warning : warningTexts)
    out << "  - " << yamlText(warning) << "\n";
  bool any = false;
  for (const FactKind &kind : factSchema()) {
    const Fact *fact = knownFact(kind.key);
    if (!fact)
      continue;
    out << (any ? "" : "facts:\n");
    writeFact(kind, *fact, out);
    any = true;
  }
}

void Profile::print(llvm::raw_ostream &out) const {
  out << "facts of " << name << "\n";
  for (const FactKind &kind : factSchema()) {
    const Fact &before = base.fact(kind.key);
    const ProfileEntry *entry = measuredFact(kind.key);
    const Fact &now = entry ? entry->fact : before;
    out << llvm::format("  %-22s %10.9g %-11s  ", kind.key, now.value,
                        kind.unit);
    if (entry)
      out << llvm::format("(before: %.9g)  ", before.value);
    out << now.source << "\n";
  }
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Refused)
      out << "not taken: " << entry.measured.name << " of "
          << numberText(rounded(entry.measured.best())) << " "
          << entry.measured.unit << " (" << entry.measured.program
          << "): " << entry.reason << "\n";
  out << "not facts of a target\n";
  for (const ProfileEntry &entry : entries)
    if (entry.state == ProfileEntry::State::Reported ||
        entry.state == ProfileEntry::State::Unchanged)
      out << llvm::format("  %-26s %10.9g ", entry.measured.name.c_str(),
                          rounded(entry.measured.best()))
          << entry.measured.unit
          << (entry.state == ProfileEntry::State::Unchanged
                  ? " at least, and the fact is more"
                  : "")
          << "  (" << entry.measured.program << ", spread "
          << percent(entry.measured.noise()) << ")\n";
}

llvm::json::Object Profile::toJSON() const {
  llvm::json::Array values;
  static constexpr const char *stateNames[] = {"measured", "unchanged",
                                               "refused", "reported"};
  for (const ProfileEntry &entry : entries) {
    const MeasuredValue &m = entry.measured;
    llvm::json::Object value{
        {"program", m.program},
        {"name", m.name},
        {"unit", m.unit},
        {"value", m.best()},
        {"spread", m.noise()},
        {"at_least", m.atLeast},
        {"state", stateNames[static_cast<int>(entry.state)]},
        {"samples", llvm::json::Array(m.samples)}};
    if (!entry.reason.empty())
      value["reason"] = entry.reason;
    if (findFactKind(m.name))
      value["before"] =
          llvm::json::Object{{"value", base.fact(m.name).value},
                             {"source", base.fact(m.name).source}};
    values.push_back(std::move(value));
  }
  return llvm::json::Object{{"cpu", cpu},
                            {"base", base.name},
                            {"values", std::move(values)},
                            {"warnings", llvm::json::Array(warningTexts)},
                            {"target", result().toJSON()}};
}
