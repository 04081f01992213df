//===-- FiguresTest.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Figures before they are drawn: charts, kinds, captions, specifications; and
// the page, which is made without a drawing program.
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Drawing.h"
#include "harness/test/StoreSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// A store with our native cell (1, of three samples), a rival's (2), and a
/// counted one on a machine of its own (3).
struct Figures : testing::Test {
  Figures() : prepared(prepare(folder / "r.sqlite")) {
    for (StringRef rival : {"autoconfig", "blis"}) {
      Cell cell = cellOf(prepared, rival, NativeTime{{1, 2, 3}});
      cell.version = rival == "blis" ? "1.1" : "";
      cell.compiler = rival == "blis" ? "" : "clang 22";
      cell.revision = "abc";
      cell.job = "job";
      cantFail(prepared.store.write(cell, prepared.run));
    }
    Machine emulated;
    emulated.cpu = "a core";
    emulated.architecture = "riscv64";
    emulated.emulator = "qemu";
    Cell counted = countedCell(prepared, "autoconfig", 1);
    counted.key.machine = cantFail(prepared.store.machine(emulated));
    counted.key.executor = "qemu";
    counted.key.preset = "rvv";
    cantFail(prepared.store.write(counted, prepared.run));
  }

  Expected<Figure> figure(StringRef select, StringRef directives = "",
                          StringRef specification = R"({"mark": "point"})") {
    folder.write("f.sql", ("-- title: A figure\n" + directives + select).str());
    folder.write("f.vl.json", specification);
    Expected<FigureSource> source = FigureSource::load(folder.path, "f");
    if (!source)
      return source.takeError();
    return figureOf(prepared.store.handle(), *source);
  }

  std::string refusal(StringRef select, StringRef directives = "",
                      StringRef specification = R"({"mark": "point"})") {
    return messageOf(figure(select, directives, specification));
  }

  TemporaryFolder folder;
  Prepared prepared;
};

constexpr StringLiteral bothKinds =
    "SELECT kind, 1 AS value, id AS cell FROM cell ORDER BY id";

TEST_F(Figures, KindsNeverShareAnAxis) {
  EXPECT_TRUE(contains(refusal(bothKinds),
                       "f.sql: 'native time' and 'emulated count' on one axis; "
                       "let `-- sections:` name the column 'kind'"));
  Figure apart = cantFail(figure(bothKinds, "-- sections: kind\n"));
  ASSERT_EQ(apart.charts.size(), 2u);
  EXPECT_EQ(apart.charts[0].heading, "kind: native time");
  EXPECT_EQ(apart.charts[0].rows, std::vector<size_t>({0, 1}));
  EXPECT_EQ(apart.charts[1].heading, "kind: emulated count");
  // Counts and modelled cycles of one cell are two kinds as well.
  EXPECT_TRUE(
      contains(refusal("SELECT 'emulated count' AS kind, 3 AS cell UNION ALL "
                       "SELECT 'modelled cycles', 3"),
               "'emulated count' and 'modelled cycles' on one axis"));
}

TEST_F(Figures, AKindIsThatOfItsCells) {
  EXPECT_TRUE(contains(
      refusal("SELECT 'native time' AS kind, id AS our_cell FROM cell"),
      "a row of kind 'native time' made of a cell of kind 'emulated count'"));
  EXPECT_TRUE(contains(refusal("SELECT 'guess' AS kind, 1 AS cell"),
                       "a row of kind 'guess'; there are: native time, "));
  EXPECT_TRUE(contains(refusal("SELECT 1 AS cell"), "no column 'kind'"));
  EXPECT_TRUE(contains(refusal("SELECT 'native time' AS kind"),
                       "a row without a cell"));
  EXPECT_TRUE(contains(refusal("SELECT 'native time' AS kind, 9 AS cell"),
                       "the store has no cell 9"));
  // Nor may a column hold another kind than the row.
  EXPECT_TRUE(contains(
      refusal("SELECT 'native time' AS kind, 1 AS cell, "
              "2 AS \"time\", 3 AS \"ours (modelled cycles)\""),
      "the column 'ours (modelled cycles)' in a row of kind 'native time'"));
}

TEST_F(Figures, PredictionsStandBesideMeasurements) {
  Figure both = cantFail(figure("SELECT 'native time' AS kind, 1 AS cell "
                                "UNION ALL SELECT 'prediction', 1"));
  EXPECT_EQ(both.charts.size(), 1u);
  EXPECT_EQ(both.caption[0].second, "native time, prediction");
}

TEST_F(Figures, ACaptionSaysHowItCameAbout) {
  Figure both = cantFail(figure(bothKinds, "-- sections: kind\n"));
  std::map<std::string, std::string> caption(both.caption.begin(),
                                             both.caption.end());
  EXPECT_EQ(caption["kind"], "emulated count, native time");
  EXPECT_EQ(caption["samples"], "medians of 3 samples of a cell; 2 cells in 1 "
                                "processes; one counted call of each of 1 "
                                "emulated cells, exact");
  EXPECT_EQ(caption["machine"], "a cpu; a core (riscv64) under qemu");
  EXPECT_EQ(caption["versions"], "clang 22, blis 1.1");
  EXPECT_EQ(caption["commit"], "abc");
  EXPECT_EQ(caption["command"], "autobench run");
  // The cells themselves are not shown.
  EXPECT_EQ(both.data.columns, std::vector<std::string>({"kind", "value"}));
}

