//===-- ArrangedCases.cpp - Operands that lie otherwise -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <array>
#include <map>

using namespace llvm;

namespace autoconfig::harness {
namespace {

using Kind = ModuleVariant::Kind;
using Sizes = std::map<char, int64_t>; // of loops

/// How an operand lies: loops from the outermost dimension to the innermost
/// one, so many elements behind each of the latter, which are `step` apart.
struct Layout {
  std::string loops;
  int64_t behind = 0, step = 1;
};

/// The same of an operand.
struct Placed : View {
  std::string loops;

  Placed(const Layout &layout, const Sizes &of, int64_t start)
      : View(sizesOf(layout.loops, of), start, layout.behind, layout.step),
        loops(layout.loops) {}

  static std::vector<int64_t> sizesOf(StringRef loops, const Sizes &of) {
    std::vector<int64_t> sizes;
    for (char loop : loops)
      sizes.push_back(of.at(loop));
    return sizes;
  }

  int64_t strideOf(char loop) const {
    size_t at = loops.find(loop);
    return at == loops.npos ? 0 : strides[at];
  }
};

/// The elements of the operand by its loops in this order, into the buffer.
void place(ArrayRef<float> values, StringRef loops, const Sizes &sizes,
           const Placed &placed, std::vector<float> &buffer) {
  buffer.resize(std::max<size_t>(buffer.size(), placed.end));
  for (size_t i = 0; i < values.size(); ++i) {
    int64_t left = static_cast<int64_t>(i), at = placed.start;
    for (char loop : reverse(loops)) {
      at += left % sizes.at(loop) * placed.strideOf(loop);
      left /= sizes.at(loop);
    }
    buffer[at] = values[i];
  }
}

int64_t elementsOf(StringRef loops, const Sizes &sizes) {
  int64_t count = 1;
  for (char loop : loops)
    count *= sizes.at(loop);
  return count;
}

/// A product and how its operands lie.
struct Arranged {
  const char *what;
  Sizes sizes;
  std::array<std::string, 3> dense; // A, B, C: their loops
  std::array<Layout, 3> lies;

