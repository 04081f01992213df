//===-- ModuleFigures.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleFigures.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {
namespace {

using Kind = ModuleVariant::Kind;

StringRef bytesOf(ArrayRef<float> values) {
  return {reinterpret_cast<const char *>(values.data()),
          values.size() * sizeof(float)};
}

/// Results of different orders of summation, and of polynomials.
constexpr double roundingOfResults = 1e-4;

class CaseRun {
public:
  CaseRun(const ModuleCase &one, const ModuleRunner &runner)
      : one(one), runner(runner) {}

  Expected<std::vector<ModuleFigure>> run() {
    Expected<std::string> made = runner.makeFolder("modules/" + one.figure);
    if (!made)
      return made.takeError();
    folder = *made;
    if (Error error = writeFile(file("inputs.bin"), bytesOf(one.inputs)))
      return std::move(error);
    if (Error error =
            writeFile(file("parameters.bin"), bytesOf(one.parameters)))
      return std::move(error);
    for (size_t i = 0; i < one.variants.size(); ++i)
      if (Error error = addVariant(i))
        return std::move(error);
    json::Object job{{"inputs", file("inputs.bin")},
                     {"parameters", file("parameters.bin")},
                     {"outputs", one.outputs},
                     {"tolerance", roundingOfResults},
                     {"contenders", std::move(contenders)}};
    Expected<json::Object> told = runner.run(std::move(job), file("job.json"));
    if (!told)
      return told.takeError();
    const json::Array *results = told->getArray("contenders");
    for (size_t i = 0; results && i < results->size(); ++i)
      figures[i].result = ModuleResult::of(*(*results)[i].getAsObject());
    if (Error error = relate())
      return std::move(error);
    return std::move(figures);
  }

private:
  std::string file(const Twine &name) const {
    return (folder + "/" + name).str();
  }

  Error addVariant(size_t i) {
    const ModuleVariant &variant = one.variants[i];
    std::string module = file(Twine(i) + ".mlir"),
                object = file(Twine(i) + ".so"),
                report = file(Twine(i) + ".json");
    if (Error error = writeFile(module, variant.text))
      return error;
    if (Error error = runner.compile(module, object,
                                     "report=" + report +
                                         (variant.options.empty() ? "" : " ") +
                                         variant.options))
      return error;
    json::Object contender{
        {"name", variant.name}, {"kind", "module"}, {"file", object}};
    if (!variant.sizes.empty())
      contender["result"] =
          json::Object{{"sizes", json::Array(variant.sizes)},
                       {"strides", json::Array(variant.strides)}};
    contenders.push_back(std::move(contender));
    ModuleFigure figure{one.figure, one.problem, variant.name, variant.kind};
    if (Error error = readDecision(report, figure))
      return error;
    figures.push_back(std::move(figure));
    return Error::success();
  }

  static Error readDecision(const std::string &report, ModuleFigure &figure) {
    Expected<json::Object> all = readJsonObject(report);
    if (!all)
      return all.takeError();
    const json::Array *operations = all->getArray("operations");
    const json::Object *only = operations && operations->size() == 1
                                   ? operations->front().getAsObject()
                                   : nullptr;
    if (!only)
      return createStringError(report + ": expected one operation");
    if (auto left = only->getString("left"))
      figure.algorithm = ("left: " + *left).str();
    if (const json::Object *decision = only->getObject("decision")) {
      figure.algorithm = decision->getString("algorithm").value_or("").str();
      figure.predictedCycles = decision->getNumber("predicted_cycles");
    }
    auto add = [&](StringRef text) {
      figure.copies += (figure.copies.empty() ? "" : ", ") + text.str();
    };
    if (only->getBoolean("transposed").value_or(false))
      add("transposed");
    if (StringRef copies = only->getString("copies").value_or("");
        !copies.empty())
      add(copies);
    if (only->getBoolean("with_what_follows").value_or(false))
      add("with what follows");
    return Error::success();
  }

  /// Each to the first, and what is fused to what comes behind it, apart.
  Error relate() {
    Expected<Target> target = loadTarget(runner.targetName());
    if (!target)
      return target.takeError();
    bool leavesL2 = one.bytesOfC > target->get("l2.size");
    auto over = [](std::optional<double> x, std::optional<double> y) {
      return x && y && *y > 0 ? std::optional(*x / *y) : std::nullopt;
    };
    const ModuleFigure plain = figures.front();
    for (auto [i, figure] : enumerate(figures)) {
      figure.overPlain =
          over(figure.result.medianSeconds(), plain.result.medianSeconds());
      figure.predictedOverPlain =
          over(figure.predictedCycles, plain.predictedCycles);
      if (figure.kind == Kind::Fused && i + 1 < figures.size())
        figure.overApart = over(figure.result.medianSeconds(),
                                figures[i + 1].result.medianSeconds());
      figure.asked = askedOf(figure, leavesL2);
    }
    return Error::success();
  }

