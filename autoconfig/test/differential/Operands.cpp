//===-- Operands.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operands.h"

using namespace differential;

namespace {

class Operands {
public:
  explicit Operands(Draft &draft) : draft(draft) {}

  void define() {
    draft.drawDynamic();
    for (int i = 0; i < 3; ++i)
      draft.types[i] = draft.typeOf(i);
    if (draft.isDynamic)
      defineDynamicOperands();
    else
      defineOperandsOfStaticShape();
    draft.typeOfC = draft.types[2];
  }

private:
  void defineDynamicOperands() {
    for (int i = 0; i < 3; ++i) {
      const Dims dims = draft.op.shape(i);
      if (i == 0 && !draft.op.windows.empty() && elements(dims) > 0 &&
          draft.random.percent(60))
        definePadded(dims);
      else if (draft.isUnknown(i))
        draft.define("abc"[i], "memref.cast " +
                                   draft.argument(dims, draft.op.element) +
                                   " : " + memref(dims, draft.op.element) +
                                   " to " + draft.types[i]);
      else
        draft.renameArgument(i, dims);
    }
    draft.prologue += "%count = memref.dim %c, %c0 : " + draft.types[2] + "\n";
  }

  void defineOperandsOfStaticShape() {
    int aliased = -1; // the input that C shares its buffer with
    if (draft.flaw == Flaw::Aliasing) {
      aliased = draft.op.operands[0].size() == draft.op.operands[2].size() ? 0
                : draft.op.operands[1].size() == draft.op.operands[2].size()
                    ? 1
                    : -1;
      if (!draft.op.windows.empty())
        aliased = -1; // their shapes differ
      if (aliased < 0 || draft.random.percent(30))
        return defineViewsOfOne(aliased < 0 ? draft.random.below(2) : aliased);
    }
    for (int i = 0; i < 3; ++i)
      if (i == 1 && draft.flaw == Flaw::None &&
          draft.types[0] == draft.types[1] && draft.random.percent(30))
        draft.alias('b', "%a", draft.types[1]); // inputs may be one
      else if (i != 2 || aliased < 0)
        defineOperand(i);
    if (aliased >= 0)
      defineAliased(aliased);
  }

  /// The types flaw: layouts, sizes and memory spaces the kernels do not take.
  void defineOperand(int i) {
    const char name = "abc"[i];
    Dims dims = draft.op.shape(i);
    if (i == 0 && !draft.op.windows.empty() && draft.flaw == Flaw::None &&
        elements(dims) > 0 && draft.random.percent(60))
      return definePadded(dims);
    if (draft.flaw == Flaw::None && elements(dims) > 0 && !dims.empty() &&
        draft.random.percent(25))
      return defineStrided(i, dims);
    if (i == 1 && draft.flaw == Flaw::None && elements(dims) > 0 &&
        draft.random.percent(20))
      return defineGlobal(dims);
    const bool flawed = draft.flaw == Flaw::Types &&
                        draft.op.element == "f32" &&
                        (draft.random.percent(60) || i == 2);
    if (!flawed)
      return draft.renameArgument(i, dims);
    const std::string given = memref(dims, draft.op.element);
    const bool empty = elements(dims) == 0; // subviews have no strides
    switch (dims.empty() ? 2 : empty ? 0 : draft.random.below(3)) {
    case 0: { // dynamic
      draft.types[i] = "memref<";
      for (int64_t dim : dims)
        draft.types[i] +=
            draft.random.percent(70) ? "?x" : std::to_string(dim) + "x";
      draft.types[i] += draft.op.element + ">";
      draft.define(name, "memref.cast " +
                             draft.argument(dims, draft.op.element) + " : " +
                             given + " to " + draft.types[i]);
      return;
    }
    case 1: { // rows of something wider
      Dims wide = dims;
      wide.back() += 3;
      draft.types[i] = memref(dims, draft.op.element,
                              ", strided<[" + strides(wide) + "], offset: 1>");
      Dims offsets(dims.size(), 0), ones(dims.size(), 1);
      offsets.back() = 1;
      draft.define(name, "memref.subview " +
                             draft.argument(wide, draft.op.element) + "[" +
                             join(offsets, ", ") + "] [" + join(dims, ", ") +
                             "] [" + join(ones, ", ") +
                             "] : " + memref(wide, draft.op.element) + " to " +
                             draft.types[i]);
      return;
    }
    default:
      draft.types[i] = memref(dims, draft.op.element, ", 3");
      draft.define(name, "memref.memory_space_cast " +
                             draft.argument(dims, draft.op.element) + " : " +
                             given + " to " + draft.types[i]);
    }
  }

