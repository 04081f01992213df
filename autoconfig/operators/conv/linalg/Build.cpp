//===-- Build.cpp - A convolution as a linalg operation -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/linalg/PaddedCopy.h"
#include "autoconfig/operators/conv/linalg/Linalg.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Loops of the operation, in their order.
enum Loop { n, g, f, y, x, c, i, j, loopCount };

/// A dimension of a tensor: its size, and what indexes it.
struct Dimension {
  int64_t size;
  AffineExpr index;
};

struct Tensor {
  SmallVector<int64_t> sizes;
  SmallVector<AffineExpr> index;

  Tensor(std::initializer_list<Dimension> dimensions) {
    for (const Dimension &dimension : dimensions) {
      sizes.push_back(dimension.size);
      index.push_back(dimension.index);
    }
  }
};

AffineExpr indexOf(const ConvAxis &axis, AffineExpr output, AffineExpr tap) {
  return output * axis.stride + tap * axis.dilation;
}

/// Source, weights, destination; the index of the source is that of the padded
/// one.
SmallVector<Tensor> tensorsOf(const ConvShape &s, MLIRContext *context) {
  auto d = [&](Loop loop) { return getAffineDimExpr(loop, context); };
  Dimension batch{s.batch, d(n)}, groups{s.groups, d(g)};
  Dimension channels{s.icOfGroup(), d(c)}, filters{s.ocOfGroup(), d(f)};
  Dimension inY{s.height.in, indexOf(s.height, d(y), d(i))};
  Dimension inX{s.width.in, indexOf(s.width, d(x), d(j))};
  Dimension outY{s.height.out, d(y)}, outX{s.width.out, d(x)};
  Dimension tapY{s.height.kernel, d(i)}, tapX{s.width.kernel, d(j)};
  if (s.nchw)
    return {{batch, groups, channels, inY, inX},
            {groups, filters, channels, tapY, tapX},
            {batch, groups, filters, outY, outX}};
  return {{batch, inY, inX, groups, channels},
          {tapY, tapX, channels, groups, filters},
          {batch, outY, outX, groups, filters}};
}

/// The source, or a padded copy of it.
Value paddedSource(OpBuilder &builder, Location location, const ConvShape &s,
                   Value source) {
  if (!s.height.isPadded() && !s.width.isPadded())
    return source;
  size_t height = s.nchw ? 3 : 1, width = height + 1;
  SmallVector<int64_t> before(5, 0), behind(5, 0);
  before[height] = s.height.pad, before[width] = s.width.pad;
  behind[height] = std::max<int64_t>(s.height.endPad(), 0);
  behind[width] = std::max<int64_t>(s.width.endPad(), 0);
  return emitPaddedCopy(builder, location, source, before, behind);
}

} // namespace

SmallVector<Type> typesOfConv(const ConvShape &shape, MLIRContext *context) {
  SmallVector<Type> types;
  for (const Tensor &tensor : tensorsOf(shape, context))
    types.push_back(MemRefType::get(tensor.sizes, Float32Type::get(context)));
  return types;
}

void buildConv(OpBuilder &builder, Location location, const ConvShape &shape,
               ValueRange tensors) {
  Value source = paddedSource(builder, location, shape, tensors[0]);
  SmallVector<AffineMap> maps;
  for (const Tensor &tensor : tensorsOf(shape, builder.getContext()))
    maps.push_back(
        AffineMap::get(loopCount, 0, tensor.index, builder.getContext()));
  SmallVector<utils::IteratorType> loops(loopCount,
                                         utils::IteratorType::parallel);
  for (Loop loop : {c, i, j})
    loops[loop] = utils::IteratorType::reduction;
  linalg::GenericOp::create(
      builder, location, ValueRange{source, tensors[1]}, tensors[2], maps,
      loops, [](OpBuilder &body, Location at, ValueRange elements) {
        Value product =
            arith::MulFOp::create(body, at, elements[0], elements[1]);
        Value sum = arith::AddFOp::create(body, at, elements[2], product);
        linalg::YieldOp::create(body, at, sum);
      });
  if (source != tensors[0])
    memref::DeallocOp::create(builder, location, source);
}

} // namespace autoconfig