  std::optional<double> askedOf(const ModuleFigure &figure,
                                bool leavesL2) const {
    constexpr double asDense = 1.05, asPriced = 1.10, asTypical = 1.03,
                     asOtherRows = 1.10, asBare = 1.03;
    switch (figure.kind) {
    case Kind::Lies:
      if (!StringRef(figure.copies).contains("gathered") &&
          !StringRef(figure.copies).contains("scattered"))
        return asDense;
      return figure.predictedOverPlain
                 ? std::optional(asPriced * *figure.predictedOverPlain)
                 : std::nullopt;
    case Kind::Dynamic:
      return one.rows == typicalRows ? asTypical : asOtherRows;
    case Kind::Fused:
      return leavesL2 ? std::optional(asBare) : std::nullopt;
    case Kind::Plain:
    case Kind::Apart:
      break;
    }
    return std::nullopt;
  }

  const ModuleCase &one;
  const ModuleRunner &runner;
  std::string folder;
  json::Array contenders;
  std::vector<ModuleFigure> figures;
};

json::Value wordOf(std::optional<bool> isWithin) {
  return isWithin ? json::Value(*isWithin ? "yes" : "NO") : nullptr;
}

} // namespace

std::optional<bool> ModuleFigure::isWithin() const {
  if (!overPlain || (!asked && !overApart))
    return std::nullopt;
  return (!asked || *overPlain <= *asked) && (!overApart || *overApart < 1);
}

Expected<std::vector<ModuleFigure>> measureCase(const ModuleCase &one,
                                                const ModuleRunner &runner) {
  return CaseRun(one, runner).run();
}

Table figureTable(ArrayRef<ModuleFigure> figures) {
  Table table{"What properties of modules cost, one thread",
              3,
              {"figure", "problem", "module", "us", "over the first",
               "predicted", "asked", "over apart", "within", "how"},
              {}};
  table.notes = {
      "over the first: its time, over that of the first module of the problem; "
      "predicted: the same of the models' cycles, with all copies. asked: what "
      "it is to be at most: 1.05 where nothing is copied, else 1.10 of the "
      "predicted; dynamic rows 1.03 at the typical number, else 1.10; what "
      "follows 1.03 where C is larger than L2. over apart: what follows in the "
      "tile, over the same as a pass of its own, asked to be below 1."};
  table.sections = {"figure", "problem"};
  for (const ModuleFigure &one : figures) {
    std::optional<double> seconds = one.result.medianSeconds(), microseconds;
    if (seconds)
      microseconds = *seconds * 1e6;
    std::string how =
        one.result.reason.empty()
            ? one.algorithm + (one.copies.empty() ? "" : ", ") + one.copies
            : one.result.status + ": " + one.result.reason;
    table.rows.push_back({one.figure, one.problem, one.variant,
                          orNull(microseconds), orNull(one.overPlain),
                          orNull(one.predictedOverPlain), orNull(one.asked),
                          orNull(one.overApart), wordOf(one.isWithin()), how});
  }
  return table;
}

Table figureSummary(ArrayRef<ModuleFigure> figures) {
  Table table{"Of these",
              3,
              {"figure", "asked", "within", "worst, over what is asked", "of"},
              {}};
  for (StringRef name : moduleFigures()) {
    int64_t asked = 0, within = 0;
    double worst = 0;
    std::string of;
    for (const ModuleFigure &one : figures) {
      std::optional<bool> isWithin = one.isWithin();
      if (one.figure != name || !isWithin)
        continue;
      ++asked;
      within += *isWithin;
      double excess = std::max(one.asked ? *one.overPlain / *one.asked : 0,
                               one.overApart.value_or(0));
      if (excess <= worst)
        continue;
      worst = excess;
      of = one.problem + ", " + one.variant;
    }
    if (asked)
      table.rows.push_back({name, asked, within, worst, of});
  }
  return table;
}

json::Value toJSON(const ModuleFigure &one) {
  return json::Object{{"figure", one.figure},
                      {"problem", one.problem},
                      {"module", one.variant},
                      {"status", one.result.status},
                      {"reason", one.result.reason},
                      {"seconds", json::Array(one.result.seconds)},
                      {"median_seconds", orNull(one.result.medianSeconds())},
                      {"over_first", orNull(one.overPlain)},
                      {"predicted_cycles", orNull(one.predictedCycles)},
                      {"predicted_over_first", orNull(one.predictedOverPlain)},
                      {"asked", orNull(one.asked)},
                      {"over_apart", orNull(one.overApart)},
                      {"algorithm", one.algorithm},
                      {"copies", one.copies}};
}

} // namespace autoconfig::harness
