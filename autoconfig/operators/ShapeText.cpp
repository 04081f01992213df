//===-- ShapeText.cpp - A shape as it is written --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/ShapeText.h"
#include "autoconfig/core/Messages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

MaybeComplaint autoconfig::complain(size_t offset, const Twine &message) {
  return Complaint{offset, printable(message.str())};
}

std::string autoconfig::joined(const Dims &dims) {
  return llvm::join(
      llvm::map_range(dims, [](int64_t dim) { return std::to_string(dim); }),
      "x");
}

/// The number of elements, counting a dimension of 0 as 1 so that strides are
/// safe too; nothing if above the limit.
std::optional<int64_t> autoconfig::paddedElements(const Dims &dims) {
  int64_t product = 1;
  for (int64_t dim : dims)
    if (__builtin_mul_overflow(product, std::max<int64_t>(dim, 1), &product) ||
        product >= maxElements)
      return std::nullopt;
  return product;
}

/// What follows `n`: a name, quoted or not, with multiplicities; nothing is
/// none, as in benchdnn's own files.
MaybeComplaint autoconfig::parseName(StringRef text, size_t offset,
                                     ShapeName &result) {
  StringRef name = text;
  if (name.consume_front("\"")) {
    size_t close = name.find('"');
    if (close == StringRef::npos)
      return complain(offset, "name " + text +
                                  " lacks its closing quote (names hold no "
                                  "blanks)");
    if (close + 1 != name.size())
      return complain(offset + close + 2, "expected the end of the shape after "
                                          "the name, got '" +
                                              name.drop_front(close + 1) + "'");
    name = name.take_front(close);
    ++offset;
  }
  if (name.empty())
    return std::nullopt;

  // Merged lists of networks join their names: n"a*4&b*2".
  llvm::SmallVector<StringRef> uses;
  name.split(uses, '&');
  std::vector<std::string> names;
  result.multiplicity = 0;
  for (StringRef use : uses) {
    auto [label, count] = use.rsplit('*');
    int64_t times = 1;
    if (!count.empty() && llvm::all_of(count, llvm::isDigit)) {
      size_t column = offset + (count.data() - name.data());
      if (count.getAsInteger(10, times) || times < 1 || times >= maxElements)
        return complain(column, "expected a multiplicity of 1 or more, got '" +
                                    count + "'");
    } else {
      label = use; // a star without a number is part of the name
    }
    names.push_back(label.str());
    result.multiplicity += times;
  }
  result.name = llvm::join(names, "&");
  return std::nullopt;
}
