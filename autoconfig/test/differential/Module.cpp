//===-- Module.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"
#include <numeric>

using namespace differential;

namespace {

std::string join(const Dims &dims, const char *separator) {
  std::string text;
  for (int64_t dim : dims)
    text += (text.empty() ? "" : separator) + std::to_string(dim);
  return text;
}

std::string memref(const Dims &dims, const std::string &element,
                   const std::string &layout = "") {
  return "memref<" + join(dims, "x") + (dims.empty() ? "" : "x") + element +
         layout + ">";
}

int64_t elements(const Dims &dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t{1},
                         std::multiplies<>());
}

std::string strides(const Dims &dims) {
  Dims result(dims.size(), 1);
  for (size_t i = dims.size(); i > 1; --i)
    result[i - 2] = result[i - 1] * dims[i - 1];
  return join(result, ", ");
}

/// Writes one operation with what is around it.
class Writer {
public:
  Writer(Random &random, Flaw flaw)
      : random(random), flaw(flaw), op(drawOperation(random, flaw)) {}

  Module write() {
    if (flaw == Flaw::None && random.percent(20))
      return writeOnTensors();
    hasFollowing = flaw == Flaw::None && !op.shape(2).empty() &&
                   elements(op.shape(2)) > 0 &&
                   random.percent(op.windows.empty() ? 30 : 50);
    defineOperands();
    std::string core = hasFollowing ? withFollowing() : fill() + op.text(types);
    std::string body = surround(core);
    Module module;
    module.arguments = arguments;
    module.text = "module {\n" + globals + "func.func @entry(" + signature +
                  ") attributes {llvm.emit_c_interface} {\n" + constants() +
                  prologue + body + "}\n}\n";
    return module;
  }

private:
  /// A or B as it lies in an argument: sometimes a transposed copy of that is
  /// the operand, or one that is broadcast in a dimension.
  std::string operandOf(int i, Dims &given) {
    std::string name = std::string(1, "ab"[i]);
    if (given.size() < 2 || isUnknown(i) || random.percent(60))
      return name;
    if (random.percent(30)) {
      const auto dimension = static_cast<size_t>(random.below(given.size()));
      given.erase(given.begin() + dimension);
      copies += "%empty" + name + " = tensor.empty() : " + types[i] + "\n%" +
                name + " = linalg.broadcast ins(%t" + name + " : " +
                tensor(given) + ") outs(%empty" + name + " : " + types[i] +
                ") dimensions = [" + std::to_string(dimension) + "]\n";
      return "t" + name;
    }
    std::vector<size_t> order(given.size());
    std::iota(order.begin(), order.end(), 0);
    random.shuffle(order);
    Dims moved(given.size());
    for (size_t d = 0; d < order.size(); ++d)
      moved[order[d]] = given[d];
    const std::string type = types[i];
    const std::string ofMoved = tensor(moved);
    copies += "%empty" + name + " = tensor.empty() : " + type + "\n%" + name +
              " = linalg.transpose ins(%t" + name + " : " + ofMoved +
              ") outs(%empty" + name + " : " + type + ") permutation = [" +
              join(Dims(order.begin(), order.end()), ", ") + "]\n";
    given = moved;
    return "t" + name;
  }

  std::string tensor(const Dims &dims) const {
    return "tensor" + memref(dims, op.element).substr(sizeof("memref") - 1);
  }

  /// The same function of memrefs, inside of which there are tensors.
  Module writeOnTensors() {
    std::string inside;
    drawDynamic();
    for (int i = 0; i < 3; ++i) {
      types[i] = "tensor" + typeOf(i).substr(sizeof("memref") - 1);
      Dims lies = op.shape(i);
      const std::string name = i < 2 ? operandOf(i, lies) : "tc";
      const std::string given = memref(lies, op.element);
      const std::string type = isUnknown(i) ? typeOf(i) : given;
      signature += (i ? ", %given" : "%given") + name + ": " + given;
      arguments.push_back(lies);
      inside += "%of" + name + " = memref.cast %given" + name + " : " + given +
                " to " + type + "\n";
      inside += "%" + name + " = bufferization.to_tensor %of" + name +
                " restrict" + (i == 2 ? " writable" : "") + " : " + type +
                " to tensor" + type.substr(sizeof("memref") - 1) + "\n";
    }
    inside += copies;
    const bool isFilled = random.percent(60);
    if (isFilled)
      inside += "%start = linalg.fill ins(%zero : " + op.element +
                ") outs(%tc : " + types[2] + ") -> " + types[2] + "\n";
    inside += op.text(types, isFilled ? "%start" : "%tc", /*isMemref=*/false) +
              "bufferization.materialize_in_destination %result in restrict "
              "writable %oftc : (" +
              types[2] + ", " + typeOf(2) + ") -> ()\n";
    Module module;
    module.arguments = arguments;
    module.text = "module {\nfunc.func @entry(" + signature +
                  ") attributes {llvm.emit_c_interface} {\n" + constants() +
                  inside + "return\n}\n}\n";
    return module;
  }