  std::string loops() const { // those of C, then the others
    std::string all = dense[2];
    for (char loop : dense[0] + dense[1])
      if (all.find(loop) == all.npos)
        all += loop;
    return all;
  }
};

std::string textOf(const Arranged &product) {
  std::string text;
  for (const auto &[loop, size] : product.sizes)
    text +=
        (text.empty() ? "" : " ") + std::string(1, loop) + std::to_string(size);
  return text;
}

ModuleVariant arrangedVariant(const Arranged &product, StringRef name,
                              Kind kind, ArrayRef<Placed> placed,
                              const ModuleCase &of) {
  std::string a, b, c;
  std::string body =
      viewText("a", "inputs", floatsOf(of.inputs), placed[0], a) +
      viewText("b", "parameters", floatsOf(of.parameters), placed[1], b) +
      viewText("c", "result", of.outputs, placed[2], c) + fillText("c", c);
  body += formatv("  linalg.contract indexing_maps = [{0}] ins(%a, %b : {1}, "
                  "{2}) outs(%c : {3})\n",
                  mapsText(product.loops(),
                           {placed[0].loops, placed[1].loops, placed[2].loops}),
                  a, b, c);
  ModuleVariant variant{name.str(), kind, moduleText(flatArguments(of), body)};
  for (char loop : product.dense[2]) {
    variant.sizes.push_back(product.sizes.at(loop));
    variant.strides.push_back(placed[2].strideOf(loop));
  }
  return variant;
}

ModuleCase caseOf(const Arranged &product) {
  ModuleCase one;
  one.figure = "operands";
  one.problem = textOf(product);
  std::vector<Placed> dense, lies;
  for (int i = 0; i < 3; ++i) {
    const std::string &loops = product.dense[i];
    dense.emplace_back(Layout{loops}, product.sizes, 0);
    lies.emplace_back(product.lies[i], product.sizes,
                      i < 2 ? dense.back().end : 0);
    if (i == 2)
      break;
    std::vector<float> values(elementsOf(loops, product.sizes));
    fillAtRandom(values, i + 1);
    for (const Placed &placed : {dense.back(), lies.back()})
      place(values, loops, product.sizes, placed,
            i ? one.parameters : one.inputs);
  }
  one.outputs = std::max(dense[2].end, lies[2].end);
  one.variants = {
      arrangedVariant(product, "dense", Kind::Plain, dense, one),
      arrangedVariant(product, product.what, Kind::Lies, lies, one)};
  return one;
}

std::vector<Arranged> arrangedProducts() {
  auto sizes = [](int64_t m, int64_t n, int64_t k) {
    return Sizes{{'m', m}, {'n', n}, {'k', k}};
  };
  auto heads = [](int64_t h, int64_t m, int64_t n, int64_t k) {
    return Sizes{{'h', h}, {'m', m}, {'n', n}, {'k', k}};
  };
  const std::array<std::string, 3> plain{"mk", "kn", "mn"},
      batch{"hmk", "hkn", "hmn"};
  return {
      {"rows of A apart",
       sizes(256, 256, 256),
       plain,
       {{{"mk", 32}, {"kn"}, {"mn"}}}},
      {"rows of B apart",
       sizes(128, 768, 768),
       plain,
       {{{"mk"}, {"kn", 64}, {"mn"}}}},
      {"rows of C apart",
       sizes(256, 512, 256),
       plain,
       {{{"mk"}, {"kn"}, {"mn", 32}}}},
      {"all rows apart",
       sizes(128, 3072, 768),
       plain,
       {{{"mk", 16}, {"kn", 16}, {"mn", 16}}}},
      {"B transposed", sizes(128, 768, 768), plain, {{{"mk"}, {"nk"}, {"mn"}}}},
      {"B transposed", sizes(512, 512, 512), plain, {{{"mk"}, {"nk"}, {"mn"}}}},
      {"A transposed", sizes(128, 768, 768), plain, {{{"km"}, {"kn"}, {"mn"}}}},
      {"A transposed", sizes(512, 512, 512), plain, {{{"km"}, {"kn"}, {"mn"}}}},
      {"A transposed", sizes(1024, 64, 64), plain, {{{"km"}, {"kn"}, {"mn"}}}},
      {"C transposed", sizes(128, 768, 768), plain, {{{"mk"}, {"kn"}, {"nm"}}}},
      {"A and B transposed",
       sizes(256, 256, 256),
       plain,
       {{{"km"}, {"nk"}, {"mn"}}}},
      {"all transposed",
       sizes(128, 256, 512),
       plain,
       {{{"km"}, {"nk"}, {"nm"}}}},
      {"heads inside of A and B",
       heads(12, 128, 128, 64),
       {"hmk", "hnk", "hmn"},
       {{{"mhk"}, {"nhk"}, {"hmn"}}}},
      {"heads inside of B and C",
       heads(12, 128, 64, 128),
       batch,
       {{{"hmk"}, {"khn"}, {"mhn"}}}},
      {"A transposed, one column",
       Sizes{{'m', 1024}, {'k', 1024}},
       {"mk", "k", "m"},
       {{{"km"}, {"k"}, {"m"}}}},
      {"rows of A apart, one column",
       Sizes{{'m', 1024}, {'k', 1024}},
       {"mk", "k", "m"},
       {{{"mk", 16}, {"k"}, {"m"}}}},
      {"every other column of A",
       sizes(128, 256, 256),
       plain,
       {{{"mk", 0, 2}, {"kn"}, {"mn"}}}},
      {"batches of B transposed",
       heads(8, 128, 128, 64),
       batch,
       {{{"hmk"}, {"hnk"}, {"hmn"}}}},
      {"A in panels of 8 rows",
       Sizes{{'m', 32}, {'u', 8}, {'n', 256}, {'k', 256}},
       {"muk", "kn", "mun"},
       {{{"mku"}, {"kn"}, {"mun"}}}},
      {"B and C in panels of 16 columns",
       Sizes{{'m', 256}, {'v', 16}, {'n', 16}, {'k', 256}},
       {"mk", "knv", "mnv"},
       {{{"mk"}, {"nkv"}, {"nmv"}}}},
  };
}

} // namespace

std::vector<ModuleCase> arrangedCases() {
  std::vector<ModuleCase> cases;
  for (const Arranged &product : arrangedProducts())
    cases.push_back(caseOf(product));
  return cases;
}

} // namespace autoconfig::harness
