//===-- ShapeText.h - A shape as it is written -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the notations of all drivers share.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_SHAPETEXT_H
#define AUTOCONFIG_OPERATORS_SHAPETEXT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace autoconfig {

using Dims = std::vector<int64_t>; // outermost first

/// A tensor of more f32 elements than this (256 TiB) is a typing error, and
/// byte offsets into smaller ones cannot overflow.
inline constexpr int64_t maxElements = int64_t(1) << 46;

/// The number of elements, counting a dimension of 0 as 1 so that strides are
/// safe too; nothing if above the limit.
std::optional<int64_t> paddedElements(const Dims &dims);
/// "2x3x4"
std::string joined(const Dims &dims);

/// What is wrong, and where: an offset into the text of the shape.
struct Complaint {
  size_t offset;
  std::string message;
  /// The shape is in order, but no operator here has such ones. In a file the
  /// others are of use without it.
  bool isUnsupported = false;
};
using MaybeComplaint = std::optional<Complaint>; // nothing if all is well

MaybeComplaint complain(size_t offset, const llvm::Twine &message);

/// The name behind a shape, and how often it occurs in its network.
struct ShapeName {
  std::string name; // "" if none
  int64_t multiplicity = 1;
};

/// What follows `n`, at `offset` of the text: a name, quoted or not, with
/// multiplicities: "name", "name*4", "a*4&b*2" (together 6).
MaybeComplaint parseName(llvm::StringRef text, size_t offset, ShapeName &name);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_SHAPETEXT_H
