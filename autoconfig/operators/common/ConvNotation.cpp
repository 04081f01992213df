//===-- ConvNotation.cpp - Reading a convolution's shape ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using llvm::StringRef;
using llvm::Twine;

namespace autoconfig {
namespace {

/// The entries as they are written; like benchdnn, the last of several counts.
class Entries {
public:
  /// From the start of `text`; `rest` is the offset of what follows them.
  MaybeComplaint read(StringRef text, size_t &rest);

  /// Given and not 0, which benchdnn takes for missing.
  bool has(StringRef key) const { return get(key, 0) != 0; }
  bool given(StringRef key) const { return entries.contains(key); }
  int64_t get(StringRef key, int64_t otherwise) const {
    auto found = entries.find(key);
    return found == entries.end() ? otherwise : found->second.value;
  }
  std::optional<int64_t> maybe(StringRef key) const {
    return given(key) ? std::optional(get(key, 0)) : std::nullopt;
  }
  /// Of a key that is missing: where the shape starts.
  size_t offset(StringRef key) const {
    auto found = entries.find(key);
    return found == entries.end() ? 0 : found->second.offset;
  }
  /// "ic64"
  std::string text(StringRef key) const {
    return key.str() + std::to_string(get(key, 0));
  }
  /// What is wrong where `has` says no.
  std::string missing(StringRef key) const {
    return ("expected " + key + " of 1 or more").str() +
           (given(key) ? ", got '" + text(key) + "'" : "");
  }

private:
  struct Entry {
    int64_t value;
    size_t offset;
  };
  llvm::StringMap<Entry> entries;
};

MaybeComplaint Entries::read(StringRef text, size_t &rest) {
  static constexpr StringRef keys[] = {
      "g",  "mb", "ic", "id", "ih", "iw", "oc", "od", "oh", "ow", "kd",
      "kh", "kw", "sd", "sh", "sw", "pd", "ph", "pw", "dd", "dh", "dw"};
  size_t at = 0;
  while (at < text.size() && text[at] != 'n' && text[at] != '@') {
    StringRef here = text.drop_front(at);
    StringRef key = here.take_until([](char c) { return !llvm::isLower(c); });
    StringRef number = here.drop_front(key.size()).take_while([](char c) {
      return llvm::isDigit(c);
    });
    if (!llvm::is_contained(keys, key))
      return complain(at, "expected a shape like ic64ih56oc64oh56kh3ph1" +
                              Twine(at == 0 ? "" : ", and here an entry") +
                              ", got '" + here + "'");
    if (number.empty())
      return complain(at + key.size(), "expected a number after '" + key +
                                           "', got '" +
                                           here.drop_front(key.size()) + "'");
    int64_t value = 0;
    if (number.getAsInteger(10, value) || value >= maxElements)
      return complain(at,
                      key + number + " is too large, expected less than 2^46");
    entries[key] = {value, at};
    at += key.size() + number.size();
    if (at < text.size() && text[at] == '_')
      ++at;
  }
  if (at == 0)
    return complain(0, "expected a shape like ic64ih56oc64oh56kh3ph1, got '" +
                           text + "'");
  rest = at;
  return std::nullopt;
}

/// An axis before output size and padding are deduced from each other.
struct OpenAxis {
  char name; // 'h' or 'w'
  ConvAxis axis;
  bool hasOutput = false, hasPad = false;

