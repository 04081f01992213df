//===-- Extract.cpp - Which convolution an operation is -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/linalg/PaddedCopy.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "autoconfig/operators/conv/linalg/Linalg.h"

using namespace mlir;

namespace autoconfig {
namespace {

using Layout = Convolution::Layout;
using WeightsLayout = Convolution::WeightsLayout;

/// The strides of one tensor by what the loops are.
class Strides {
public:
  Strides(const Operand &operand, const WindowLoops &loops)
      : operand(operand), loops(loops) {}

  int64_t of(int loop) const { return loop < 0 ? 0 : operand.strides[loop]; }
  Convolution::TensorStrides ofTensor(int channel) const {
    return {of(loops.batch), of(loops.group), of(channel),
            of(loops.height.output), of(loops.width.output)};
  }
  Convolution::WeightStrides ofWeights() const {
    return {of(loops.group), of(loops.filter), of(loops.channel),
            of(loops.height.kernel), of(loops.width.kernel)};
  }

private:
  const Operand &operand;
  const WindowLoops &loops;
};

/// Where there is but one, its stride says nothing.
bool agree(int64_t count, int64_t x, int64_t y) { return count <= 1 || x == y; }

bool agree(const Convolution &p, int64_t channels,
           const Convolution::TensorStrides &x,
           const Convolution::TensorStrides &y, int64_t rows, int64_t columns) {
  return agree(p.batch, x.batch, y.batch) &&
         agree(p.groups, x.group, y.group) &&
         agree(channels, x.channel, y.channel) && agree(rows, x.row, y.row) &&
         agree(columns, x.column, y.column);
}

bool agree(const Convolution &p, const Convolution::WeightStrides &x,
           const Convolution::WeightStrides &y) {
  return agree(p.groups, x.group, y.group) && agree(p.f, x.filter, y.filter) &&
         agree(p.c, x.channel, y.channel) && agree(p.h.kernel, x.row, y.row) &&
         agree(p.w.kernel, x.column, y.column);
}

ConvAxis axisOf(linalg::LinalgOp op, const Operand &source,
                const WindowLoops::Window &window) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  auto size = [&](int loop) { return loop < 0 ? 1 : sizes[loop]; };
  ConvAxis axis;
  axis.in = window.dimension < 0 ? 1 : source.type.getDimSize(window.dimension);
  axis.out = size(window.output);
  axis.kernel = size(window.kernel);
  axis.stride = window.stride;
  axis.dilation = window.dilation;
  return axis;
}

/// Layout of source and destination, which have the strides of dense tensors.
llvm::Error readLayout(Convolution &p, const WindowLoops &loops,
                       ArrayRef<Operand> operands) {
  Convolution::TensorStrides src =
      Strides(operands[0], loops).ofTensor(loops.channel);
  src.row /= p.h.stride, src.column /= p.w.stride;
  Convolution::TensorStrides dst =
      Strides(operands[2], loops).ofTensor(loops.filter);
  for (Layout layout : {Layout::NHWC, Layout::NCHW}) {
    p.layout = layout;
    p.setStrides();
    if (agree(p, p.c, src, p.src, p.h.in, p.w.in) &&
        agree(p, p.f, dst, p.dst, p.h.out, p.w.out))
      return llvm::Error::success();
  }
  return refuse("the layouts of A and C are neither both nhwc nor both nchw");
}

void readWeights(Convolution &p, const WindowLoops &loops,
                 const Operand &weights) {
  Convolution::WeightStrides given = Strides(weights, loops).ofWeights();
  for (WeightsLayout layout :
       {WeightsLayout::HWCF, WeightsLayout::FHWC, WeightsLayout::FCHW}) {
    p.weightsLayout = layout;
    p.setStrides();
    if (agree(p, given, p.weights))
      return;
  }
  p.weightsLayout = WeightsLayout::Other;
  p.weights = given;
}

/// Whether a padded copy goes away; not where it is copied again.
enum class FoldsPadding { Yes, No };

/// The source before it was padded, where only rows and columns were.
void foldPadding(Convolution &p, const WindowLoops &loops, linalg::LinalgOp op,
                 Extracted &extracted) {
  std::optional<PaddedCopy> copy = PaddedCopy::of(op);
  if (!copy || llvm::errorToBool(checkType("", copy->source.getType())) ||
      !isDense(cast<MemRefType>(copy->source.getType())))
    return;
  auto padded = cast<MemRefType>(extracted.a.getType());
  if (!isDense(padded))
    return;
  auto source = cast<MemRefType>(copy->source.getType());
  for (int64_t i = 0; i < padded.getRank(); ++i)
    if (i != loops.height.dimension && i != loops.width.dimension &&
        padded.getDimSize(i) != source.getDimSize(i))
      return;
  for (auto [axis, window] :
       {std::pair(&p.h, loops.height), std::pair(&p.w, loops.width)}) {
    if (window.dimension < 0)
      continue;
    axis->in = source.getDimSize(window.dimension);
    axis->pad = copy->before[window.dimension];
  }
  extracted.a = copy->source;
  extracted.folded = copy->parts;
}

} // namespace

