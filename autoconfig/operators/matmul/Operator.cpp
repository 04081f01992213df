//===-- Operator.cpp - Matrix products ------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/core/OperatorInfo.h"
#include "autoconfig/operators/matmul/MatmulShape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

namespace {

/// As many as oneDNN's DNNL_MAX_NDIMS and the rivals' ABI.
constexpr size_t maxRank = 12;

/// A tensor's dimensions and where each stands in the text.
struct Part {
  Dims dims;
  std::vector<size_t> offsets;
  size_t begin = 0;
  StringRef text;
  StringRef tag; // after @, empty if none
  size_t tagOffset = 0;
  std::optional<int64_t> typical; // "?128": of the first dimension
  bool atTypical = false;         // no other is given

  /// Where dimension i stands; a filled-in one is blamed on the whole part.
  size_t offset(size_t i) const {
    return i < offsets.size() ? offsets[i] : begin;
  }
};

MaybeComplaint parseDim(StringRef word, size_t offset, StringRef whole,
                        int64_t &dim) {
  if (word.empty() || !llvm::all_of(word, llvm::isDigit))
    return complain(offset, "expected a dimension (a number of 0 or more), "
                            "got '" +
                                word + "' in '" + whole + "'");
  if (word.getAsInteger(10, dim) || dim >= maxElements)
    return complain(offset, "dimension " + word +
                                " is too large, expected less than 2^46");
  return std::nullopt;
}

/// "?", "?128", "?=16", "?128=16": what is typical, and what there is.
MaybeComplaint parseUnknown(StringRef word, size_t offset, Part &part,
                            int64_t &dim) {
  auto [typical, actual] = word.drop_front().split('=');
  int64_t rows = usualRows;
  if (!typical.empty())
    if (MaybeComplaint wrong = parseDim(typical, offset + 1, part.text, rows))
      return wrong;
  if (rows < 1)
    return complain(offset, "a typical number of rows is 1 or more, got '" +
                                word + "'");
  part.typical = dim = rows;
  part.atTypical = !word.contains('=');
  if (part.atTypical)
    return std::nullopt;
  return parseDim(actual, offset + 2 + typical.size(), part.text, dim);
}

MaybeComplaint parsePart(StringRef text, size_t begin, Part &part) {
  part.begin = begin;
  part.text = text;
  size_t offset = begin;
  while (true) {
    StringRef word = text.substr(0, text.find('x'));
    int64_t dim = 0;
    bool isUnknown = part.dims.empty() && word.starts_with("?");
    if (MaybeComplaint wrong = isUnknown
                                   ? parseUnknown(word, offset, part, dim)
                                   : parseDim(word, offset, part.text, dim))
      return wrong;
    part.dims.push_back(dim);
    part.offsets.push_back(offset);
    if (word.size() == text.size())
      return std::nullopt;
    offset += word.size() + 1;
    text = text.drop_front(word.size() + 1);
  }
}

/// The tag of a tensor of this rank: "abc", transposed "acb".
std::string tagOf(size_t rank, bool transposed) {
  std::string tag;
  for (size_t i = 0; i < rank; ++i)
    tag += static_cast<char>('a' + i);
  if (transposed)
    std::swap(tag[rank - 2], tag[rank - 1]);
  return tag;
}

/// Whether the tag, of matrices or of all dimensions, is the transposed one.
MaybeComplaint parseTag(StringRef tag, size_t offset, size_t rank,
                        bool &transposed) {
  for (bool candidate : {false, true})
    if (tag == tagOf(2, candidate) || tag == tagOf(rank, candidate)) {
      transposed = candidate;
      return std::nullopt;
    }
  std::string all = rank == 2
                        ? ""
                        : " (or " + tagOf(rank, false) + ", " +
                              tagOf(rank, true) + ", with all dimensions)";
  return complain(offset, "the weights' layout is '" + tag +
                              "', expected ab or ba" + all);
}

MaybeComplaint checkSize(const Part &part) {
  if (paddedElements(part.dims))
    return std::nullopt;
  return complain(part.begin, "tensor '" + joined(part.dims) +
                                  "' is too large, expected less than 2^46 "
                                  "elements");
}

/// The destination follows from the other two; the first disagreement of the
/// two is reported at the weights' dimension.
MaybeComplaint deduceMatmul(const Part &src, const Part &weights,
                            MatmulShape &shape) {
  size_t rank = src.dims.size();
  bool sameRank = weights.offsets.size() == rank;
  int64_t k = src.dims[rank - 1], weightsK = weights.dims[rank - 2];
  std::string rankHint =
      sameRank ? ""
               : " (the source has " + std::to_string(rank) +
                     " dimensions and the weights " +
                     std::to_string(weights.offsets.size()) +
                     "; ones are added at the end, so write leading ones out)";
  if (k != weightsK)
    return complain(weights.offset(rank - 2),
                    "weights have K = " + Twine(weightsK) + " rows in '" +
                        weights.text + "', expected the source's K = " +
                        Twine(k) + " of '" + src.text + "'" + rankHint);
  shape.dst.clear();
  for (size_t i = 0; i + 2 < rank; ++i) {
    int64_t a = src.dims[i], b = weights.dims[i];
    if (a != b && a != 1 && b != 1)
      return complain(weights.offset(i),
                      "batch dimension " + Twine(b) + " of '" + weights.text +
                          "' does not fit " + Twine(a) + " of '" + src.text +
                          "', expected the same number or 1" + rankHint);
    shape.dst.push_back(a == 1 ? b : a);
  }
  shape.dst.push_back(src.dims[rank - 2]);
  shape.dst.push_back(weights.dims[rank - 1]);
  shape.src = src.dims;
  shape.weights = weights.dims;
  return std::nullopt;
}

/// The first dimension of the source may not be known, where the weights are
/// the same for all of it.
MaybeComplaint readUnknown(const std::vector<Part> &parts, MatmulShape &shape) {
  for (size_t i = 1; i < parts.size(); ++i)
    if (parts[i].typical)
      return complain(parts[i].begin,
                      "'" + parts[i].text +
                          "' begins with '?', expected it of the source alone, "
                          "whose first dimension counts rows");
  const Part &src = parts[0], &weights = parts[1];
  shape.typical = src.typical;
  shape.atTypical = src.atTypical;
  if (src.typical && src.dims.size() > 2 && weights.dims[0] != 1)
    return complain(weights.begin,
                    "'" + weights.text + "' has " + Twine(weights.dims[0]) +
                        " matrices for the rows of '" + src.text +
                        "', expected 1, which all rows share");
  return std::nullopt;
}

/// Multiply-adds are counted in 64 bits everywhere.
MaybeComplaint checkWork(const MatmulShape &shape) {
  int64_t work = 1;
  Dims all = shape.dst;
  all.push_back(shape.k());
  for (int64_t dim : all)
    if (__builtin_mul_overflow(work, std::max<int64_t>(dim, 1), &work))
      return complain(0, "'" + shape.text() +
                             "' has more than 2^63 multiply-adds");
  return std::nullopt;
}

MaybeComplaint checkDestination(const Part &given, const MatmulShape &shape) {
  for (size_t i = 0; i < shape.dst.size(); ++i)
    if (given.dims[i] != shape.dst[i])
      return complain(given.offset(i), "destination '" + given.text +
                                           "' does not agree with the source "
                                           "and the weights, expected '" +
                                           joined(shape.dst) + "'");
  return std::nullopt;
}

MaybeComplaint parseParts(StringRef text, std::vector<Part> &parts) {
  size_t begin = 0;
  while (true) {
    StringRef word = text.substr(begin, text.find(':', begin) - begin);
    if (parts.size() == 3)
      return complain(begin, "expected at most three parts (source, weights, "
                             "destination), got a fourth, '" +
                                 word + "'");
    Part part;
    auto [dims, tag] = word.split('@');
    if (MaybeComplaint wrong = parsePart(dims, begin, part))
      return wrong;
    if (dims.size() < word.size()) {
      size_t at = begin + dims.size();
      if (parts.size() != 1)
        return complain(at, "only the weights have a layout, got '@" + tag +
                                "' after '" + dims + "'");
      part.tag = tag;
      part.tagOffset = at + 1;
    }
    parts.push_back(std::move(part));
    begin += word.size() + 1;
    if (begin > text.size())
      return std::nullopt;
  }
}

MaybeComplaint parseMatmul(StringRef text, MatmulShape &matmul,
                           ShapeName &name) {
  // `n` starts the name; an underscore before it only separates.
  size_t nameAt = text.find('n');
  StringRef shape = text.take_front(nameAt);
  if (nameAt != StringRef::npos)
    shape.consume_back("_");

  if (shape.empty() || !(llvm::isDigit(shape.front()) || shape.front() == '?'))
    return complain(0, "expected a shape like 64x576:576x3136, got '" + text +
                           "'");
  std::vector<Part> parts;
  if (MaybeComplaint wrong = parseParts(shape, parts))
    return wrong;
  if (parts.size() < 2)
    return complain(shape.size(), "expected ':' and the weights after '" +
                                      shape + "', as in 64x576:576x3136");
  size_t rank = parts[0].dims.size();
  for (Part &part : parts) {
    if (part.dims.size() > maxRank)
      return complain(part.offset(maxRank),
                      "'" + part.text + "' has " + Twine(part.dims.size()) +
                          " dimensions, expected at most " + Twine(maxRank));
    if (part.dims.size() > rank)
      return complain(part.begin, "'" + part.text + "' has " +
                                      Twine(part.dims.size()) +
                                      " dimensions, expected " + Twine(rank) +
                                      " as in '" + parts[0].text + "'");
  }
  if (rank < 2)
    return complain(0, "source '" + parts[0].text +
                           "' has one dimension, expected MxK at least");
  for (Part &part : parts) {
    part.dims.resize(rank, 1); // benchdnn's rule
    if (MaybeComplaint wrong = checkSize(part))
      return wrong;
  }
  if (MaybeComplaint wrong = readUnknown(parts, matmul))
    return wrong;
  if (MaybeComplaint wrong = deduceMatmul(parts[0], parts[1], matmul))
    return wrong;
  if (parts[1].tagOffset)
    if (MaybeComplaint wrong = parseTag(parts[1].tag, parts[1].tagOffset, rank,
                                        matmul.weightsTransposed))
      return wrong;
  if (!paddedElements(matmul.dst))
    return complain(0, "destination '" + joined(matmul.dst) +
                           "' is too large, expected less than 2^46 elements");
  if (MaybeComplaint wrong = checkWork(matmul))
    return wrong;
  if (parts.size() == 3)
    if (MaybeComplaint wrong = checkDestination(parts[2], matmul))
      return wrong;
  if (nameAt != StringRef::npos)
    return parseName(text.drop_front(nameAt + 1), nameAt + 1, name);
  return std::nullopt;
}

class Matmul : public Operator {
public:
  StringRef name() const override { return "matmul"; }
  StringRef example() const override { return "4x4:4x4"; }
  /// Matrices of every form: each size is between 1 and 4095, often one that
  /// vectors do not divide; some have a batch.
  std::string random(Random &random) const override {
    auto size = [&] {
      int64_t any = random.scale(12);
      return random.percent(50) && any > 16 ? any / 16 * 16 : any;
    };
    MatmulShape shape;
    int64_t m = size(), n = size(), k = size();
    shape.src = {m, k}, shape.weights = {k, n}, shape.dst = {m, n};
    if (random.percent(20))
      for (Dims *dims : {&shape.src, &shape.weights, &shape.dst})
        dims->insert(dims->begin(), 1);
    if (shape.dst.size() == 3)
      shape.src[0] = shape.weights[0] = shape.dst[0] = 2 + random.below(15);
    return shape.text();
  }

