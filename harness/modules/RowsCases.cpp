//===-- RowsCases.cpp - Rows whose number is not known --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

/// With its number of rows read from the first of the inputs, where no compiler
/// sees it; or known.
static ModuleVariant rowsVariant(const ModuleCase &of, int64_t k, int64_t n,
                                 bool isDynamic) {
  std::string a, b, c, body;
  if (isDynamic)
    body = formatv("  %first = arith.constant 0 : index\n  %number = "
                   "memref.load %inputs[%first] : {0}\n  %integer = "
                   "arith.fptosi %number : f32 to i64\n  %rows = "
                   "arith.index_cast %integer : i64 to index\n",
                   flatType(floatsOf(of.inputs)));
  StringRef count = isDynamic ? "%rows" : "";
  body +=
      viewText("a", "inputs", floatsOf(of.inputs),
               View({of.rows, k}, lineFloats), a, count) +
      viewText("b", "parameters", floatsOf(of.parameters), View({k, n}, 0), b) +
      viewText("c", "result", of.outputs, View({of.rows, n}, 0), c, count) +
      fillText("c", c);
  body += formatv("  linalg.matmul ins(%a, %b : {0}, {1}) outs(%c : {2})\n", a,
                  b, c);
  using Kind = ModuleVariant::Kind;
  ModuleVariant variant{isDynamic ? "rows not known" : "rows known",
                        isDynamic ? Kind::Dynamic : Kind::Plain,
                        moduleText(flatArguments(of), body)};
  if (isDynamic)
    variant.options = "rows=" + std::to_string(typicalRows);
  return variant;
}

std::vector<ModuleCase> rowsCases() {
  std::vector<ModuleCase> cases;
  for (auto [k, n] : {std::pair<int64_t, int64_t>(768, 3072),
                      {3072, 768},
                      {768, 768},
                      {256, 256}})
    for (int64_t rows : {16, 37, 64, 100, 128, 256, 500, 1024, 2048}) {
      ModuleCase one;
      one.figure = "rows";
      one.problem = formatv("{0}x{1}:{1}x{2}", rows, k, n);
      one.rows = rows;
      one.inputs.resize(lineFloats + rows * k);
      one.parameters.resize(k * n);
      fillAtRandom(one.inputs, 1);
      fillAtRandom(one.parameters, 2);
      one.inputs.front() = static_cast<float>(rows);
      one.outputs = rows * n;
      for (bool isDynamic : {false, true})
        one.variants.push_back(rowsVariant(one, k, n, isDynamic));
      cases.push_back(std::move(one));
    }
  return cases;
}

} // namespace autoconfig::harness
