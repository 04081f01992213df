//===-- Figures.cpp - How well models choose on recorded machines ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/replay/Figures.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

std::string ReplayFigures::name() const {
  std::string text = question.machine + " " + question.recording + ", " +
                     question.facts + " facts (" + question.target + ")";
  return preset.empty() ? text : text + ", " + preset + ", weights " + weights;
}

static Expected<ReplayFigures> readLine(const json::Value &value) {
  const json::Object *line = value.getAsObject();
  auto text = [&](StringRef key) {
    return line ? line->getString(key).value_or("").str() : "";
  };
  auto number = [&](StringRef key) {
    return line ? line->getNumber(key).value_or(0) : 0;
  };
  ReplayFigures figures;
  figures.question = {text("machine"), text("recording"), text("facts"),
                      text("target")};
  const ReplayQuestion &asked = figures.question;
  if (asked.machine.empty() || asked.recording.empty() || asked.facts.empty() ||
      asked.target.empty())
    return createStringError(inconvertibleErrorCode(),
                             "expected {\"machine\": .., \"recording\": .., "
                             "\"facts\": .., \"target\": .., ..}");
  figures.preset = text("preset");
  figures.weights = text("weights");
  figures.problems = static_cast<int64_t>(number("problems"));
  figures.refused = static_cast<int64_t>(number("refused"));
  figures.share = number("share");
  figures.worst = number("worst");
  figures.correlation = number("correlation");
  figures.error = number("error");
  figures.reason = text("reason");
  return figures;
}

Expected<std::vector<ReplayFigures>> readFigures(StringRef path) {
  auto fail = [&](const Twine &what) {
    return createStringError(inconvertibleErrorCode(),
                             "figures '" + path + "': " + what);
  };
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return fail(buffer.getError().message());
  Expected<json::Value> value = json::parse((*buffer)->getBuffer());
  if (!value)
    return fail(toString(value.takeError()));
  const json::Array *lines = value->getAsArray();
  if (!lines)
    return fail("expected a JSON array");
  std::vector<ReplayFigures> all;
  for (auto [index, line] : enumerate(*lines)) {
    Expected<ReplayFigures> figures = readLine(line);
    if (!figures)
      return fail("line " + Twine(index + 1) +
                  " of the array: " + toString(figures.takeError()));
    all.push_back(std::move(*figures));
  }
  return all;
}

std::string figuresText(ArrayRef<ReplayFigures> figures) {
  std::string text = "[\n";
  for (const ReplayFigures &line : figures) {
    auto quoted = [](const std::string &value) {
      return toText(json::Value(value));
    };
    text +=
        formatv("{{\"machine\":{0},\"recording\":{1},\"facts\":{2},"
                "\"target\":{3},\"preset\":{4},\"weights\":{5},"
                "\"problems\":{6},\"refused\":{7},\"share\":{8:F4},"
                "\"worst\":{9:F4},\"correlation\":{10:F4},"
                "\"error\":{11:F1}",
                quoted(line.question.machine), quoted(line.question.recording),
                quoted(line.question.facts), quoted(line.question.target),
                quoted(line.preset), quoted(line.weights), line.problems,
                line.refused, line.share, line.worst, line.correlation,
                line.error)
            .str();
    if (!line.reason.empty())
      text += ",\"reason\":" + quoted(line.reason);
    text += &line == &figures.back() ? "}\n" : "},\n";
  }
  return text + "]\n";
}

} // namespace autoconfig::harness
