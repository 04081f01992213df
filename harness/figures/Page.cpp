//===-- Page.cpp - Figures as one page ------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The page says everything without its script, too: captions and tables are
// HTML. The script (web/page.js) draws the charts from the data below each
// figure, and adds the rows that do not stand in the table.
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/common/ReadText.h"
#include "harness/figures/Drawing.h"
#include "harness/report/Display.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

/// A table longer than this is a wall; the script shows more on demand.
constexpr size_t rowsShown = 200;

static std::string escaped(StringRef text) {
  std::string safe;
  raw_string_ostream out(safe);
  printHTMLEscaped(text, out);
  return safe;
}

/// JSON within <script>: nothing in it can end the element.
static std::string scriptSafe(std::string text) {
  std::string safe;
  for (char c : text)
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

static void writeTable(const Figure &figure, raw_ostream &out) {
  const Table &table = figure.data;
  size_t shown = std::min(rowsShown, table.rows.size());
  out << "<details><summary>The data of " << escaped(figure.name) << ": "
      << table.rows.size() << " rows</summary>\n<div class=\"scroll\" "
      << "role=\"region\" tabindex=\"0\" aria-label=\"Data of "
      << escaped(figure.name) << "\"><table data-figure=\""
      << escaped(figure.name) << "\"><caption>" << escaped(figure.title)
      << "</caption>\n<thead><tr>";
  for (const std::string &column : table.columns)
    out << "<th scope=\"col\">" << escaped(column) << "</th>";
  out << "</tr></thead>\n<tbody>\n";
  std::vector<bool> numeric;
  for (size_t i = 0; i < table.columns.size(); ++i)
    numeric.push_back(isNumeric(table, i));
  std::vector<std::vector<std::string>> rows = displayedRows(table);
  for (size_t row = 0; row < shown; ++row) {
    out << "<tr>";
    for (auto [i, text] : enumerate(rows[row]))
      out << (numeric[i] ? "<td class=\"n\">" : "<td>") << escaped(text)
          << "</td>";
    out << "</tr>\n";
  }
  out << "</tbody></table></div>\n";
  if (shown < table.rows.size())
    out << "<p class=\"more\" data-figure=\"" << escaped(figure.name) << "\">"
        << "The first " << shown << " rows; all with <code>autobench figure "
        << escaped(figure.name) << " -o data.csv</code></p>\n";
  out << "</details>\n";
}

static void writeCharts(const Figure &figure, raw_ostream &out) {
  std::string heading;
  bool open = false;
  for (auto [i, chart] : enumerate(figure.charts)) {
    if (!open || chart.heading != heading) {
      out << (open ? "</div>\n" : "");
      heading = chart.heading;
      if (!heading.empty())
        out << "<h3>" << escaped(heading) << "</h3>\n";
      out << "<div class=\"charts\">\n";
      open = true;
    }
    std::string label = join(
        ArrayRef<std::string>{figure.title, chart.heading, chart.title}, "; ");
    out << "<div class=\"chart\" data-figure=\"" << escaped(figure.name)
        << "\" data-chart=\"" << i << "\" role=\"img\" aria-label=\""
        << escaped(label) << " (the table below has the data)\"></div>\n";
  }
  out << (open ? "</div>\n" : "");
}

/// The charts' specifications share the rows of the table, by number.
static json::Object dataOf(const Figure &figure) {
  json::Array rows, charts;
  for (const auto &row : figure.data.rows)
    rows.push_back(json::Array(row));
  for (const Chart &chart : figure.charts) {
    json::Object specification = json::Object(chart.specification);
    specification.erase("data");
    charts.push_back(json::Object{{"title", chart.title},
                                  {"rows", json::Array(chart.rows)},
                                  {"specification", std::move(specification)}});
  }
  return json::Object{{"columns", json::Array(figure.data.columns)},
                      {"rows", std::move(rows)},
                      {"charts", std::move(charts)},
                      {"shown", int64_t(rowsShown)}};
}

static void writeFigure(const Figure &figure, raw_ostream &out) {
  std::string name = escaped(figure.name);
  out << "<section id=\"" << name << "\" aria-labelledby=\"" << name
      << "-title\">\n<h2 id=\"" << name << "-title\">" << escaped(figure.title)
      << "</h2>\n";
  for (const std::string &note : figure.notes)
    out << "<p>" << escaped(note) << "</p>\n";
  if (figure.charts.empty()) {
    out << "<p>The store has no data for this figure. They come from: <code>"
        << escaped(figure.needs) << "</code></p>\n</section>\n";
    return;
  }
  writeCharts(figure, out);
  out << "<dl>\n";
  for (const auto &[term, text] : figure.caption)
    out << "<div><dt>" << escaped(term) << "</dt><dd>" << escaped(text)
        << "</dd></div>\n";
  out << "</dl>\n";
  writeTable(figure, out);
  out << "<script type=\"application/json\" id=\"data-" << name << "\">"
      << scriptSafe(toText(dataOf(figure))) << "</script>\n</section>\n";
}

static void writeHead(ArrayRef<Figure> figures, StringRef style,
                      StringRef navigation, raw_ostream &out) {
  // Nothing is loaded; Vega makes functions of expressions.
  out << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta "
         "charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width, initial-scale=1\">\n<meta "
         "name=\"color-scheme\" content=\"light dark\">\n<meta "
         "http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src "
         "'unsafe-inline'; img-src data:\">\n<title>AutoConfig: "
         "figures</title>\n<style>\n"
      << style
      << "</style>\n</head>\n<body>\n<a class=\"skip\" "
         "href=\"#figures\">To the figures</a>\n"
      << navigation
      << "<header>\n<h1>AutoConfig: "
         "figures</h1>\n<nav aria-label=\"Figures\"><ul>\n";
  for (const Figure &figure : figures)
    out << "<li><a href=\"#" << escaped(figure.name) << "\">"
        << escaped(figure.title) << "</a>"
        << (figure.charts.empty() ? " (no data)" : "") << "</li>\n";
  out << "</ul></nav>\n<noscript><p>Charts need JavaScript; captions and "
         "tables do not.</p></noscript>\n</header>\n<main id=\"figures\">\n";
}

Expected<std::string> drawPage(ArrayRef<Figure> figures,
                               const DrawingTools &tools,
                               StringRef navigation) {
  if (Error error = tools.checkPackages())
    return std::move(error);
  std::vector<std::string> texts; // style, looks, scripts
  for (const std::string &path :
       {tools.parts + "/web/page.css", tools.parts + "/web/looks.json",
        tools.package("vega"), tools.package("vega-lite"),
        tools.package("vega-embed"), tools.parts + "/web/chart.js",
        tools.parts + "/web/page.js"}) {
    Expected<std::string> text = readText(path);
    if (!text)
      return text;
    texts.push_back(std::move(*text));
  }
  std::string page;
  raw_string_ostream out(page);
  writeHead(figures, texts[0], navigation, out);
  for (const Figure &figure : figures)
    writeFigure(figure, out);
  out << "</main>\n<script type=\"application/json\" id=\"looks\">"
      << scriptSafe(texts[1]) << "</script>\n";
  for (StringRef script : ArrayRef(texts).drop_front(2))
    out << "<script>" << script << "</script>\n";
  out << "</body>\n</html>\n";
  return page;
}

} // namespace autoconfig::harness
