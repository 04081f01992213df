//===-- Linalg.cpp - Matrix products in MLIR ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/linalg/Linalg.h"
#include "autoconfig/operators/matmul/MatmulShape.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// A tensor of the problem: batch dimensions that broadcast are left out, as
/// they do not change where the elements lie.
struct TensorDims {
  SmallVector<int64_t> sizes;
  SmallVector<AffineExpr> loops;
};

/// Loops are the batch dimensions, then m, n, k.
TensorDims dimsOf(const Dims &dims, const Dims &dst, MLIRContext *context,
                  unsigned rowLoop, unsigned columnLoop,
                  bool transposed = false) {
  TensorDims result;
  size_t batch = dims.size() - 2;
  for (size_t i = 0; i < batch; ++i)
    if (dims[i] == dst[i]) {
      result.sizes.push_back(dims[i]);
      result.loops.push_back(getAffineDimExpr(i, context));
    }
  result.sizes.append({dims[batch], dims[batch + 1]});
  result.loops.append({getAffineDimExpr(rowLoop, context),
                       getAffineDimExpr(columnLoop, context)});
  if (transposed) {
    std::swap(*(result.sizes.end() - 2), result.sizes.back());
    std::swap(*(result.loops.end() - 2), result.loops.back());
  }
  return result;
}

/// Source, weights and destination.
SmallVector<TensorDims> tensorsOf(const OperatorShape &any,
                                  MLIRContext *context) {
  MatmulShape shape = static_cast<const MatmulShape &>(any);
  if (shape.typical)
    shape.src[0] = shape.dst[0] = ShapedType::kDynamic;
  unsigned batch = shape.dst.size() - 2;
  unsigned m = batch, n = batch + 1, k = batch + 2;
  return {
      dimsOf(shape.src, shape.dst, context, m, k),
      dimsOf(shape.weights, shape.dst, context, k, n, shape.weightsTransposed),
      dimsOf(shape.dst, shape.dst, context, m, n)};
}

class Matmul : public LinalgOperator {
public:
  /// What nobody else recognises is compared with a product.
  bool recognises(linalg::LinalgOp) const override { return true; }

  llvm::Expected<SmallVector<Way, 4>>
  read(linalg::LinalgOp op, ArrayRef<Operand> operands,
       Extracted &extracted) const override {
    return readContraction(op, operands, extracted.typical);
  }

  SmallVector<Type> types(const OperatorShape &shape,
                          MLIRContext *context) const override {
    SmallVector<Type> types;
    for (const TensorDims &tensor : tensorsOf(shape, context))
      types.push_back(MemRefType::get(tensor.sizes, Float32Type::get(context)));
    return types;
  }

  void build(OpBuilder &builder, Location location, const OperatorShape &shape,
             ValueRange tensors) const override {
    unsigned loops =
        static_cast<const MatmulShape &>(shape).dst.size() + 1; // and k
    SmallVector<AffineMap> maps;
    for (const TensorDims &tensor : tensorsOf(shape, builder.getContext()))
      maps.push_back(
          AffineMap::get(loops, 0, tensor.loops, builder.getContext()));
    linalg::ContractOp::create(builder, location, TypeRange{},
                               tensors.take_front(2), tensors[2],
                               builder.getAffineMapArrayAttr(maps));
  }
};

} // namespace

const LinalgOperator &matmulLinalg() {
  static const Matmul matmul;
  return matmul;
}

} // namespace autoconfig