/// The way with what is known of dense operands of so many images.
static llvm::Expected<Way> readDense(Way way, linalg::LinalgOp op,
                                     const WindowLoops &loops, int64_t images,
                                     ArrayRef<Operand> operands,
                                     Extracted &extracted, FoldsPadding folds) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  auto size = [&](int loop) { return loop < 0 ? 1 : sizes[loop]; };
  auto p = std::make_shared<Convolution>();
  p->batch = images;
  p->groups = size(loops.group);
  p->c = size(loops.channel);
  p->f = size(loops.filter);
  p->h = axisOf(op, operands[0], loops.height);
  p->w = axisOf(op, operands[0], loops.width);
  if (llvm::Error error = readLayout(*p, loops, operands))
    return std::move(error);
  if (folds == FoldsPadding::Yes)
    foldPadding(*p, loops, op, extracted);
  readWeights(*p, loops, operands[1]); // and the strides of the others
  if (p->multiplyAdds() >= 0x1p63)
    return refuse("it has more than 2^63 multiply-adds");
  way.info = std::move(p);
  return way;
}

/// Where the images begin whose number is not known, and how one of them is
/// convolved.
static Way::DynamicImages imagesOf(const Way &all, const WindowLoops &loops,
                                   ArrayRef<Operand> given,
                                   const Extracted &extracted) {
  const auto &info = static_cast<const Convolution &>(*all.info);
  Way one = all;
  auto single = std::make_shared<Convolution>(info);
  single->batch = 1;
  one.info = single;
  for (DenseCopy &copy : one.copies)
    if (copy.operand != 1)
      copy.dims.front().size = 1;
  auto source = cast<MemRefType>(extracted.a.getType());
  return {0,
          info.batch,
          {stridesOf(source).front(), 0, given[2].strides[loops.batch]},
          std::make_shared<Way>(std::move(one))};
}

/// Sizes that are not known are the first one of A and of C, of images.
static llvm::Error checkDynamic(const WindowLoops &loops,
                                ArrayRef<Operand> operands) {
  for (auto [number, operand] : llvm::enumerate(operands)) {
    if (operand.type.hasStaticShape())
      continue;
    ArrayRef<Operand::Term> terms = operand.index.front();
    if (number == 1 || loops.batch < 0 ||
        terms.front().loop != unsigned(loops.batch))
      return refuse(operandName(number) +
                    " has a size that is not known and is not the number of "
                    "images");
  }
  if (operands[0].type.hasStaticShape() != operands[2].type.hasStaticShape())
    return refuse("the number of images is known of one of A and C only");
  return llvm::Error::success();
}

/// The same with weights as they lie, apart, not gathered.
static Way withWeightsApart(Way way, const WindowLoops &loops,
                            const Operand &weights) {
  auto info = std::make_shared<Convolution>(
      static_cast<const Convolution &>(*way.info));
  readWeights(*info, loops, weights);
  way.info = std::move(info);
  llvm::erase_if(way.copies,
                 [](const DenseCopy &copy) { return copy.operand == 1; });
  return way;
}