  /// B is a constant of the module's.
  void defineGlobal(const Dims &dims) {
    constexpr const char *fractions[] = {"000000BF", "0000803E", "0000003F",
                                         "0000803F", "000000C0", "00000000"};
    std::string bytes;
    for (int64_t n = elements(dims); n > 0; --n)
      bytes += draft.random.of(fractions);
    draft.globals +=
        "memref.global \"private\" constant @weights : " + draft.types[1] +
        " = dense<" + (elements(dims) > 1 ? "\"0x" + bytes + "\"" : "0.5") +
        ">\n";
    draft.define('b', "memref.get_global @weights : " + draft.types[1]);
  }

  /// Every so many elements of something wider, from a constant offset on or
  /// from one that is not known.
  void defineStrided(int i, const Dims &dims) {
    if (draft.random.percent(15))
      return defineOfAnyStrides(i, dims);
    Dims wide, offsets, steps;
    for (int64_t dim : dims) {
      steps.push_back(draft.random.percent(80) ? 1 : 2 + draft.random.below(2));
      offsets.push_back(draft.random.percent(60) ? 0 : draft.random.below(4));
      wide.push_back(offsets.back() + (dim - 1) * steps.back() + 1 +
                     (draft.random.percent(60) ? 0 : draft.random.below(4)));
    }
    const bool isKnown = draft.random.percent(50);
    Dims pitches(dims.size(), 1), result(dims.size());
    int64_t offset = 0;
    for (size_t d = dims.size(); d-- > 0;) {
      if (d + 1 < dims.size())
        pitches[d] = pitches[d + 1] * wide[d + 1];
      result[d] = pitches[d] * steps[d];
      offset += pitches[d] * offsets[d];
    }
    const std::string name = std::string("%") + "abc"[i];
    std::string starts = join(offsets, ", ");
    if (!isKnown) {
      draft.prologue += name + "_at = arith.constant " +
                        std::to_string(offsets[0]) + " : index\n";
      starts = name + "_at" + starts.substr(std::to_string(offsets[0]).size());
    }
    std::string layout = ", strided<[" + join(result, ", ") + "]";
    if (!isKnown)
      layout += ", offset: ?";
    else if (offset)
      layout += ", offset: " + std::to_string(offset);
    draft.types[i] = memref(dims, draft.op.element, layout + ">");
    draft.define(
        "abc"[i],
        "memref.subview " + draft.argument(wide, draft.op.element) + "[" +
            starts + "] [" + join(dims, ", ") + "] [" + join(steps, ", ") +
            "] : " + memref(wide, draft.op.element) + " to " + draft.types[i]);
  }

  /// Of a type that does not tell the strides, of a whole argument or of some
  /// of its columns.
  void defineOfAnyStrides(int i, const Dims &dims) {
    Dims wide = dims;
    if (draft.random.percent(40))
      wide.back() += 1 + draft.random.below(3);
    const std::string whole = memref(wide, draft.op.element);
    const std::string part =
        memref(dims, draft.op.element, ", strided<[" + strides(wide) + "]>");
    const std::string view = std::string("%view") + "abc"[i];
    draft.prologue +=
        view + " = memref.subview " + draft.argument(wide, draft.op.element) +
        "[" + join(Dims(dims.size(), 0), ", ") + "] [" + join(dims, ", ") +
        "] [" + join(Dims(dims.size(), 1), ", ") + "] : " + whole + " to " +
        part + "\n";
    std::string any = "?";
    for (size_t d = 1; d < dims.size(); ++d)
      any += ", ?";
    draft.types[i] =
        memref(dims, draft.op.element, ", strided<[" + any + "], offset: ?>");
    draft.define("abc"[i], "memref.cast " + view + " : " + part + " to " +
                               draft.types[i]);
  }

