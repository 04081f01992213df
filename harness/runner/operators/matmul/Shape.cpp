//===-- Shape.cpp - The tensors of a matmul -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/matmul/Shape.h"
#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

using namespace runner;

namespace {

std::string join(const Dims &dims) {
  std::string text;
  for (int64_t dim : dims)
    text += (text.empty() ? "" : "x") + std::to_string(dim);
  return text;
}

Dims parseDims(const std::string &text, const std::string &whole) {
  Dims dims;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, 'x');) {
    int64_t value = 0;
    const char *end = part.data() + part.size();
    auto [stop, error] = std::from_chars(part.data(), end, value);
    if (error != std::errc() || stop != end || value < 0)
      throw std::invalid_argument("'" + part + "' in the problem '" + whole +
                                  "' is no dimension");
    dims.push_back(value);
  }
  return dims;
}

/// "acb": the layout of transposed matrices.
std::string transposedTag(size_t rank) {
  std::string tag;
  for (size_t i = 0; i < rank; ++i)
    tag += static_cast<char>('a' + i);
  std::swap(tag[rank - 2], tag[rank - 1]);
  return tag;
}

/// The dst that src and weights give.
Dims product(const Dims &src, const Dims &weights) {
  const std::string both = join(src) + ":" + join(weights);
  if (src.size() != weights.size() || src.size() < 2 ||
      src.size() > RIVAL_MAX_RANK)
    throw std::invalid_argument(
        "the problem '" + both +
        "' needs src and weights of one rank from 2 to " +
        std::to_string(RIVAL_MAX_RANK));
  if (src.back() != weights[weights.size() - 2])
    throw std::invalid_argument("the inner dimensions of '" + both +
                                "' differ");
  Dims dst = src;
  dst.back() = weights.back();
  for (size_t i = 0; i + 2 < src.size(); ++i) {
    if (src[i] != weights[i] && src[i] != 1 && weights[i] != 1)
      throw std::invalid_argument("batch dimension " + std::to_string(i) +
                                  " of '" + both +
                                  "' neither agrees nor broadcasts");
    dst[i] = src[i] == 1 ? weights[i] : src[i];
  }
  return dst;
}

} // namespace

int64_t Shape::matrices(const Dims &dims) {
  return elements(Dims(dims.begin(), dims.end() - 2));
}

std::string Shape::text() const {
  std::string source = join(src);
  if (atTypical)
    source = unknown + source.substr(source.find('x'));
  else if (!unknown.empty())
    source = unknown + "=" + source;
  return source + ":" + join(weights) +
         (weightsTransposed ? "@" + transposedTag(weights.size()) : "");
}

Tensors Shape::inMemory() const {
  Tensors tensors{src, weights, dst};
  if (weightsTransposed)
    std::swap(tensors.b[tensors.b.size() - 2], tensors.b.back());
  return tensors;
}

Shape Shape::withRows(int64_t rows) const {
  Shape other = *this;
  other.src[src.size() - 2] = other.dst[dst.size() - 2] = rows;
  return other;
}

RivalProblem Shape::rivalProblem(bool weightsPrepared,
                                 const std::string &text) const {
  const Tensors tensors = inMemory();
  RivalProblem problem = {};
  problem.op = "matmul";
  problem.text = text.c_str();
  problem.a = rivalTensor(tensors.a);
  problem.b = rivalTensor(tensors.b);
  problem.c = rivalTensor(tensors.c);
  problem.weightsPrepared = weightsPrepared;
  problem.weightsTransposed = weightsTransposed;
  return problem;
}

Shape Shape::fromDims(Dims src, Dims weights, Dims dst) {
  const Dims expected = product(src, weights);
  if (dst != expected)
    throw std::invalid_argument("the destination is " + join(dst) +
                                ", expected " + join(expected));
  Shape shape;
  shape.src = std::move(src);
  shape.weights = std::move(weights);
  shape.dst = std::move(dst);
  return shape;
}

/// Takes "?128" off "?128x768:..", or "?128=" off "?128=16x768:..".
static void takeUnknown(std::string &text, Shape &shape) {
  if (text.empty() || text[0] != '?')
    return;
  const size_t end = std::min(text.find_first_of("x="), text.size());
  shape.unknown = text.substr(0, end);
  shape.atTypical = end == text.size() || text[end] == 'x';
  text.erase(0, shape.atTypical ? 1 : end + 1);
}

Shape Shape::parse(const std::string &whole) {
  Shape unknown;
  std::string text = whole;
  takeUnknown(text, unknown);
  std::vector<Dims> parts;
  std::string tag;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':');) {
    if (const size_t at = part.find('@');
        at != std::string::npos && parts.size() == 1) {
      tag = part.substr(at + 1);
      part.resize(at);
    }
    parts.push_back(parseDims(part, whole));
  }
  if (parts.size() != 2 && parts.size() != 3)
    throw std::invalid_argument("the problem '" + whole +
                                "' is not of the form MxK:KxN[@ba][:MxN]");
  Shape shape =
      fromDims(parts[0], parts[1],
               parts.size() == 3 ? parts[2] : product(parts[0], parts[1]));
  shape.unknown = unknown.unknown;
  shape.atTypical = unknown.atTypical;
  shape.weightsTransposed = !tag.empty();
  if (shape.weightsTransposed && tag != transposedTag(shape.weights.size()))
    throw std::invalid_argument("the layout '" + tag + "' in the problem '" +
                                whole + "' is not " +
                                transposedTag(shape.weights.size()));
  return shape;
}
