//===-- Emitter.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace autoconfig {

Value Emitter::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, location, value);
}

Value Emitter::add(Value a, Value b) {
  return builder.createOrFold<arith::AddIOp>(location, a, b);
}

Value Emitter::add(Value a, int64_t constant) {
  return constant == 0 ? a : add(a, index(constant));
}

Value Emitter::mul(Value a, int64_t constant) {
  if (constant == 1)
    return a;
  return builder.createOrFold<arith::MulIOp>(location, a, index(constant));
}

Value Emitter::sub(Value a, Value b) {
  return builder.createOrFold<arith::SubIOp>(location, a, b);
}

Value Emitter::div(Value a, int64_t constant) {
  if (constant == 1)
    return a;
  return builder.createOrFold<arith::DivUIOp>(location, a, index(constant));
}

Value Emitter::rem(Value a, int64_t constant) {
  if (constant == 1)
    return index(0);
  return builder.createOrFold<arith::RemUIOp>(location, a, index(constant));
}

Value Emitter::ceilDiv(Value a, int64_t constant) {
  return div(add(a, constant - 1), constant);
}

Value Emitter::min(Value a, int64_t constant) {
  return builder.createOrFold<arith::MinSIOp>(location, a, index(constant));
}

Value Emitter::max(Value a, int64_t constant) {
  return builder.createOrFold<arith::MaxSIOp>(location, a, index(constant));
}

Value Emitter::bitAnd(Value a, int64_t constant) {
  return builder.createOrFold<arith::AndIOp>(location, a, index(constant));
}

Value Emitter::opaque(Value index) {
  Type integer = builder.getI64Type();
  Value number = arith::IndexCastOp::create(builder, location, integer, index);
  auto same = LLVM::InlineAsmOp::create(
      builder, location, TypeRange{integer}, ValueRange{number}, "", "=r,0",
      /*has_side_effects=*/false, /*is_align_stack=*/false,
      LLVM::tailcallkind::TailCallKind::None, LLVM::AsmDialectAttr(),
      ArrayAttr());
  return arith::IndexCastOp::create(builder, location, builder.getIndexType(),
                                    same.getResult(0));
}

