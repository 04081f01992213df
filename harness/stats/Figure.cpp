//===-- Figure.cpp - Figures of a kind, and their ratios ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Figure.h"
#include "harness/stats/Statistics.h"

using namespace llvm;

namespace autoconfig::harness {

std::optional<Figure<NativeTime>> figureOf(const NativeTime &time) {
  std::optional<double> seconds = median(time.seconds);
  if (!seconds)
    return std::nullopt;
  return Figure<NativeTime>{"", *seconds};
}

std::optional<Figure<NativeCounter>> figureOf(const NativeCounter &counters,
                                              StringRef event) {
  auto samples = counters.events.find(event.str());
  if (samples == counters.events.end())
    return std::nullopt;
  std::optional<double> value = median(samples->second);
  if (!value)
    return std::nullopt;
  return Figure<NativeCounter>{event.str(), *value};
}

std::optional<Figure<EmulatedCount>> figureOf(const EmulatedCount &count,
                                              StringRef metric) {
  auto total = count.totals.find(metric.str());
  if (total == count.totals.end())
    return std::nullopt;
  return Figure<EmulatedCount>{metric.str(),
                               static_cast<double>(total->second)};
}

Figure<ModelledCycles> figureOf(const ModelledCycles &modelled) {
  return {modelled.core, modelled.cycles};
}

Expected<double> checkedRatio(const AnyFigure &ours, const AnyFigure &theirs) {
  auto label = [](const auto &figure) { return figure.label(); };
  auto value = [](const auto &figure) { return figure.value; };
  std::string ourLabel = std::visit(label, ours);
  std::string theirLabel = std::visit(label, theirs);
  auto refuse = [&](const Twine &why) {
    return createStringError(inconvertibleErrorCode(),
                             "no ratio of '" + ourLabel + "' and '" +
                                 theirLabel + "': " + why);
  };
  if (ours.index() != theirs.index())
    return refuse("two different kinds of measurement");
  if (ourLabel != theirLabel)
    return refuse("one kind of measurement, but of different things");
  double divisor = std::visit(value, theirs);
  if (!(divisor > 0))
    return refuse("the second is " + Twine(std::to_string(divisor)) +
                  ", expected a positive number");
  return std::visit(value, ours) / divisor;
}

/// Tries the kinds of the variant one after the other.
template <typename Kind, typename... Kinds>
static std::optional<AnyFigure> figureOfKind(StringRef kind, StringRef of,
                                             double value) {
  if (kind == Kind::name)
    return Figure<Kind>{of.str(), value};
  if constexpr (sizeof...(Kinds) > 0)
    return figureOfKind<Kinds...>(kind, of, value);
  return std::nullopt;
}

Expected<AnyFigure> figureLabelled(StringRef label, double value) {
  auto [kind, of] = label.split(", ");
  std::optional<AnyFigure> figure =
      figureOfKind<NativeTime, NativeCounter, EmulatedCount, ModelledCycles>(
          kind, of, value);
  if (!figure)
    return createStringError(
        inconvertibleErrorCode(),
        "'" + label + "': no kind of measurement with figures, expected '" +
            NativeTime::name + "', '" + NativeCounter::name + "', '" +
            EmulatedCount::name + "' or '" + ModelledCycles::name +
            "', and after a comma what it is of");
  return *figure;
}

} // namespace autoconfig::harness