  std::string key(char first) const { return {first, name}; }
};

/// From the entries of an axis alone.
OpenAxis ownAxis(const Entries &e, char name) {
  OpenAxis open{name, {}};
  open.axis.in = e.get(open.key('i'), 0);
  open.axis.kernel = e.get(open.key('k'), 0);
  open.axis.stride = e.get(open.key('s'), 1);
  open.axis.dilation = e.get(open.key('d'), 0) + 1;
  open.axis.out = e.get(open.key('o'), 0);
  open.axis.pad = e.get(open.key('p'), 0);
  open.hasOutput = open.axis.out != 0;
  open.hasPad = e.given(open.key('p'));
  return open;
}

/// Whether any entry says something about the axis, as benchdnn sees it.
bool isMentioned(const OpenAxis &open) {
  const ConvAxis &a = open.axis;
  return a.in || a.kernel || a.out || a.dilation > 1 || a.stride != 1 ||
         a.pad > 0;
}

/// The width where some of its entries are missing that benchdnn wants: they
/// are the height's.
OpenAxis completedWidth(const Entries &e, const OpenAxis &height) {
  OpenAxis width = ownAxis(e, 'w');
  auto complete = [&](char first, int64_t ConvAxis::*of) {
    if (!e.has(width.key(first)))
      width.axis.*of = height.axis.*of;
  };
  complete('i', &ConvAxis::in);
  complete('k', &ConvAxis::kernel);
  if (!e.given("sw"))
    complete('s', &ConvAxis::stride);
  if (!e.given("dw"))
    complete('d', &ConvAxis::dilation);
  if (!width.hasOutput) {
    width.axis.out = height.axis.out;
    width.hasOutput = height.hasOutput;
  }
  if (!width.hasPad) {
    width.axis.pad = height.axis.pad;
    width.hasPad = height.hasPad;
  }
  return width;
}

bool isBelowLimit(int64_t count, int64_t step) {
  int64_t elements = 0;
  return !__builtin_mul_overflow(count, step, &elements) &&
         elements < maxElements;
}

/// Output size and padding from each other; benchdnn's divisions are C's.
MaybeComplaint deduce(const Entries &e, OpenAxis open, ConvAxis &axis) {
  axis = open.axis;
  char name = open.name;
  for (char first : {'i', 'k'})
    if ((first == 'i' ? axis.in : axis.kernel) == 0)
      return complain(e.offset(open.key(first)), e.missing(open.key(first)));
  if (axis.stride == 0)
    return complain(e.offset(open.key('s')), "expected a stride of 1 or more, "
                                             "got '" +
                                                 e.text(open.key('s')) + "'");
  if (!isBelowLimit(axis.kernel - 1, axis.dilation))
    return complain(e.offset(open.key('k')),
                    "the kernel reaches over 2^46 elements or more");
  if (!open.hasOutput) {
    axis.out = (axis.in - axis.reach() + 2 * axis.pad) / axis.stride + 1;
    if (axis.out <= 0)
      return complain(e.offset(open.key('k')),
                      "the kernel reaches over " + Twine(axis.reach()) +
                          ", the source has " + Twine(axis.in) +
                          " with a padding of " + Twine(axis.pad) +
                          ": there is no output, expected a smaller kernel or "
                          "a larger p" +
                          Twine(name));
  }
  if (!isBelowLimit(axis.out - 1, axis.stride))
    return complain(e.offset(open.key('o')),
                    "the output reaches over 2^46 elements or more");
  if (open.hasOutput && !open.hasPad) {
    axis.pad = ((axis.out - 1) * axis.stride - axis.in + axis.reach()) / 2;
    if (axis.pad < 0)
      return complain(e.offset(open.key('o')),
                      "the padding that follows from the output size is " +
                          Twine(axis.pad) + ", expected a p" + Twine(name) +
                          " of 0 or more to be given");
  }
  return std::nullopt;
}

MaybeComplaint unsupported(size_t offset, const Twine &message) {
  MaybeComplaint wrong = complain(offset, message);
  wrong->isUnsupported = true;
  return wrong;
}

/// A depth of one, as generated files have it, is none; others make three
/// dimensions.
MaybeComplaint checkDepth(const Entries &e) {
  bool isMentioned = e.has("id") || e.has("kd") || e.has("od") || e.has("dd") ||
                     e.get("sd", 1) != 1 || e.has("pd");
  auto isOne = [&](StringRef key) { return e.get(key, 0) == 1; };
  bool hasNone =
      isOne("id") && isOne("kd") && e.get("od", 1) <= 1 && !e.has("pd");
  if (!isMentioned || hasNone)
    return std::nullopt;
  for (StringRef key : {"id", "kd", "od", "pd", "sd", "dd"})
    if (e.has(key) && (key == "pd" || key == "dd" || !isOne(key)))
      return unsupported(e.offset(key),
                         "'" + e.text(key) +
                             "' makes it a convolution in three dimensions, "
                             "expected two: height and width");
  return unsupported(0, "it has a depth, expected height and width only");
}

MaybeComplaint readAxes(const Entries &e, ConvShape &shape) {
  OpenAxis height = ownAxis(e, 'h'), width = ownAxis(e, 'w');
  if (!isMentioned(height) && !isMentioned(width))
    return complain(0, "it has neither height nor width, expected ih and kh");
  if (isMentioned(height))
    if (MaybeComplaint wrong = deduce(e, height, shape.height))
      return wrong;
  if (!isMentioned(width)) {
    shape.width = shape.height;
    return std::nullopt;
  }
  bool complete = width.axis.in && width.axis.kernel;
  if (!complete && isMentioned(height))
    width = completedWidth(e, height);
  return deduce(e, width, shape.width);
}

MaybeComplaint readChannels(const Entries &e, ConvShape &shape) {
  shape.groups = e.get("g", 1);
  shape.batch = e.get("mb", 2);
  shape.ic = e.get("ic", 0);
  shape.oc = e.get("oc", 0);
  if (shape.groups == 0)
    return complain(e.offset("g"), "expected 1 group or more, got 'g0'");
  for (StringRef key : {"ic", "oc"}) {
    if (!e.has(key))
      return complain(e.offset(key), e.missing(key));
    if (e.get(key, 0) % shape.groups != 0)
      return complain(e.offset(key), "the channels of " + e.text(key) +
                                         " cannot be divided among " +
                                         Twine(shape.groups) + " groups");
  }
  return std::nullopt;
}

/// Byte offsets and multiply-adds are counted in 64 bits everywhere.
MaybeComplaint checkSize(const ConvShape &s) {
  auto padded = [](const ConvAxis &axis) {
    return axis.in + axis.pad + std::max<int64_t>(axis.endPad(), 0);
  };
  const Dims tensors[] = {
      {s.batch, s.ic, padded(s.height), padded(s.width)},
      {s.icOfGroup(), s.oc, s.height.kernel, s.width.kernel},
      {s.batch, s.oc, s.height.out, s.width.out}};
  const char *const names[] = {"the padded source", "the weights",
                               "the destination"};
  for (auto [dims, name] : llvm::zip_equal(tensors, names))
    if (!paddedElements(dims))
      return complain(0, Twine(name) + ", '" + joined(dims) +
                             "', is too large, expected less than 2^46 "
                             "elements");
  int64_t work = std::max<int64_t>(s.batch, 1);
  for (int64_t factor : {s.oc, s.height.out, s.width.out, s.icOfGroup(),
                         s.height.kernel, s.width.kernel})
    if (__builtin_mul_overflow(work, factor, &work))
      return complain(0, "it has more than 2^63 multiply-adds");
  return std::nullopt;
}

/// "@nhwc" and the name; `at` is the offset of `rest` in the shape.
MaybeComplaint readEnd(StringRef rest, size_t at, ConvShape &shape,
                       ShapeName &name) {
  if (rest.starts_with("@")) {
    StringRef layout = rest.substr(1, 4);
    if (layout != "nhwc" && layout != "nchw")
      return complain(at + 1, "the layout is '" + rest.drop_front(1) +
                                  "', expected nhwc or nchw");
    shape.nchw = layout == "nchw";
    rest = rest.drop_front(5), at += 5;
    at += rest.consume_front("_");
  }
  if (rest.empty())
    return std::nullopt;
  if (rest.front() != 'n')
    return complain(at, "expected the end of the shape or a name, got '" +
                            rest + "'");
  return parseName(rest.drop_front(1), at + 1, name);
}

} // namespace

MaybeComplaint parseConv(StringRef text, ConvShape &shape, ShapeName &name) {
  Entries entries;
  size_t rest = 0;
  if (MaybeComplaint wrong = entries.read(text, rest))
    return wrong;
  if (MaybeComplaint wrong = checkDepth(entries))
    return wrong;
  if (MaybeComplaint wrong = readChannels(entries, shape))
    return wrong;
  if (MaybeComplaint wrong = readAxes(entries, shape))
    return wrong;
  if (MaybeComplaint wrong = checkSize(shape))
    return wrong;
  return readEnd(text.drop_front(rest), rest, shape, name);
}

} // namespace autoconfig
