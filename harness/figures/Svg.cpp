//===-- Svg.cpp - Figures as SVG ------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "autoconfig/measure/host/MachineProfile.h"
#include "harness/common/Json.h"
#include "harness/common/ReadText.h"
#include "harness/common/TemporaryFile.h"
#include "harness/executors/Process.h"
#include "harness/figures/Drawing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
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

Expected<std::string> drawSvg(const Figure &figure, const DrawingTools &tools) {
  Expected<std::string> node = findNode();
  if (!node)
    return node;
  if (Error error = tools.checkPackages())
    return std::move(error);
  Expected<TemporaryFile> input =
      TemporaryFile::create("autobench-figure", "json");
  if (!input)
    return input.takeError();
  Expected<TemporaryFile> output =
      TemporaryFile::create("autobench-figure", "svg");
  if (!output)
    return output.takeError();
  if (Error error = writeFile(input->path(), toText(descriptionOf(figure))))
    return std::move(error);

  Expected<Outcome> outcome =
      runProcess({{*node, tools.parts + "/web/draw.js", tools.packages,
                   input->path(), output->path()}},
                 {}, [](StringRef) {});
  if (!outcome)
    return outcome.takeError();
  if (!outcome->clean())
    return figureError("the figure '" + figure.name +
                       "' cannot be drawn: " + outcome->describe());
  return readText(output->path());
}

} // namespace autoconfig::harness
