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
#include "mlir/Dialect/Vector/IR/VectorOps.h"

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

SmallVector<Value> Emitter::reduce(
    int64_t from, int64_t to, int64_t step, ValueRange initial,
    llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  if (to <= from)
    return llvm::to_vector(initial);
  if (to - from <= step)
    return body(index(from), initial);
  auto loop = scf::ForOp::create(builder, location, index(from), index(to),
                                 index(step), initial);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> next =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  scf::YieldOp::create(builder, location, next);
  return llvm::to_vector<6>(ValueRange(loop.getResults()));
}

Type Emitter::type(const VectorPiece &piece) {
  Type f32 = builder.getF32Type();
  return piece.lanes == 1 ? f32 : VectorType::get({piece.lanes}, f32);
}

Value Emitter::zero(const VectorPiece &piece) {
  return arith::ConstantOp::create(builder, location,
                                   builder.getZeroAttr(type(piece)));
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
  vector::StoreOp::create(builder, location, value, memref, ValueRange{index});
}

Value Emitter::fma(const VectorPiece &piece, Value scalar, Value vector,
                   Value accumulator) {
  if (piece.lanes == 1)
    return fma(scalar, vector, accumulator);
  Value splat =
      vector::BroadcastOp::create(builder, location, type(piece), scalar);
  return vector::FMAOp::create(builder, location, splat, vector, accumulator);
}

Value Emitter::fma(Value a, Value b, Value accumulator) {
  if (isa<VectorType>(a.getType()))
    return vector::FMAOp::create(builder, location, a, b, accumulator);
  return math::FmaOp::create(builder, location, a, b, accumulator);
}

Value Emitter::addFloats(Value a, Value b) {
  return arith::AddFOp::create(builder, location, a, b);
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

void Emitter::storeStrided(const VectorPiece &piece, Value value, Value memref,
                           Value index, int64_t stride) {
  if (piece.lanes == 1)
    return storeScalar(value, memref, index);
  // No vector dialect operation stores with a stride: an LLVM intrinsic does.
  constexpr int64_t bytes = sizeof(float);
  Value start =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, location, memref);
  Value address = add(start, mul(index, bytes));
  Type i64 = builder.getI64Type();
  Value integer = arith::IndexCastOp::create(builder, location, i64, address);
  Value pointer = LLVM::IntToPtrOp::create(
      builder, location, LLVM::LLVMPointerType::get(builder.getContext()),
      integer);
  Value strideBytes = arith::ConstantOp::create(
      builder, location, builder.getI64IntegerAttr(stride * bytes));
  Value length = arith::ConstantOp::create(
      builder, location, builder.getI32IntegerAttr(piece.lanes));
  LLVM::VPStridedStoreOp::create(builder, location, value, pointer, strideBytes,
                                 mask(piece), length);
}

void Emitter::prefetchRead(Value memref, Value index, unsigned locality) {
  memref::PrefetchOp::create(builder, location, memref, ValueRange{index},
                             /*isWrite=*/false, locality, /*isDataCache=*/true);
}

} // namespace autoconfig