  /// A is a copy of an argument with zeros around it, mostly.
  void definePadded(const Dims &dims) {
    Dims inner = dims, before(dims.size(), 0);
    for (size_t i = 0; i < dims.size(); ++i)
      if (draft.op.windows.count(draft.op.operands[0][i]) ||
          (draft.random.percent(3) && !(draft.isDynamic && i == 0))) {
        int64_t padding = draft.random.below(std::min<int64_t>(dims[i], 5));
        inner[i] -= padding;
        before[i] = draft.random.below(padding + 1);
      }
    std::string source = draft.argument(inner, draft.op.element);
    std::string plain = memref(inner, draft.op.element);
    std::string count = "", sizes = join(inner, ", ");
    if (draft.isDynamic) {
      draft.prologue += "%source = memref.cast " + source + " : " + plain +
                        " to " + draft.withUnknown(plain) + "\n";
      source = "%source", plain = draft.withUnknown(plain), count = "%images";
      draft.prologue += "%images = memref.dim %source, %c0 : " + plain + "\n";
      sizes = count + sizes.substr(sizes.find(','));
    }
    int64_t offset = 0, pitch = 1;
    for (size_t i = dims.size(); i > 0; --i) {
      offset += before[i - 1] * pitch;
      pitch *= dims[i - 1];
    }
    std::string middle = memref(
        inner, draft.op.element,
        ", strided<[" + strides(dims) +
            (offset ? "], offset: " + std::to_string(offset) + ">" : "]>"));
    if (draft.isDynamic)
      middle = draft.withUnknown(middle);
    draft.define('a', "memref.alloc(" + count + ") : " + draft.types[0]);
    draft.prologue += std::string("linalg.fill ins(") +
                      (draft.random.percent(90) ? "%zero" : "%minus") + " : " +
                      draft.op.element + ") outs(%a : " + draft.types[0] +
                      ")\n";
    draft.prologue += "%middle = memref.subview %a[" + join(before, ", ") +
                      "] [" + sizes + "] [" + join(Dims(dims.size(), 1), ", ") +
                      "] : " + draft.types[0] + " to " + middle + "\n";
    draft.prologue += "linalg.copy ins(" + source + " : " + plain +
                      ") outs(%middle : " + middle + ")\n";
    if (draft.random.percent(15)) // what was copied is another then
      draft.prologue += "linalg.fill ins(%other : " + draft.op.element +
                        ") outs(" + source + " : " + plain + ")\n";
  }

  /// C and an input lie in one argument, whether they overlap or not.
  void defineViewsOfOne(int input) {
    const int64_t ofInput = elements(draft.op.shape(input));
    const int64_t ofC = elements(draft.op.shape(2));
    const int64_t start =
        draft.random.percent(50) ? 0 : draft.random.below(ofInput + 1);
    const Dims whole = {4 * std::max(ofInput, start + ofC)};
    const std::string base = draft.argument(whole, "i8");
    auto view = [&](int i, int64_t offset) {
      const std::string part = std::string("%part") + "abc"[i];
      draft.prologue += part + " = arith.constant " +
                        std::to_string(4 * offset) + " : index\n";
      draft.define("abc"[i], "memref.view " + base + "[" + part + "][] : " +
                                 memref(whole, "i8") + " to " + draft.types[i]);
    };
    view(input, 0);
    view(2, start);
    draft.renameArgument(1 - input, draft.op.shape(1 - input));
  }

  /// C is the input, on one of many ways.
  void defineAliased(int input) {
    const std::string value = std::string("%") + "abc"[input];
    const std::string &type = draft.types[2];
    switch (draft.random.below(6)) {
    case 0:
      draft.alias('c', value, type);
      return;
    case 1:
      draft.define('c', "memref.cast " + value + " : " + type + " to " + type);
      return;
    case 2:
      draft.prologue += "%wide = memref.cast " + value + " : " + type + " to " +
                        dynamic(draft.op.shape(2)) + "\n";
      draft.define('c', "memref.cast %wide : " + dynamic(draft.op.shape(2)) +
                            " to " + type);
      return;
    case 3:
      draft.globals += "func.func private @same(%x: " + type + ") -> " + type +
                       " {\nreturn %x : " + type + "\n}\n";
      draft.define('c', "func.call @same(" + value + ") : (" + type + ") -> " +
                            type);
      return;
    case 4: {
      const std::string fresh =
          draft.argument(draft.op.shape(2), draft.op.element);
      draft.define('c', "scf.if %true -> (" + type + ") {\nscf.yield " + value +
                            " : " + type + "\n} else {\nscf.yield " + fresh +
                            " : " + type + "\n}");
      return;
    }
    default:
      draft.define('c',
                   "scf.for %i0 = %c0 to %c2 step %c1 iter_args(%v = " + value +
                       ") -> (" + type + ") {\nscf.yield %v : " + type + "\n}");
    }
  }

  std::string dynamic(const Dims &dims) const {
    std::string text = "memref<";
    for (size_t i = 0; i < dims.size(); ++i)
      text += "?x";
    return text + draft.op.element + ">";
  }

  Draft &draft;
};

} // namespace

void differential::defineOperands(Draft &draft) { Operands(draft).define(); }
