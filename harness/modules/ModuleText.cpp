//===-- ModuleText.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/modules/ModuleText.h"
#include "autoconfig/core/Random.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace autoconfig::harness {

View::View(std::vector<int64_t> given, int64_t start, int64_t behind,
           int64_t step)
    : sizes(std::move(given)), strides(sizes.size()), start(start) {
  int64_t pitch = step;
  for (size_t i = sizes.size(); i-- > 0;) {
    strides[i] = pitch;
    pitch *= sizes[i];
    if (i + 1 == sizes.size())
      pitch += behind;
  }
  end = start + alignTo(pitch, lineFloats);
}

static std::string listText(ArrayRef<int64_t> numbers) {
  return join(map_range(numbers, [](int64_t n) { return std::to_string(n); }),
              ", ");
}

std::string shapeText(ArrayRef<int64_t> sizes) {
  std::string text;
  for (int64_t size : sizes)
    text += (size < 0 ? "?" : std::to_string(size)) + "x";
  return text + "f32";
}

std::string flatType(int64_t elements) {
  return "memref<" + shapeText(elements) + ">";
}

std::string viewText(StringRef name, StringRef from, int64_t elements,
                     const View &view, std::string &type, StringRef rows) {
  std::vector<int64_t> sizes = view.sizes;
  std::string list = listText(sizes);
  if (!rows.empty()) {
    list = (rows + list.substr(std::to_string(sizes[0]).size())).str();
    sizes[0] = -1;
  }
  type = formatv("memref<{0}, strided<[{1}], offset: {2}>>", shapeText(sizes),
                 listText(view.strides), view.start);
  return formatv("  %{0} = memref.reinterpret_cast %{1} to offset: [{2}], "
                 "sizes: [{3}], strides: [{4}] : {5} to {6}\n",
                 name, from, view.start, list, listText(view.strides),
                 flatType(elements), type);
}

std::string mapsText(StringRef loops, ArrayRef<StringRef> operands) {
  auto list = [](StringRef letters) {
    return join(map_range(letters, [](char c) { return std::string(1, c); }),
                ", ");
  };
  return join(map_range(operands,
                        [&](StringRef operand) {
                          return "affine_map<(" + list(loops) + ") -> (" +
                                 list(operand) + ")>";
                        }),
              ", ");
}

std::string fillText(StringRef name, StringRef type) {
  return formatv("  linalg.fill ins(%zero : f32) outs(%{0} : {1})\n", name,
                 type);
}

std::string moduleText(StringRef parameters, StringRef body) {
  return ("func.func @network(" + parameters +
          ") {\n"
          "  %zero = arith.constant 0.0 : f32\n"
          "  %half = arith.constant 0.5 : f32\n"
          "  %root = arith.constant 0.70710678118654757 : f32\n"
          "  %one = arith.constant 1.0 : f32\n"
          "  %large = arith.constant 1.0e6 : f32\n" +
          body + "  return\n}\n")
      .str();
}

void fillAtRandom(std::vector<float> &values, uint64_t seed) {
  Random random(seed);
  for (float &value : values)
    value = 0.5f + static_cast<float>(random.below(1 << 20)) / (1 << 21);
}

std::string flatArguments(const ModuleCase &of) {
  return formatv("%inputs: {0}, %parameters: {1}, %result: {2}",
                 flatType(floatsOf(of.inputs)),
                 flatType(floatsOf(of.parameters)), flatType(of.outputs));
}

ArrayRef<StringRef> moduleFigures() {
  static constexpr StringRef names[] = {"operands", "rows", "epilogues"};
  return names;
}

std::vector<ModuleCase> moduleCases(StringRef figure) {
  if (figure == "operands")
    return arrangedCases();
  return figure == "rows" ? rowsCases() : followedCases();
}

} // namespace autoconfig::harness