  /// The product with something element by element behind it, in place or from
  /// a buffer of its own; sometimes with more of it.
  std::string withFollowing() {
    const std::string dense = typeOf(2);
    const std::string alloc =
        (isDynamic ? " = memref.alloc(%count) : " : " = memref.alloc() : ") +
        dense + "\n";
    Buffer sum{"%c", types[2]};
    std::string text;
    if (random.percent(40)) {
      text = fill() + op.text(types);
    } else {
      sum = {"%sum", dense};
      types[2] = dense;
      prologue += "%sum" + alloc;
      text = "linalg.fill ins(%zero : " + op.element +
             ") outs(%sum : " + dense + ")\n" + op.text(types, "%sum");
    }
    Buffer c{"%c", typeOfC};
    if (!isDynamic && typeOfC == dense && random.percent(35)) {
      const Reshape shape = drawReshape(op.shape(2));
      const bool isInPlace = sum.name == c.name;
      hasViews = true;
      sum = reshaped(shape, sum, text);
      c = isInPlace ? sum
                    : reshaped(shape, c, random.percent(50) ? text : prologue);
      return text + elementwise(sum, c, shape.dims);
    }
    if (random.percent(75))
      return text + elementwise(sum, c);
    if (random.percent(50)) // in place
      return text + elementwise(sum, c) + elementwise(c, c);
    prologue += "%mid" + alloc;
    const Buffer mid{"%mid", dense};
    return text + elementwise(sum, mid) + elementwise(mid, c);
  }

  struct Buffer {
    std::string name, type;
  };

  /// Dimensions of C put together, or one of them taken apart.
  struct Reshape {
    std::string op, groups, sizes;
    Dims dims;
  };
  Reshape drawReshape(const Dims &dims) {
    const bool expands = dims.size() < 2 || random.percent(50);
    Reshape result{expands ? "expand_shape" : "collapse_shape", "", "", {}};
    const auto taken = static_cast<size_t>(random.below(dims.size()));
    std::vector<Dims> groups;
    for (size_t i = 0; i < dims.size(); ++i) {
      const auto next = static_cast<int64_t>(result.dims.size());
      if (expands) {
        const int64_t outer = i != taken ? 1 : dims[i] % 2 ? 1 : 2;
        groups.push_back({next});
        if (i == taken) {
          groups.back().push_back(next + 1);
          result.dims.push_back(outer);
        }
        result.dims.push_back(dims[i] / outer);
      } else if (!groups.empty() && random.percent(50)) {
        groups.back().push_back(static_cast<int64_t>(i));
        result.dims.back() *= dims[i];
      } else {
        groups.push_back({static_cast<int64_t>(i)});
        result.dims.push_back(dims[i]);
      }
    }
    for (const Dims &group : groups)
      result.groups +=
          (result.groups.empty() ? "[" : ", [") + join(group, ", ") + "]";
    if (expands)
      result.sizes = " output_shape [" + join(result.dims, ", ") + "]";
    return result;
  }

  Buffer reshaped(const Reshape &shape, const Buffer &buffer,
                  std::string &text) {
    const Buffer result{buffer.name + "_shaped",
                        memref(shape.dims, op.element)};
    text += result.name + " = memref." + shape.op + " " + buffer.name + " [" +
            shape.groups + "]" + shape.sizes + " : " + buffer.type + " into " +
            result.type + "\n";
    return result;
  }

