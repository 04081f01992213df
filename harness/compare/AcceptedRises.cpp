//===-- AcceptedRises.cpp - Exact figures that may rise -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/AcceptedRises.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/YAMLTraits.h"

using namespace llvm;
using autoconfig::harness::AcceptedRise;

LLVM_YAML_IS_SEQUENCE_VECTOR(AcceptedRise)

template <> struct llvm::yaml::MappingTraits<AcceptedRise> {
  static void mapping(IO &io, AcceptedRise &rise) {
    io.mapRequired("figure", rise.figure);
    io.mapRequired("rows", rise.rows);
    io.mapRequired("reason", rise.reason);
  }
};

namespace autoconfig::harness {

static bool matches(StringRef pattern, StringRef text) {
  Expected<GlobPattern> glob = GlobPattern::create(pattern);
  if (!glob) {
    consumeError(glob.takeError()); // checked when it was read
    return false;
  }
  return glob->match(text);
}

static Expected<std::vector<AcceptedRise>> risesIn(StringRef text,
                                                   StringRef name) {
  std::vector<AcceptedRise> rises;
  std::string message;
  yaml::Input input(
      text, nullptr,
      [](const SMDiagnostic &diagnostic, void *context) {
        auto &into = *static_cast<std::string *>(context);
        into = (Twine(diagnostic.getLineNo()) + ": " + diagnostic.getMessage())
                   .str();
      },
      &message);
  input >> rises;
  if (input.error())
    return createStringError(input.error(), name + ":" + message +
                                                "; expected a list of figure, "
                                                "rows and reason");
  for (const AcceptedRise &rise : rises) {
    if (StringRef(rise.reason).trim().empty())
      return createStringError(inconvertibleErrorCode(),
                               name + ": '" + rise.figure + "' of '" +
                                   rise.rows + "' has no reason");
    if (Error error = GlobPattern::create(rise.rows).takeError())
      return createStringError(inconvertibleErrorCode(),
                               name + ": '" + rise.rows + "' is no pattern: " +
                                   toString(std::move(error)));
  }
  return rises;
}

Expected<AcceptedRises> AcceptedRises::parse(StringRef text, StringRef base,
                                             StringRef name) {
  Expected<std::vector<AcceptedRise>> rises = risesIn(text, name);
  if (!rises)
    return rises.takeError();
  Expected<std::vector<AcceptedRise>> old =
      risesIn(base, "base's " + name.str());
  if (!old) { // what it held accepts nothing, whatever it was
    consumeError(old.takeError());
    old = std::vector<AcceptedRise>();
  }
  AcceptedRises accepted;
  for (AcceptedRise &rise : *rises)
    if (!is_contained(*old, rise))
      accepted.entries.push_back({std::move(rise)});
  return accepted;
}

std::string AcceptedRises::reasonFor(StringRef figure, StringRef row) {
  std::string reason;
  for (Entry &entry : entries)
    if (matches(entry.rise.figure, figure) && matches(entry.rise.rows, row)) {
      entry.used = true;
      if (reason.empty())
        reason = entry.rise.reason;
    }
  return reason;
}

std::vector<std::string> AcceptedRises::unused() const {
  std::vector<std::string> names;
  for (const Entry &entry : entries)
    if (!entry.used)
      names.push_back(entry.rise.figure + " " + entry.rise.rows);
  return names;
}

} // namespace autoconfig::harness
