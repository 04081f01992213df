//===-- FollowedCases.cpp - What follows a product ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <array>

using namespace llvm;

namespace autoconfig::harness {
namespace {

/// What follows, on %x and, as its operand says, %y: one that leaves large
/// numbers as they are.
struct Following {
  const char *name, *operand; // "": none; "n": for each column; "mn": for all
  const char *body;           // yields %r
};

const Following followings[] = {
    {"bias, ReLU", "n",
     "    %s = arith.addf %x, %y : f32\n"
     "    %r = arith.maximumf %s, %zero : f32\n"},
    {"residual, ReLU", "mn",
     "    %s = arith.addf %x, %y : f32\n"
     "    %r = arith.maximumf %s, %zero : f32\n"},
    {"clamp", "",
     "    %s = arith.maximumf %x, %zero : f32\n"
     "    %r = arith.minimumf %s, %large : f32\n"},
    {"bias, GELU", "n",
     "    %s = arith.addf %x, %y : f32\n"
     "    %t = arith.mulf %s, %root : f32\n"
     "    %u = math.erf %t : f32\n"
     "    %v = arith.addf %u, %one : f32\n"
     "    %w = arith.mulf %v, %half : f32\n"
     "    %r = arith.mulf %s, %w : f32\n"},
    {"SiLU", "",
     "    %s = arith.subf %zero, %x : f32\n"
     "    %t = math.exp %s : f32\n"
     "    %u = arith.addf %t, %one : f32\n"
     "    %r = arith.divf %x, %u : f32\n"},
};

/// A product or a convolution, as text, on dense operands of these sizes.
struct Producer {
  std::string problem, operation;
  std::vector<int64_t> a, b, c;
};

std::vector<Producer> producers() {
  std::vector<Producer> all;
  for (auto [m, n, k] : {std::array<int64_t, 3>{128, 3072, 768},
                         {512, 512, 512},
                         {1024, 1024, 256},
                         {2048, 512, 128},
                         {64, 256, 256},
                         {16, 1024, 1024}})
    all.push_back({formatv("{0}x{1}:{1}x{2}", m, k, n),
                   "matmul",
                   {m, k},
                   {k, n},
                   {m, n}});
  for (auto [size, c, f] : {std::array<int64_t, 3>{56, 64, 64}, {14, 256, 256}})
    all.push_back({formatv("{0}x{0}x{1} 3x3 {2}", size, c, f),
                   "conv_2d_nhwc_hwcf",
                   {1, size + 2, size + 2, c},
                   {3, 3, c, f},
                   {1, size, size, f}});
  return all;
}

int64_t product(ArrayRef<int64_t> sizes) {
  return product_of(sizes, int64_t(1));
}

/// Behind the weights there are zeros, as many as C has elements.
int64_t startOfZeros(const Producer &of) {
  return alignTo(product(of.b), lineFloats);
}

/// `types` are those of %channel, with an element for each column or filter,
/// and of %all, with one for each of C's.
std::string followingText(const Following &following, const Producer &of,
                          StringRef typeC,
                          const std::array<std::string, 2> &types) {
  std::string loops = StringRef("abcd").take_front(of.c.size()).str();
  StringRef kind = following.operand;
  SmallVector<StringRef, 2> operands{loops};
  std::string reads;
  if (!kind.empty()) {
    bool isChannel = kind == "n";
    operands.insert(operands.begin(), isChannel ? StringRef(loops).take_back()
                                                : StringRef(loops));
    reads = formatv(" ins(%{0} : {1})", isChannel ? "channel" : "all",
                    types[isChannel ? 0 : 1]);
  }
  std::vector<std::string> parallel(loops.size(), "\"parallel\"");
  return "  linalg.generic {indexing_maps = [" + mapsText(loops, operands) +
         "], iterator_types = [" + join(parallel, ", ") + "]}" + reads +
         " outs(%result : " + typeC.str() + ") {\n  ^bb0(" +
         (reads.empty() ? "" : "%y: f32, ") + "%x: f32):\n" + following.body +
         "    linalg.yield %r : f32\n  }\n";
}

/// `following`: nothing, of the bare one.
ModuleVariant followedVariant(const Producer &of, const Following *following,
                              bool isFused, const ModuleCase &one) {
  int64_t inputs = floatsOf(one.inputs), parameters = floatsOf(one.parameters);
  std::string a, b, c = "memref<" + shapeText(of.c) + ">";
  std::array<std::string, 2> others;
  int64_t zeros = startOfZeros(of);
  std::string body =
      viewText("a", "inputs", inputs, View(of.a, 0), a) +
      viewText("b", "parameters", parameters, View(of.b, 0), b) +
      viewText("channel", "parameters", parameters, View({of.c.back()}, zeros),
               others[0]) +
      viewText("all", "parameters", parameters, View(of.c, zeros), others[1]) +
      fillText("result", c);
  body += formatv("  linalg.{0} ins(%a, %b : {1}, {2}) outs(%result : {3})\n",
                  of.operation, a, b, c);
  if (following)
    body += followingText(*following, of, c, others);
  std::string arguments = formatv(
      "%inputs: {0}, %parameters: {1}, %result: {2} {{bufferize.result}",
      flatType(inputs), flatType(parameters), c);
  ModuleVariant variant{"nothing follows", ModuleVariant::Kind::Plain,
                        moduleText(arguments, body)};
  if (!following)
    return variant;
  variant.name = following->name;
  variant.kind =
      isFused ? ModuleVariant::Kind::Fused : ModuleVariant::Kind::Apart;
  if (!isFused) {
    variant.name += ", apart";
    variant.options = "epilogues=0";
  }
  return variant;
}

} // namespace

std::vector<ModuleCase> followedCases() {
  std::vector<ModuleCase> cases;
  for (const Producer &of : producers()) {
    ModuleCase one;
    one.figure = "epilogues";
    one.problem = of.problem;
    one.inputs.resize(product(of.a));
    one.parameters.resize(product(of.b));
    fillAtRandom(one.inputs, 1);
    fillAtRandom(one.parameters, 2);
    one.parameters.resize(startOfZeros(of) + product(of.c));
    one.outputs = product(of.c);
    one.bytesOfC = static_cast<double>(one.outputs) * sizeof(float);
    one.variants = {followedVariant(of, nullptr, false, one)};
    for (const Following &following : followings)
      for (bool isFused : {true, false})
        one.variants.push_back(followedVariant(of, &following, isFused, one));
    cases.push_back(std::move(one));
  }
  return cases;
}

} // namespace autoconfig::harness