/// With operands in the order of their dimensions.
static llvm::Expected<Way> readAsItLies(linalg::LinalgOp op,
                                        const WindowLoops &loops,
                                        int64_t images, ArrayRef<Operand> given,
                                        Extracted &extracted) {
  Way way;
  SmallVector<Operand, 3> operands;
  for (auto [number, operand] : llvm::enumerate(given)) {
    if (!operand.isDense())
      way.copies.push_back(denseCopyOf(operand, number));
    operands.push_back(operand.isDense() ? operand : asDense(operand));
  }
  return readDense(std::move(way), op, loops, images, operands, extracted,
                   FoldsPadding::Yes);
}

/// The dimensions of A or C in the order of a layout, and those that no loop
/// indexes, of one element.
static SmallVector<unsigned> dimensionsIn(Layout layout,
                                          const WindowLoops &loops,
                                          const Operand &operand, int channel) {
  int rows = loops.height.output, columns = loops.width.output;
  std::array<int, 5> order =
      layout == Layout::NHWC
          ? std::array{loops.batch, rows, columns, loops.group, channel}
          : std::array{loops.batch, loops.group, channel, rows, columns};
  SmallVector<unsigned> dims;
  for (int loop : order)
    for (auto [dim, terms] : llvm::enumerate(operand.index))
      if (llvm::any_of(terms, [&](const Operand::Term &term) {
            return loop >= 0 && term.loop == unsigned(loop);
          }))
        dims.push_back(dim);
  for (auto [dim, terms] : llvm::enumerate(operand.index))
    if (terms.empty())
      dims.push_back(dim);
  return dims;
}

/// With operands in that layout, each as it lies or from a copy of another
/// order.
static llvm::Expected<Way> readInLayout(Layout layout, linalg::LinalgOp op,
                                        const WindowLoops &loops,
                                        int64_t images, ArrayRef<Operand> given,
                                        Extracted &extracted) {
  Way way;
  SmallVector<Operand, 3> operands(given);
  for (unsigned number : {0, 1, 2}) {
    Operand &operand = operands[number];
    auto dims = llvm::to_vector(llvm::seq<unsigned>(operand.index.size()));
    if (number != 1)
      dims = dimensionsIn(layout, loops, operand,
                          number == 0 ? loops.channel : loops.filter);
    if (operand.isDense() && isInOrder(operand, dims))
      continue;
    way.copies.push_back(denseCopyOf(operand, number, dims));
    operand = asDense(operand, dims);
  }
  return readDense(std::move(way), op, loops, images, operands, extracted,
                   FoldsPadding::No);
}

/// With so many images, where their number is not known.
static Operand of(int64_t images, Operand operand) {
  SmallVector<int64_t> shape(operand.type.getShape());
  shape.front() = images;
  operand.type = MemRefType::Builder(operand.type).setShape(shape);
  return operand;
}

llvm::Expected<SmallVector<Way, 4>> readConvolution(linalg::LinalgOp op,
                                                    ArrayRef<Operand> given,
                                                    Extracted &extracted) {
  llvm::Expected<WindowLoops> loops = WindowLoops::of(op, given);
  if (!loops)
    return loops.takeError();
  if (llvm::Error error = checkDynamic(*loops, given))
    return std::move(error);
  bool isDynamic = !given[0].type.hasStaticShape();
  int64_t images = loops->batch < 0 ? 1
                   : isDynamic      ? extracted.typical.images
                                    : op.getStaticLoopRanges()[loops->batch];
  SmallVector<Operand, 3> operands;
  for (const Operand &operand : given)
    operands.push_back(operand.type.hasStaticShape() ? operand
                                                     : of(images, operand));
  SmallVector<Way, 4> ways;
  auto add = [&](Way way) {
    if (!given[1].isDense())
      ways.push_back(withWeightsApart(way, *loops, given[1]));
    ways.push_back(std::move(way));
  };
  llvm::Expected<Way> asItLies =
      readAsItLies(op, *loops, images, operands, extracted);
  if (asItLies)
    add(std::move(*asItLies));
  else
    for (Layout layout : {Layout::NHWC, Layout::NCHW})
      if (auto way =
              readInLayout(layout, op, *loops, images, operands, extracted))
        add(std::move(*way));
      else
        llvm::consumeError(way.takeError());
  if (ways.empty())
    return asItLies.takeError();
  llvm::consumeError(asItLies.takeError());
  if (isDynamic)
    for (Way &one : ways)
      one.dynamicImages = imagesOf(one, *loops, given, extracted);
  return ways;
}

} // namespace autoconfig