  /// With an operand of the same shape, one of some dimensions, or none.
  std::string elementwise(const Buffer &from, const Buffer &to) {
    return elementwise(from, to, op.shape(2));
  }
  std::string elementwise(const Buffer &from, const Buffer &to,
                          const Dims &dims) {
    std::string loops, other, otherType, otherMap;
    for (size_t i = 0; i < dims.size(); ++i)
      loops += (i ? ", d" : "d") + std::to_string(i);
    const int64_t kind = random.below(4);
    if (kind && arguments.size() < 4) {
      const auto [first, end] =
          kind == 1   ? std::pair<size_t, size_t>(0, dims.size())
          : kind == 2 ? channels(dims)
                      : std::pair<size_t, size_t>(0, 0); // a number
      const Dims shape(dims.begin() + first, dims.begin() + end);
      other = argument(shape, op.element);
      otherType = memref(shape, op.element);
      if (isDynamic && first == 0 && end > 0) {
        prologue += "%others = memref.cast " + other + " : " + otherType +
                    " to " + withUnknown(otherType) + "\n";
        other = "%others", otherType = withUnknown(otherType);
      }
      for (size_t i = first; i < end; ++i)
        otherMap += (i > first ? ", d" : "d") + std::to_string(i);
    }
    const std::string map = "affine_map<(" + loops + ") -> (";
    std::string text = "linalg.generic {indexing_maps = [" + map + loops +
                       ")>, " + (other.empty() ? "" : map + otherMap + ")>, ") +
                       map + loops + ")>], iterator_types = [";
    for (size_t i = 0; i < dims.size(); ++i)
      text += i ? ", \"parallel\"" : "\"parallel\"";
    return text + "]} ins(" + from.name + (other.empty() ? "" : ", " + other) +
           " : " + from.type + (other.empty() ? "" : ", " + otherType) +
           ") outs(" + to.name + " : " + to.type + ") {\n^bb0(%x: f32, " +
           (other.empty() ? "" : "%y: f32, ") + "%z: f32):\n" +
           bodyOfFollowing(!other.empty()) + "}\n";
  }

  /// Dimensions of C that a bias has: those of groups and filters mostly, or
  /// the last one, or any that follow each other.
  std::pair<size_t, size_t> channels(const Dims &dims) {
    if (dims != op.shape(2)) { // in another shape
      const auto any = random.percent(50)
                           ? static_cast<size_t>(random.below(dims.size()))
                           : dims.size() - 1;
      return {any, dims.size() - random.below(dims.size() - any)};
    }
    const std::string &letters = op.operands[2];
    const size_t first = letters.find_first_of("gf");
    const int64_t kind = random.below(10);
    if (first != letters.npos && !op.windows.empty() && kind < 7) {
      const size_t behind = letters.find_first_not_of("gf", first);
      return {first, std::min(behind, letters.size())};
    }
    if (kind < 8)
      return {letters.size() - 1, letters.size()};
    const auto any = static_cast<size_t>(random.below(letters.size()));
    return {any, any + 1 + random.below(letters.size() - any)};
  }

  /// Exact on small fractions.
  std::string bodyOfFollowing(bool hasOther) {
    std::string text, value = "%x";
    auto apply = [&](const std::string &name, const std::string &operand) {
      const std::string next = "%v" + std::to_string(text.size());
      text +=
          next + " = arith." + name + " " + value + ", " + operand + " : f32\n";
      value = next;
    };
    if (hasOther)
      apply(random.percent(70) ? "addf" : "subf", "%y");
    if (random.percent(60))
      apply(random.percent(70) ? "maximumf" : "minimumf",
            random.percent(50) ? "%zero" : "%outside");
    if (random.percent(30))
      apply("mulf", "%outside");
    if (random.percent(20))
      text += "%negative = arith.cmpf olt, " + value +
              ", %zero : f32\n%less = arith.mulf " + value +
              ", %outside : f32\n%leaky = arith.select %negative, %less, " +
              value + " : f32\nlinalg.yield %leaky : f32\n";
    else
      text += "linalg.yield " + value + " : f32\n";
    return text;
  }

