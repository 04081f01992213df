//===-- Svg.cpp - Figures as SVG ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MachineProfile.h"
#include "harness/common/Json.h"
#include "harness/common/ReadText.h"
#include "harness/executors/Process.h"
#include "harness/figures/Drawing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace autoconfig::harness {

static Error figureError(const Twine &what) {
  return createStringError(inconvertibleErrorCode(), what);
}

constexpr const char *otherwise =
    "; the figure's data need neither: -o FILE.csv or .json";

DrawingTools DrawingTools::in(StringRef parts) {
  return {parts.str(), cacheFolder() + "/web"};
}

std::string DrawingTools::package(StringRef name) const {
  return (packages + "/" + name + ".min.js").str();
}

Error DrawingTools::checkPackages() const {
  std::vector<StringRef> missing;
  for (StringRef name : {"vega", "vega-lite", "vega-embed"})
    if (!sys::fs::exists(package(name)))
      missing.push_back(name);
  if (missing.empty())
    return Error::success();
  return figureError("missing in '" + packages + "': " + join(missing, ", ") +
                     "; get them with: toolchains/bootstrap --cache-only" +
                     otherwise);
}

static Expected<std::string> findNode() {
  for (const char *name : {"node", "nodejs"})
    if (ErrorOr<std::string> path = sys::findProgramByName(name))
      return *path;
  return figureError("Node.js is missing, which draws SVG; install Debian's "
                     "package nodejs" +
                     Twine(otherwise));
}

static json::Object descriptionOf(const Figure &figure) {
  json::Array charts, caption;
  for (const Chart &chart : figure.charts)
    charts.push_back(
        json::Object{{"heading", chart.heading},
                     {"title", chart.title},
                     {"specification", json::Object(chart.specification)}});
  for (const auto &[name, text] : figure.caption)
    caption.push_back(name + ": " + text);
  return json::Object{{"title", figure.title},
                      {"notes", json::Array(figure.notes)},
                      {"caption", std::move(caption)},
                      {"charts", std::move(charts)}};
}

/// Two files that are gone in the end: what the program reads and writes.
static Expected<std::string> temporaryFile(StringRef extension,
                                           StringRef content) {
  SmallString<128> path;
  int descriptor = -1;
  if (std::error_code code = sys::fs::createTemporaryFile(
          "autobench-figure", extension, descriptor, path))
    return figureError("cannot write a temporary file: " + code.message());
  raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << content;
  return path.str().str();
}

Expected<std::string> drawSvg(const Figure &figure, const DrawingTools &tools) {
  Expected<std::string> node = findNode();
  if (!node)
    return node;
  if (Error error = tools.checkPackages())
    return std::move(error);
  Expected<std::string> input =
      temporaryFile("json", toText(descriptionOf(figure)));
  if (!input)
    return input;
  FileRemover removeInput(*input);
  Expected<std::string> output = temporaryFile("svg", "");
  if (!output)
    return output;
  FileRemover removeOutput(*output);

  Expected<Outcome> outcome = runProcess(
      {{*node, tools.parts + "/web/draw.js", tools.packages, *input, *output}},
      {}, [](StringRef) {});
  if (!outcome)
    return outcome.takeError();
  if (!outcome->clean())
    return figureError("the figure '" + figure.name +
                       "' cannot be drawn: " + outcome->describe());
  return readText(*output);
}

} // namespace autoconfig::harness