  MaybeComplaint parse(StringRef text, std::unique_ptr<OperatorShape> &shape,
                       ShapeName &name) const override {
    auto matmul = std::make_unique<MatmulShape>();
    if (MaybeComplaint wrong = parseMatmul(text, *matmul, name))
      return wrong;
    shape = std::move(matmul);
    return std::nullopt;
  }

  llvm::Expected<std::unique_ptr<OperatorShape>>
  with(const OperatorShape &shape, const ShapeOptions &options) const override {
    auto matmul =
        std::make_unique<MatmulShape>(static_cast<const MatmulShape &>(shape));
    auto refuse = [&](const char *option, const Twine &why) {
      return llvm::createStringError(Twine(option) + " on '" + shape.text() +
                                     "': " + why);
    };
    if (!options.tag.empty())
      return refuse("--tag", "a matrix product has no such layout, that of its "
                             "weights is --wtag");
    if (options.batch)
      return refuse("--mb", "a matrix product's batches are dimensions of its "
                            "own");
    if (options.rows && !matmul->typical)
      return refuse("--rows", "its number of rows is known, expected one like "
                              "'?x768:768x3072'");
    if (options.rows && (*options.rows < 1 || *options.rows >= maxElements))
      return refuse("--rows", "expected a typical number of 1 or more, less "
                              "than 2^46");
    if (options.rows)
      matmul->setTypical(*options.rows);
    if (!options.weightsTag.empty())
      if (MaybeComplaint wrong =
              parseTag(options.weightsTag, 0, matmul->weights.size(),
                       matmul->weightsTransposed))
        return refuse("--wtag", wrong->message);
    return matmul;
  }
};

} // namespace

int64_t MatmulShape::batch() const {
  int64_t product = 1;
  for (size_t i = 0; i + 2 < dst.size(); ++i)
    product *= dst[i];
  return product;
}

double MatmulShape::flops() const {
  return 2.0 * double(batch()) * double(m()) * double(n()) * double(k());
}

std::string MatmulShape::text() const {
  std::string layout =
      weightsTransposed ? "@" + tagOf(weights.size(), true) : "";
  std::string source = joined(src);
  if (typical)
    source = "?" + std::to_string(*typical) +
             (atTypical ? source.substr(source.find('x')) : "=" + source);
  return source + ":" + joined(weights) + layout;
}

void MatmulShape::setTypical(int64_t rows) {
  typical = rows;
  if (atTypical)
    src[0] = dst[0] = rows;
}

TensorSizes MatmulShape::sizes() const {
  auto elements = [](const Dims &dims) {
    return llvm::product_of(dims, int64_t(1));
  };
  return {elements(src), elements(weights), elements(dst)};
}

namespace autoconfig {

const Operator &matmulOperator() {
  static const Matmul matmul;
  return matmul;
}

} // namespace autoconfig