  /// Sometimes the types do not tell the first size of C, and of all that its
  /// loop indexes: rows, matrices of a batch or images. The operation says how
  /// many are typical.
  void drawDynamic() {
    const std::string &c = op.operands[2];
    bool canBe = flaw == Flaw::None && !c.empty() && !op.isOfWindow(c[0]);
    for (const std::string &operand : op.operands)
      canBe &= operand.find(c[0], 1) == operand.npos;
    canBe &= op.windows.empty() || op.operands[0][0] == c[0];
    isDynamic = canBe && random.percent(30);
    if (!isDynamic)
      return;
    constexpr int64_t rows[] = {1, 3, 8, 20}, images[] = {1, 1, 2, 3};
    op.ownAttribute =
        "autoconfig.rows = " + std::to_string(random.of(rows)) +
        " : i64, autoconfig.images = " + std::to_string(random.of(images)) +
        " : i64";
  }

  bool isUnknown(int i) const {
    const std::string &letters = op.operands[i];
    return isDynamic && !letters.empty() && letters[0] == op.operands[2][0];
  }

  static std::string withUnknown(const std::string &type) {
    return "memref<?x" + type.substr(type.find('x') + 1);
  }

  /// Of an operand that is dense.
  std::string typeOf(int i) const {
    const std::string known = memref(op.shape(i), op.element);
    return isUnknown(i) ? withUnknown(known) : known;
  }

  void defineDynamicOperands() {
    for (int i = 0; i < 3; ++i) {
      const Dims dims = op.shape(i);
      if (i == 0 && !op.windows.empty() && elements(dims) > 0 &&
          random.percent(60))
        definePadded(dims);
      else if (isUnknown(i))
        define("abc"[i], "memref.cast " + argument(dims, op.element) + " : " +
                             memref(dims, op.element) + " to " + types[i]);
      else
        renameArgument(i, dims);
    }
    prologue += "%count = memref.dim %c, %c0 : " + types[2] + "\n";
  }

  std::string constants() const {
    const bool isInteger = op.element[0] == 'i';
    std::string text = "%c0 = arith.constant 0 : index\n"
                       "%c1 = arith.constant 1 : index\n"
                       "%c2 = arith.constant 2 : index\n"
                       "%true = arith.constant true\n"
                       "%outside = arith.constant 0.25 : f32\n";
    const char *names[] = {"%zero", "%minus", "%other"};
    const char *floats[] = {"0.0", "-0.0", "1.5"};
    const char *integers[] = {"0", "0", "3"};
    for (int i = 0; i < 3; ++i)
      text += std::string(names[i]) + " = arith.constant " +
              (isInteger ? integers[i] : floats[i]) + " : " + op.element + "\n";
    return text;
  }

  std::string argument(const Dims &dims, const std::string &element) {
    std::string name = "%arg" + std::to_string(arguments.size());
    signature +=
        (arguments.empty() ? "" : ", ") + name + ": " + memref(dims, element);
    arguments.push_back(dims);
    return name;
  }

  void define(char operand, const std::string &value) {
    prologue += std::string("%") + operand + " = " + value + "\n";
  }

  /// A value of the same type under the operand's name.
  void alias(char operand, const std::string &value, const std::string &type) {
    define(operand,
           "arith.select %true, " + value + ", " + value + " : " + type);
  }

  void defineOperands() {
    drawDynamic();
    for (int i = 0; i < 3; ++i)
      types[i] = typeOf(i);
    if (isDynamic)
      defineDynamicOperands();
    else
      defineOperandsOfStaticShape();
    typeOfC = types[2];
  }

  void defineOperandsOfStaticShape() {
    int aliased = -1; // the input that C shares its buffer with
    if (flaw == Flaw::Aliasing) {
      aliased = op.operands[0].size() == op.operands[2].size()   ? 0
                : op.operands[1].size() == op.operands[2].size() ? 1
                                                                 : -1;
      if (!op.windows.empty())
        aliased = -1; // their shapes differ
      if (aliased < 0 || random.percent(30))
        return defineViewsOfOne(aliased < 0 ? random.below(2) : aliased);
    }
    for (int i = 0; i < 3; ++i)
      if (i == 1 && flaw == Flaw::None && types[0] == types[1] &&
          random.percent(30))
        alias('b', "%a", types[1]); // inputs may be one
      else if (i != 2 || aliased < 0)
        defineOperand(i);
    if (aliased >= 0)
      defineAliased(aliased);
  }