TEST_F(Figures, PanelsAreChartsOfTheirOwn) {
  Figure split =
      cantFail(figure("SELECT kind, rival, NULL AS core, id AS cell FROM cell",
                      "-- sections: kind, core\n-- panels: rival\n"));
  ASSERT_EQ(split.charts.size(), 3u);
  EXPECT_EQ(split.charts[1].heading, "kind: native time");
  EXPECT_EQ(split.charts[1].title, "blis");
  EXPECT_TRUE(contains(refusal(bothKinds, "-- panels: absent\n"),
                       "no column 'absent' for sections or panels"));
  Figure none = cantFail(figure("SELECT kind, id AS cell FROM cell WHERE 0"));
  EXPECT_TRUE(none.charts.empty());
}

TEST_F(Figures, AChartDrawsItsRowsOnly) {
  StringRef one = "SELECT 'native time' AS kind, 1 AS cell, 5 AS speed";
  for (StringRef specification :
       {R"({"data": {"url": "x.csv"}, "mark": "point"})",
        R"({"layer": [{"mark": "point", "data": {"values": [1]}}]})"})
    EXPECT_TRUE(contains(refusal(one, "", specification),
                         "f.vl.json: 'data': a chart draws the rows of its "
                         "query and nothing else"));
  EXPECT_TRUE(
      contains(refusal(one, "", R"({"encoding": {"x": {"field": "sped"}}})"),
               "f.vl.json: no column 'sped'; there are: kind, speed"));
  EXPECT_EQ(refusal(one, "",
                    R"({"transform": [{"calculate": "1", "as": "mine"}],
                        "encoding": {"x": {"field": "mine"}}})"),
            "");
  EXPECT_TRUE(contains(refusal(one, "", "[]"), "expected a JSON object"));
}

TEST_F(Figures, LooksAreTheSameInAllCharts) {
  Figure split =
      cantFail(figure("SELECT kind, rival, id AS cell FROM cell ORDER BY id",
                      "-- sections: kind\n",
                      R"({"mark": "line", "encoding": {
                  "color": {"field": "rival", "type": "nominal"},
                  "strokeDash": {"field": "rival", "type": "nominal"}}})"));
  for (StringRef channel : {"color", "strokeDash"}) {
    const json::Object &looks = *split.charts[1]
                                     .specification.getObject("encoding")
                                     ->getObject(channel);
    EXPECT_EQ(*looks.getObject("scale")->getArray("domain"),
              json::Array({"autoconfig", "blis"}));
    EXPECT_EQ(*looks.getObject("legend")->getArray("values"),
              json::Array({"autoconfig"}));
  }
  EXPECT_EQ(
      *split.charts[1].specification.getObject("data")->getArray("values"),
      json::Array(
          {json::Object{{"kind", "emulated count"}, {"rival", "autoconfig"}}}));
}

TEST_F(Figures, APageEscapesEverything) {
  for (StringRef name : {"vega", "vega-lite", "vega-embed"})
    folder.write((name + ".min.js").str(), "// the package\n");
  DrawingTools tools{AUTOCONFIG_ROOT "/harness/figures", folder.path};
  StringRef hostile = "</script><img src=x onerror=\"a&b\">";
  Figure evil = cantFail(figure(
      ("SELECT 'native time' AS kind, 1 AS cell, '" + hostile +
       "' AS label, '" + hostile + "' AS \"" + StringRef("<b>column</b>") +
       "\"")
          .str(),
      ("-- note: " + hostile + "\n-- sections: label\n-- panels: label\n")
          .str()));
  evil.caption.emplace_back("command", hostile.str());
  std::string page = cantFail(drawPage(evil, tools));
  EXPECT_FALSE(StringRef(page).contains("<img"));
  EXPECT_FALSE(StringRef(page).contains("<b>"));
  EXPECT_TRUE(contains(page, "&lt;/script&gt;&lt;img src=x"));
  EXPECT_TRUE(contains(page, "\\u003c/script>\\u003cimg src=x"));
  EXPECT_TRUE(contains(page, "<th scope=\"col\">&lt;b&gt;column"));
  EXPECT_EQ(page, cantFail(drawPage(evil, tools)));
  // Nothing comes from elsewhere.
  for (StringRef attribute : {" src=\"", "<link", "@import", "url("})
    EXPECT_FALSE(StringRef(page).contains(attribute)) << attribute.str();
}

TEST_F(Figures, APageSaysWhatIsMissing) {
  DrawingTools tools{AUTOCONFIG_ROOT "/harness/figures", folder.path};
  Figure none = cantFail(figure("SELECT kind, id AS cell FROM cell WHERE 0",
                                "-- needs: autobench run ..\n"));
  EXPECT_TRUE(contains(messageOf(drawPage(none, tools)),
                       "': vega, vega-lite, vega-embed; get them with: "
                       "toolchains/bootstrap --cache-only; "));
  for (StringRef name : {"vega", "vega-lite", "vega-embed"})
    folder.write((name + ".min.js").str(), "// the package\n");
  EXPECT_TRUE(contains(cantFail(drawPage(none, tools)),
                       "They come from: <code>autobench run ..</code>"));
}

} // namespace
