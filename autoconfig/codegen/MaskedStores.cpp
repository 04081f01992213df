//===-- MaskedStores.cpp - Stores of some lanes of a vector ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/MaskedStores.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace autoconfig {

static bool hasVectorMasks(const Target &target) {
  auto has = [&](StringRef feature) {
    return llvm::is_contained(target.cpuRequirements, feature);
  };
  return has("avx2") && !has("avx512f");
}

/// How many lanes come first, if no others are stored.
static std::optional<int64_t> leadingLanes(Value mask) {
  DenseElementsAttr bits;
  if (!matchPattern(mask, m_Constant(&bits)))
    return std::nullopt;
  SmallVector<bool> lanes = llvm::to_vector(bits.getValues<bool>());
  int64_t count = llvm::find(lanes, false) - lanes.begin();
  if (llvm::is_contained(ArrayRef(lanes).drop_front(count), true))
    return std::nullopt;
  return count;
}

static void split(vector::MaskedStoreOp store, int64_t lanes) {
  OpBuilder builder(store);
  Location location = store.getLoc();
  Value index = store.getIndices().front();
  for (int64_t begin = 0; begin < lanes;) {
    int64_t count = llvm::bit_floor(static_cast<uint64_t>(lanes - begin));
    Value offset = arith::ConstantIndexOp::create(builder, location, begin);
    Value at = builder.createOrFold<arith::AddIOp>(location, index, offset);
    if (count == 1) {
      Value lane = vector::ExtractOp::create(builder, location,
                                             store.getValueToStore(), begin);
      memref::StoreOp::create(builder, location, lane, store.getBase(), at);
    } else {
      Value part = vector::ExtractStridedSliceOp::create(
          builder, location, store.getValueToStore(), begin, count, int64_t(1));
      vector::StoreOp::create(builder, location, part, store.getBase(), at);
    }
    begin += count;
  }
  store.erase();
}

void splitMaskedStores(ModuleOp module, const Target &target) {
  if (!hasVectorMasks(target))
    return;
  module.walk([](vector::MaskedStoreOp store) {
    std::optional<int64_t> lanes = leadingLanes(store.getMask());
    if (lanes && store.getIndices().size() == 1)
      split(store, *lanes);
  });
}

} // namespace autoconfig