  /// The types flaw: layouts, sizes and memory spaces the kernels do not take.
  void defineOperand(int i) {
    const char name = "abc"[i];
    Dims dims = op.shape(i);
    if (i == 0 && !op.windows.empty() && flaw == Flaw::None &&
        elements(dims) > 0 && random.percent(60))
      return definePadded(dims);
    if (flaw == Flaw::None && elements(dims) > 0 && !dims.empty() &&
        random.percent(25))
      return defineStrided(i, dims);
    if (i == 1 && flaw == Flaw::None && elements(dims) > 0 &&
        random.percent(20))
      return defineGlobal(dims);
    const bool flawed = flaw == Flaw::Types && op.element == "f32" &&
                        (random.percent(60) || i == 2);
    if (!flawed)
      return renameArgument(i, dims);
    const std::string given = memref(dims, op.element);
    const bool empty = elements(dims) == 0; // subviews have no strides
    switch (dims.empty() ? 2 : empty ? 0 : random.below(3)) {
    case 0: { // dynamic
      types[i] = "memref<";
      for (int64_t dim : dims)
        types[i] += random.percent(70) ? "?x" : std::to_string(dim) + "x";
      types[i] += op.element + ">";
      define(name, "memref.cast " + argument(dims, op.element) + " : " + given +
                       " to " + types[i]);
      return;
    }
    case 1: { // rows of something wider
      Dims wide = dims;
      wide.back() += 3;
      types[i] = memref(dims, op.element,
                        ", strided<[" + strides(wide) + "], offset: 1>");
      Dims offsets(dims.size(), 0), ones(dims.size(), 1);
      offsets.back() = 1;
      define(name, "memref.subview " + argument(wide, op.element) + "[" +
                       join(offsets, ", ") + "] [" + join(dims, ", ") + "] [" +
                       join(ones, ", ") + "] : " + memref(wide, op.element) +
                       " to " + types[i]);
      return;
    }
    default:
      types[i] = memref(dims, op.element, ", 3");
      define(name, "memref.memory_space_cast " + argument(dims, op.element) +
                       " : " + given + " to " + types[i]);
    }
  }

  /// B is a constant of the module's.
  void defineGlobal(const Dims &dims) {
    constexpr const char *fractions[] = {"000000BF", "0000803E", "0000003F",
                                         "0000803F", "000000C0", "00000000"};
    std::string bytes;
    for (int64_t n = elements(dims); n > 0; --n)
      bytes += random.of(fractions);
    globals += "memref.global \"private\" constant @weights : " + types[1] +
               " = dense<" +
               (elements(dims) > 1 ? "\"0x" + bytes + "\"" : "0.5") + ">\n";
    define('b', "memref.get_global @weights : " + types[1]);
  }

