//===-- Following.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Following.h"

using namespace differential;

namespace {

class Following {
public:
  explicit Following(Draft &draft) : draft(draft) {}

  std::string write() {
    const std::string dense = draft.typeOf(2);
    const std::string alloc = (draft.isDynamic ? " = memref.alloc(%count) : "
                                               : " = memref.alloc() : ") +
                              dense + "\n";
    Buffer sum{"%c", draft.types[2]};
    std::string text;
    if (draft.random.percent(40)) {
      text = draft.fill() + draft.op.text(draft.types);
    } else {
      sum = {"%sum", dense};
      draft.types[2] = dense;
      draft.prologue += "%sum" + alloc;
      text = "linalg.fill ins(%zero : " + draft.op.element +
             ") outs(%sum : " + dense + ")\n" +
             draft.op.text(draft.types, "%sum");
    }
    Buffer c{"%c", draft.typeOfC};
    if (!draft.isDynamic && draft.typeOfC == dense &&
        draft.random.percent(35)) {
      const Reshape shape = drawReshape(draft.op.shape(2));
      const bool isInPlace = sum.name == c.name;
      draft.hasViews = true;
      sum = reshaped(shape, sum, text);
      c = isInPlace
              ? sum
              : reshaped(shape, c,
                         draft.random.percent(50) ? text : draft.prologue);
      return text + elementwise(sum, c, shape.dims);
    }
    if (draft.random.percent(75))
      return text + elementwise(sum, c);
    if (draft.random.percent(50)) // in place
      return text + elementwise(sum, c) + elementwise(c, c);
    draft.prologue += "%mid" + alloc;
    const Buffer mid{"%mid", dense};
    return text + elementwise(sum, mid) + elementwise(mid, c);
  }

private:
  struct Buffer {
    std::string name, type;
  };

  /// Dimensions of C put together, or one of them taken apart.
  struct Reshape {
    std::string op, groups, sizes;
    Dims dims;
  };
  Reshape drawReshape(const Dims &dims) {
    const bool expands = dims.size() < 2 || draft.random.percent(50);
    Reshape result{expands ? "expand_shape" : "collapse_shape", "", "", {}};
    const auto taken = static_cast<size_t>(draft.random.below(dims.size()));
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
      } else if (!groups.empty() && draft.random.percent(50)) {
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
                        memref(shape.dims, draft.op.element)};
    text += result.name + " = memref." + shape.op + " " + buffer.name + " [" +
            shape.groups + "]" + shape.sizes + " : " + buffer.type + " into " +
            result.type + "\n";
    if (draft.random.percent(70))
      return result;
    const Buffer any{
        result.name + "_any",
        memref(shape.dims, draft.op.element,
               ", strided<[" + strides(shape.dims) + "], offset: ?>")};
    text += any.name + " = memref.cast " + result.name + " : " + result.type +
            " to " + any.type + "\n";
    return any;
  }

  /// With an operand of the same shape, one of some dimensions, or none.
  std::string elementwise(const Buffer &from, const Buffer &to) {
    return elementwise(from, to, draft.op.shape(2));
  }
  std::string elementwise(const Buffer &from, const Buffer &to,
                          const Dims &dims) {
    std::string loops, read, other, otherType, otherMap;
    const bool zeros = draft.random.percent(50);
    // Front ends index dimensions of one element by 0.
    auto indexOf = [&](size_t i) {
      const bool isKnown = i > 0 || !draft.isDynamic;
      return zeros && isKnown && dims[i] == 1 ? "0" : "d" + std::to_string(i);
    };
    for (size_t i = 0; i < dims.size(); ++i) {
      loops += (i ? ", d" : "d") + std::to_string(i);
      read += (i ? ", " : "") + indexOf(i);
    }
    const int64_t kind = draft.random.below(4);
    if (kind && draft.arguments.size() < 4) {
      const auto [first, end] =
          kind == 1   ? std::pair<size_t, size_t>(0, dims.size())
          : kind == 2 ? channels(dims)
                      : std::pair<size_t, size_t>(0, 0); // a number
      const Dims shape(dims.begin() + first, dims.begin() + end);
      other = draft.argument(shape, draft.op.element);
      otherType = memref(shape, draft.op.element);
      if (draft.isDynamic && first == 0 && end > 0) {
        draft.prologue += "%others = memref.cast " + other + " : " + otherType +
                          " to " + draft.withUnknown(otherType) + "\n";
        other = "%others", otherType = draft.withUnknown(otherType);
      }
      for (size_t i = first; i < end; ++i)
        otherMap += (i > first ? ", " : "") + indexOf(i);
    }
    const std::string map = "affine_map<(" + loops + ") -> (";
    std::string text = "linalg.generic {indexing_maps = [" + map + read +
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
    if (dims != draft.op.shape(2)) { // in another shape
      const auto any =
          draft.random.percent(50)
              ? static_cast<size_t>(draft.random.below(dims.size()))
              : dims.size() - 1;
      return {any, dims.size() - draft.random.below(dims.size() - any)};
    }
    const std::string &letters = draft.op.operands[2];
    const size_t first = letters.find_first_of("gf");
    const int64_t kind = draft.random.below(10);
    if (first != letters.npos && !draft.op.windows.empty() && kind < 7) {
      const size_t behind = letters.find_first_not_of("gf", first);
      return {first, std::min(behind, letters.size())};
    }
    if (kind < 8)
      return {letters.size() - 1, letters.size()};
    const auto any = static_cast<size_t>(draft.random.below(letters.size()));
    return {any, any + 1 + draft.random.below(letters.size() - any)};
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
      apply(draft.random.percent(70) ? "addf" : "subf", "%y");
    if (draft.random.percent(60))
      apply(draft.random.percent(70) ? "maximumf" : "minimumf",
            draft.random.percent(50) ? "%zero" : "%outside");
    if (draft.random.percent(30))
      apply("mulf", "%outside");
    if (draft.random.percent(30)) {
      // A function, as activations have; of 0, so that it is exactly 1.
      text += "%nothing = arith.mulf " + value +
              ", %zero : f32\n%one = math.exp %nothing : f32\n";
      apply("mulf", "%one");
    }
    if (draft.random.percent(20))
      text += "%negative = arith.cmpf olt, " + value +
              ", %zero : f32\n%less = arith.mulf " + value +
              ", %outside : f32\n%leaky = arith.select %negative, %less, " +
              value + " : f32\nlinalg.yield %leaky : f32\n";
    else
      text += "linalg.yield " + value + " : f32\n";
    return text;
  }

  Draft &draft;
};

} // namespace

std::string differential::withFollowing(Draft &draft) {
  return Following(draft).write();
}