void Emitter::loop(int64_t from, int64_t to, int64_t step,
                   llvm::function_ref<void(Value)> body) {
  if (to <= from)
    return;
  if (to - from <= step)
    return body(index(from));
  auto loop = scf::ForOp::create(builder, location, index(from), index(to),
                                 index(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void Emitter::loop(Value from, Value to, llvm::function_ref<void(Value)> body) {
  std::optional<int64_t> first = getConstantIntValue(from),
                         end = getConstantIntValue(to);
  if (first && end)
    return loop(*first, *end, 1, body);
  auto loop = scf::ForOp::create(builder, location, from, to, index(1));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void Emitter::loop(ArrayRef<Split> parts,
                   llvm::function_ref<void(Value, int64_t)> body) {
  int64_t from = 0;
  for (const Split &part : parts) {
    int64_t to = from + part.size * part.count;
    loop(from, to, part.size, [&](Value first) { body(first, part.size); });
    from = to;
  }
}

void Emitter::choose(Value value, int64_t end,
                     llvm::function_ref<void(int64_t)> body) {
  SmallVector<int64_t> cases = llvm::to_vector(llvm::seq<int64_t>(1, end));
  auto select = scf::IndexSwitchOp::create(builder, location, TypeRange{},
                                           value, cases, cases.size());
  OpBuilder::InsertionGuard guard(builder);
  for (auto [number, region] : llvm::zip(cases, select.getCaseRegions())) {
    builder.setInsertionPointToStart(&region.emplaceBlock());
    body(number);
    scf::YieldOp::create(builder, location);
  }
  builder.setInsertionPointToStart(&select.getDefaultRegion().emplaceBlock());
  scf::YieldOp::create(builder, location);
}

SmallVector<Value> Emitter::reduce(
    int64_t from, int64_t to, int64_t step, ValueRange initial,
    llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  if (to <= from)
    return llvm::to_vector(initial);
  if (to - from <= step)
    return body(index(from), initial);
  return reduceLoop(index(from), index(to), index(step), initial, body);
}

SmallVector<Value> Emitter::reduce(
    Value from, Value to, ValueRange initial,
    llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  return reduceLoop(from, to, index(1), initial, body);
}

SmallVector<Value> Emitter::reduceLoop(
    Value from, Value to, Value step, ValueRange initial,
    llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  auto loop = scf::ForOp::create(builder, location, from, to, step, initial);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> next =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  scf::YieldOp::create(builder, location, next);
  return llvm::to_vector<6>(ValueRange(loop.getResults()));
}

void Emitter::keepLoop(ValueRange results) {
  MLIRContext *context = builder.getContext();
  auto unroll = LLVM::LoopUnrollAttr::get(context, builder.getBoolAttr(true),
                                          {}, {}, {}, {}, {}, {});
  auto annotation = LLVM::LoopAnnotationAttr::get(
      context, {}, {}, {}, unroll, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {});
  results.front().getDefiningOp<scf::ForOp>()->setAttr("llvm.loop_annotation",
                                                       annotation);
}

/// Vectors of a length that is no immediate: as a type LLVM would load that
/// length, but multiply the next power of two, and set the length anew for
/// each.
static bool setsLength(const VectorPiece &piece) {
  return piece.lanes > 31 && !llvm::isPowerOf2_64(piece.lanes);
}

Type Emitter::type(const VectorPiece &piece) {
  Type f32 = builder.getF32Type();
  if (piece.lanes == 1)
    return f32;
  int64_t lanes =
      setsLength(piece) ? llvm::bit_ceil(uint64_t(piece.lanes)) : piece.lanes;
  return VectorType::get({lanes}, f32);
}

/// The mask and length of an operation on the first lanes only.
Emitter::ActiveLanes Emitter::activeLanes(const VectorPiece &piece) {
  int64_t lanes = cast<VectorType>(type(piece)).getNumElements();
  return {mask({lanes, lanes}),
          arith::ConstantOp::create(builder, location,
                                    builder.getI32IntegerAttr(piece.lanes))};
}

Value Emitter::pointer(Value memref, Value index) {
  Value start =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, location, memref);
  // Which is not where the memref starts if it has an offset.
  auto type = cast<MemRefType>(memref.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (ShapedType::isDynamic(offset))
    index =
        add(index,
            memref::ExtractStridedMetadataOp::create(builder, location, memref)
                .getOffset());
  else
    index = add(index, offset);
  Value address = add(start, mul(index, sizeof(float)));
  Value integer = arith::IndexCastOp::create(builder, location,
                                             builder.getI64Type(), address);
  return LLVM::IntToPtrOp::create(
      builder, location, LLVM::LLVMPointerType::get(builder.getContext()),
      integer);
}

Value Emitter::zero(const VectorPiece &piece) {
  Value zeros = arith::ConstantOp::create(builder, location,
                                          builder.getZeroAttr(type(piece)));
  if (!setsLength(piece))
    return zeros;
  // The constant is as long as the type. Accumulators that start with it would
  // make the loop set the length in each iteration; a product has its own.
  ActiveLanes active = activeLanes(piece);
  zeros = fence(zeros); // else LLVM multiplies
  return LLVM::VPFMulOp::create(builder, location, type(piece), zeros, zeros,
                                active.mask, active.count);
}

Value Emitter::mask(const VectorPiece &piece) {
  SmallVector<bool> bits(piece.lanes, false);
  std::fill_n(bits.begin(), piece.valid, true);
  auto maskType = VectorType::get({piece.lanes}, builder.getI1Type());
  return arith::ConstantOp::create(builder, location,
                                   DenseElementsAttr::get(maskType, bits));
}

Value Emitter::load(const VectorPiece &piece, Value memref, Value index) {
  if (piece.valid == piece.lanes)
    return loadFull(piece, memref, index);
  return vector::MaskedLoadOp::create(
      builder, location, cast<VectorType>(type(piece)), memref,
      ValueRange{index}, mask(piece), zero(piece));
}

Value Emitter::loadFull(const VectorPiece &piece, Value memref, Value index) {
  // One lane is a scalar: vector<1xf32> legalises to slides on some targets.
  if (piece.lanes == 1)
    return loadScalar(memref, index);
  if (setsLength(piece)) {
    ActiveLanes active = activeLanes(piece);
    return LLVM::VPLoadOp::create(builder, location, type(piece),
                                  pointer(memref, index), active.mask,
                                  active.count);
  }
  return vector::LoadOp::create(builder, location,
                                cast<VectorType>(type(piece)), memref,
                                ValueRange{index});
}

void Emitter::store(const VectorPiece &piece, Value value, Value memref,
                    Value index) {
  if (piece.valid == piece.lanes)
    return storeFull(piece, value, memref, index);
  vector::MaskedStoreOp::create(builder, location, memref, ValueRange{index},
                                mask(piece), value);
}

void Emitter::storeFull(const VectorPiece &piece, Value value, Value memref,
                        Value index) {
  if (piece.lanes == 1)
    return storeScalar(value, memref, index);
  if (setsLength(piece)) {
    ActiveLanes active = activeLanes(piece);
    LLVM::VPStoreOp::create(builder, location, value, pointer(memref, index),
                            active.mask, active.count);
    return;
  }
  vector::StoreOp::create(builder, location, value, memref, ValueRange{index});
}

Value Emitter::splat(const VectorPiece &piece, Value scalar) {
  if (piece.lanes == 1)
    return scalar;
  return vector::BroadcastOp::create(builder, location, type(piece), scalar);
}

Value Emitter::fma(const VectorPiece &piece, Value scalar, Value vector,
                   Value accumulator) {
  if (piece.lanes == 1)
    return fma(scalar, vector, accumulator);
  Value factor = splat(piece, scalar);
  if (setsLength(piece)) {
    ActiveLanes active = activeLanes(piece);
    return LLVM::VPFmaOp::create(builder, location, type(piece), factor, vector,
                                 accumulator, active.mask, active.count);
  }
  return vector::FMAOp::create(builder, location, factor, vector, accumulator);
}

Value Emitter::fma(Value a, Value b, Value accumulator) {
  if (isa<VectorType>(a.getType()))
    return vector::FMAOp::create(builder, location, a, b, accumulator);
  return math::FmaOp::create(builder, location, a, b, accumulator);
}

Value Emitter::addFloats(Value a, Value b) {
  return arith::AddFOp::create(builder, location, a, b);
}

Value Emitter::subFloats(Value a, Value b) {
  return arith::SubFOp::create(builder, location, a, b);
}

Value Emitter::mulFloats(Value a, Value b) {
  return arith::MulFOp::create(builder, location, a, b);
}

Value Emitter::constant(Type type, double value) {
  TypedAttr attribute = builder.getFloatAttr(getElementTypeOrSelf(type), value);
  if (auto vector = dyn_cast<VectorType>(type))
    attribute = SplatElementsAttr::get(vector, attribute);
  return arith::ConstantOp::create(builder, location, attribute);
}

/// The type with elements of another one.
static Type withElements(Type type, Type element) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? vector.clone(element) : element;
}

Value Emitter::extend(Value value) {
  return arith::ExtFOp::create(
      builder, location, withElements(value.getType(), builder.getF64Type()),
      value);
}

Value Emitter::round(Value value) {
  return arith::TruncFOp::create(
      builder, location, withElements(value.getType(), builder.getF32Type()),
      value);
}

Value Emitter::fence(Value value) {
  return LLVM::CallIntrinsicOp::create(
             builder, location, value.getType(),
             builder.getStringAttr("llvm.arithmetic.fence"), ValueRange{value})
      .getResult(0);
}

Value Emitter::sum(const VectorPiece &piece, Value vector) {
  if (piece.lanes == 1)
    return vector;
  return vector::ReductionOp::create(builder, location,
                                     vector::CombiningKind::ADD, vector,
                                     arith::FastMathFlags::reassoc);
}

Value Emitter::loadScalar(Value memref, Value index) {
  return memref::LoadOp::create(builder, location, memref, ValueRange{index});
}

void Emitter::storeScalar(Value value, Value memref, Value index) {
  memref::StoreOp::create(builder, location, value, memref, ValueRange{index});
}

Value Emitter::lane(Value vector, int64_t lane) {
  return vector::ExtractOp::create(builder, location, vector, lane);
}

Value Emitter::shuffle(Value a, Value b, ArrayRef<int64_t> lanes) {
  return vector::ShuffleOp::create(builder, location, a, b, lanes);
}

/// No vector dialect operation has a stride, in bytes: an LLVM intrinsic does.
Value Emitter::bytesOf(int64_t elements) {
  return arith::ConstantOp::create(
      builder, location,
      builder.getI64IntegerAttr(elements * int64_t(sizeof(float))));
}

Value Emitter::loadStrided(const VectorPiece &piece, Value memref, Value index,
                           int64_t stride) {
  if (piece.lanes == 1)
    return loadScalar(memref, index);
  ActiveLanes active = activeLanes(piece);
  return LLVM::VPStridedLoadOp::create(builder, location, type(piece),
                                       pointer(memref, index), bytesOf(stride),
                                       active.mask, active.count);
}

void Emitter::storeStrided(const VectorPiece &piece, Value value, Value memref,
                           Value index, int64_t stride) {
  if (piece.lanes == 1)
    return storeScalar(value, memref, index);
  ActiveLanes active = activeLanes(piece);
  LLVM::VPStridedStoreOp::create(builder, location, value,
                                 pointer(memref, index), bytesOf(stride),
                                 active.mask, active.count);
}

void Emitter::prefetchRead(Value memref, Value index, unsigned locality) {
  memref::PrefetchOp::create(builder, location, memref, ValueRange{index},
                             /*isWrite=*/false, locality, /*isDataCache=*/true);
}

} // namespace autoconfig