  /// Every so many elements of something wider, from a constant offset on or
  /// from one that is not known.
  void defineStrided(int i, const Dims &dims) {
    Dims wide, offsets, steps;
    for (int64_t dim : dims) {
      steps.push_back(random.percent(80) ? 1 : 2 + random.below(2));
      offsets.push_back(random.percent(60) ? 0 : random.below(4));
      wide.push_back(offsets.back() + (dim - 1) * steps.back() + 1 +
                     (random.percent(60) ? 0 : random.below(4)));
    }
    const bool isKnown = random.percent(50);
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
      prologue += name + "_at = arith.constant " + std::to_string(offsets[0]) +
                  " : index\n";
      starts = name + "_at" + starts.substr(std::to_string(offsets[0]).size());
    }
    std::string layout = ", strided<[" + join(result, ", ") + "]";
    if (!isKnown)
      layout += ", offset: ?";
    else if (offset)
      layout += ", offset: " + std::to_string(offset);
    types[i] = memref(dims, op.element, layout + ">");
    define("abc"[i], "memref.subview " + argument(wide, op.element) + "[" +
                         starts + "] [" + join(dims, ", ") + "] [" +
                         join(steps, ", ") + "] : " + memref(wide, op.element) +
                         " to " + types[i]);
  }

  /// A is a copy of an argument with zeros around it, mostly.
  void definePadded(const Dims &dims) {
    Dims inner = dims, before(dims.size(), 0);
    for (size_t i = 0; i < dims.size(); ++i)
      if (op.windows.count(op.operands[0][i]) ||
          (random.percent(3) && !(isDynamic && i == 0))) {
        int64_t padding = random.below(std::min<int64_t>(dims[i], 5));
        inner[i] -= padding;
        before[i] = random.below(padding + 1);
      }
    std::string source = argument(inner, op.element);
    std::string plain = memref(inner, op.element);
    std::string count = "", sizes = join(inner, ", ");
    if (isDynamic) {
      prologue += "%source = memref.cast " + source + " : " + plain + " to " +
                  withUnknown(plain) + "\n";
      source = "%source", plain = withUnknown(plain), count = "%images";
      prologue += "%images = memref.dim %source, %c0 : " + plain + "\n";
      sizes = count + sizes.substr(sizes.find(','));
    }
    int64_t offset = 0, pitch = 1;
    for (size_t i = dims.size(); i > 0; --i) {
      offset += before[i - 1] * pitch;
      pitch *= dims[i - 1];
    }
    std::string middle = memref(
        inner, op.element,
        ", strided<[" + strides(dims) +
            (offset ? "], offset: " + std::to_string(offset) + ">" : "]>"));
    if (isDynamic)
      middle = withUnknown(middle);
    define('a', "memref.alloc(" + count + ") : " + types[0]);
    prologue += std::string("linalg.fill ins(") +
                (random.percent(90) ? "%zero" : "%minus") + " : " + op.element +
                ") outs(%a : " + types[0] + ")\n";
    prologue += "%middle = memref.subview %a[" + join(before, ", ") + "] [" +
                sizes + "] [" + join(Dims(dims.size(), 1), ", ") +
                "] : " + types[0] + " to " + middle + "\n";
    prologue += "linalg.copy ins(" + source + " : " + plain +
                ") outs(%middle : " + middle + ")\n";
    if (random.percent(15)) // what was copied is another then
      prologue += "linalg.fill ins(%other : " + op.element + ") outs(" +
                  source + " : " + plain + ")\n";
  }

  void renameArgument(int i, const Dims &dims) {
    signature += (arguments.empty() ? "%" : ", %") + std::string(1, "abc"[i]) +
                 ": " + memref(dims, op.element) +
                 (i == 2 && hasFollowing ? " {bufferize.result}" : "");
    arguments.push_back(dims);
  }

  /// C and an input lie in one argument, whether they overlap or not.
  void defineViewsOfOne(int input) {
    const int64_t ofInput = elements(op.shape(input));
    const int64_t ofC = elements(op.shape(2));
    const int64_t start = random.percent(50) ? 0 : random.below(ofInput + 1);
    const Dims whole = {4 * std::max(ofInput, start + ofC)};
    const std::string base = argument(whole, "i8");
    auto view = [&](int i, int64_t offset) {
      const std::string part = std::string("%part") + "abc"[i];
      prologue += part + " = arith.constant " + std::to_string(4 * offset) +
                  " : index\n";
      define("abc"[i], "memref.view " + base + "[" + part +
                           "][] : " + memref(whole, "i8") + " to " + types[i]);
    };
    view(input, 0);
    view(2, start);
    renameArgument(1 - input, op.shape(1 - input));
  }

  /// C is the input, on one of many ways.
  void defineAliased(int input) {
    const std::string value = std::string("%") + "abc"[input];
    const std::string &type = types[2];
    switch (random.below(6)) {
    case 0:
      alias('c', value, type);
      return;
    case 1:
      define('c', "memref.cast " + value + " : " + type + " to " + type);
      return;
    case 2:
      prologue += "%wide = memref.cast " + value + " : " + type + " to " +
                  dynamic(op.shape(2)) + "\n";
      define('c',
             "memref.cast %wide : " + dynamic(op.shape(2)) + " to " + type);
      return;
    case 3:
      globals += "func.func private @same(%x: " + type + ") -> " + type +
                 " {\nreturn %x : " + type + "\n}\n";
      define('c', "func.call @same(" + value + ") : (" + type + ") -> " + type);
      return;
    case 4: {
      const std::string fresh = argument(op.shape(2), op.element);
      define('c', "scf.if %true -> (" + type + ") {\nscf.yield " + value +
                      " : " + type + "\n} else {\nscf.yield " + fresh + " : " +
                      type + "\n}");
      return;
    }
    default:
      define('c', "scf.for %i0 = %c0 to %c2 step %c1 iter_args(%v = " + value +
                      ") -> (" + type + ") {\nscf.yield %v : " + type + "\n}");
    }
  }

  std::string dynamic(const Dims &dims) const {
    std::string text = "memref<";
    for (size_t i = 0; i < dims.size(); ++i)
      text += "?x";
    return text + op.element + ">";
  }

  /// Before the operation; sometimes with something between.
  std::string fill() {
    constexpr const char *values[] = {"%zero", "%zero",  "%zero",
                                      "%zero", "%minus", "%other"};
    if (random.percent(40))
      return "";
    auto of = [&](const std::string &value, char operand, int i) {
      return "linalg.fill ins(" + value + " : " + op.element + ") outs(%" +
             operand + " : " + types[i] + ")\n";
    };
    std::string text = of(random.of(values), 'c', 2);
    if (random.percent(10))
      text += of("%other", 'c', 2);
    else if (random.percent(10))
      text += of("%other", 'a', 0);
    return text;
  }

  std::string surround(const std::string &core) {
    int64_t kind = random.below(14);
    if (hasFollowing && (kind == 6 || kind == 7))
      kind = 13; // a helper has A, B and C only
    if (hasViews && (kind == 3 || kind == 5))
      kind = 13; // they have names once
    if (kind == 7 && types[2] != memref(op.shape(2), op.element))
      kind = 13; // it allocates a C that is dense
    switch (kind) {
    case 0:
      return "scf.for %i = %c0 to %c2 step %c1 {\n" + core + "}\nreturn\n";
    case 1:
      return "scf.if %true {\n" + core + "}\nreturn\n";
    case 2:
      return "scf.parallel (%i) = (%c0) to (%c1) step (%c1) {\n" + core +
             "}\nreturn\n";
    case 3:
      return "cf.cond_br %true, ^first, ^second\n^first:\n" + core +
             "return\n^second:\n" + core + "return\n";
    case 4:
      return "cf.br ^next\n^next:\n" + core + "return\n";
    case 5:
      return core + core + "return\n";
    case 6:
      return callOfHelper(core, "%c") + "return\n";
    case 7: // the result is copied from a buffer of the function
      if (flaw != Flaw::None)
        return core + "return\n";
      return "%t = memref.alloc() : " + types[2] +
             "\nmemref.copy %c, %t : " + types[2] + " to " + types[2] + "\n" +
             callOfHelper(core, "%t") + callOfHelper("", "%t") +
             "memref.copy %t, %c : " + types[2] + " to " + types[2] +
             "\nmemref.dealloc %t : " + types[2] + "\nreturn\n";
    default:
      return core + "return\n";
    }
  }

  /// `core` as a function of its own; without one, another call of it.
  std::string callOfHelper(const std::string &core, const std::string &c) {
    if (!core.empty())
      globals += "func.func private @helper(%a: " + types[0] +
                 ", %b: " + types[1] + ", %c: " + types[2] + ") {\n" +
                 constants() + core + "return\n}\n";
    return "func.call @helper(%a, %b, " + c + ") : (" + types[0] + ", " +
           types[1] + ", " + types[2] + ") -> ()\n";
  }

  Random &random;
  Flaw flaw;
  Operation op;
  bool hasFollowing = false, isDynamic = false, hasViews = false;
  std::string types[3], typeOfC;
  std::string signature, prologue, globals, copies;
  std::vector<Dims> arguments;
};

} // namespace

Module differential::generate(uint64_t seed, uint64_t number) {
  Random random(seed, number);
  const int64_t kind = random.below(100);
  const Flaw flaw = kind < 52   ? Flaw::None
                    : kind < 74 ? Flaw::Body
                    : kind < 84 ? Flaw::Maps
                    : kind < 90 ? Flaw::Types
                                : Flaw::Aliasing;
  Module module = Writer(random, flaw).write();
  module.number = number;
  return module;
}
