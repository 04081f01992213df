//===-- Figure.cpp - The command figure -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Figure.h"
#include "harness/figures/Drawing.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Store.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct FigureOptions {
  std::string name, store;
  OutputOptions output;
  bool all = false, list = false;
};

class FigureCommand {
public:
  FigureCommand(const FigureOptions &options, const Invocation &invocation)
      : options(options), invocation(invocation),
        tools(DrawingTools::in(invocation.layout.figureParts())) {}
  Expected<int> run();

private:
  Expected<int> list() const;
  Expected<int> drawAll();
  Error drawOne(const Figure &figure, const std::string &format,
                const std::string &file) const;
  Expected<std::vector<Figure>> evaluate(ArrayRef<FigureSource> sources) const;

  const FigureOptions &options;
  const Invocation &invocation;
  DrawingTools tools;
};

} // namespace

/// Of a file, or of the files in a folder.
static Expected<std::string> figureFormat(const OutputOptions &output,
                                          StringRef otherwise) {
  if (!output.format.empty())
    return output.format;
  StringRef extension = sys::path::extension(output.file);
  if (extension == ".svg" || extension == ".html")
    return extension.drop_front().str();
  if (!otherwise.empty())
    return otherwise.str();
  return output.formatName("");
}

static Error noData(const Figure &figure) {
  return usageError("the store has no data for the figure '" + figure.name +
                    "'; they come from: " + figure.needs);
}

Expected<int> FigureCommand::list() const {
  auto sources = FigureSource::list(invocation.layout.figures());
  if (!sources)
    return sources.takeError();
  Table table{"Figures", 4, {"figure", "title", "needs"}, {}};
  for (const FigureSource &source : *sources)
    table.rows.push_back(
        {source.table.name, source.table.title, source.table.needs});
  Expected<std::string> format = options.output.formatName("");
  if (!format)
    return format.takeError();
  if (Error error = write(table, *format, options.output.file))
    return std::move(error);
  return exitGood;
}

Expected<std::vector<Figure>>
FigureCommand::evaluate(ArrayRef<FigureSource> sources) const {
  Expected<Store> store =
      Store::open(storePath(options.store, invocation), Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  if (Error error = defineViews(store->handle(),
                                invocation.layout.figureParts() + "/views.sql"))
    return std::move(error);
  std::vector<Figure> figures;
  for (const FigureSource &source : sources) {
    Expected<Figure> figure = figureOf(store->handle(), source);
    if (!figure)
      return figure.takeError();
    figures.push_back(std::move(*figure));
  }
  return figures;
}

Error FigureCommand::drawOne(const Figure &figure, const std::string &format,
                             const std::string &file) const {
  if (format != "svg" && format != "html")
    return write(figure.data, format, file);
  Expected<std::string> drawn =
      format == "svg" ? drawSvg(figure, tools) : drawPage(figure, tools);
  if (!drawn)
    return drawn.takeError();
  return write(*drawn, file);
}

Expected<int> FigureCommand::drawAll() {
  const std::string &file = options.output.file;
  if (file.empty())
    return usageError("--all wants -o FOLDER, or -o PAGE.html");
  auto sources = FigureSource::list(invocation.layout.figures());
  if (!sources)
    return sources.takeError();
  auto figures = evaluate(*sources);
  if (!figures)
    return figures.takeError();
  if (sys::path::extension(file) == ".html") {
    Expected<std::string> page = drawPage(*figures, tools);
    if (!page)
      return page.takeError();
    if (Error error = write(*page, file))
      return std::move(error);
    return exitGood;
  }
  if (std::error_code code = sys::fs::create_directories(file))
    return usageError("cannot make the folder '" + file +
                      "': " + code.message());
  Expected<std::string> format = figureFormat(options.output, "svg");
  if (!format)
    return format.takeError();
  for (const Figure &figure : *figures) {
    std::string path = file + "/" + figure.name + "." + *format;
    if (figure.charts.empty()) {
      errs() << "autobench: " << toString(noData(figure)) << '\n';
      continue;
    }
    if (Error error = drawOne(figure, *format, path))
      return std::move(error);
    outs() << path << '\n';
  }
  return exitGood;
}

Expected<int> FigureCommand::run() {
  if (options.list)
    return list();
  if (options.all)
    return drawAll();
  if (options.name.empty())
    return usageError(
        "no figure named; `autobench figure --list` shows them, --all draws "
        "all");
  auto source = FigureSource::load(invocation.layout.figures(), options.name);
  if (!source)
    return source.takeError();
  Expected<std::string> format = figureFormat(options.output, "");
  if (!format)
    return format.takeError();
  if (*format != "svg" && *format != "html")
    if (Expected<Format> known = formatNamed(*format); !known)
      return known.takeError();
  auto figures = evaluate(*source);
  if (!figures)
    return figures.takeError();
  const Figure &figure = figures->front();
  if (figure.charts.empty())
    return noData(figure);
  if (Error error = drawOne(figure, *format, options.output.file))
    return std::move(error);
  return exitGood;
}

void autoconfig::harness::addFigureCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<FigureOptions>();
  CLI::App *command =
      app.add_subcommand("figure", "Draw a figure of the store");
  command->add_option("name", options->name,
                      "A file of results/figures, or a path ending in .sql");
  addStoreOption(*command, options->store, "Results file");
  options->output.addTo(*command);
  command->add_flag("--all", options->all,
                    "All figures: -o FOLDER for a file each, -o PAGE.html for "
                    "one page");
  command->add_flag("--list", options->list, "List the figures");
  command->footer(
      "-o FILE.svg and FILE.html draw, with --format svg or html "
      "wherever it goes; .csv, .json and others write the data. "
      "SVG needs Node.js, and both what toolchains/bootstrap gets.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return FigureCommand(*options, invocation).run();
    };
  });
}
