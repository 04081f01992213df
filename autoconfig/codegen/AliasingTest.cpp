//===-- AliasingTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AliasingTest.h"
#include "autoconfig/extract/Operand.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {

namespace {

struct Range {
  Value first, end; // addresses
};

/// Where the memref starts, in elements; null at the aligned pointer.
Value offsetOf(OpBuilder &builder, Location location, Value memref) {
  auto [strides, offset] =
      cast<MemRefType>(memref.getType()).getStridesAndOffset();
  if (ShapedType::isDynamic(offset))
    return memref::ExtractStridedMetadataOp::create(builder, location, memref)
        .getOffset();
  return offset ? arith::ConstantIndexOp::create(builder, location, offset)
                      .getResult()
                : Value();
}

/// Of a memref of f32, with what lies between its elements.
Range rangeOf(OpBuilder &builder, Location location, Value memref) {
  auto bytes = [&](int64_t elements) {
    return arith::ConstantIndexOp::create(
        builder, location, elements * static_cast<int64_t>(sizeof(float)));
  };
  Value first =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, location, memref);
  if (Value offset = offsetOf(builder, location, memref))
    first = arith::AddIOp::create(
        builder, location, first,
        arith::MulIOp::create(builder, location, offset, bytes(1)));
  auto type = cast<MemRefType>(memref.getType());
  Value span;
  if (type.hasStaticShape())
    span = bytes(spanOf(type));
  else
    span = arith::MulIOp::create(
        builder, location, memref::DimOp::create(builder, location, memref, 0),
        bytes(stridesOf(type).front()));
  return {first, arith::AddIOp::create(builder, location, first, span)};
}

std::string text(Location location) {
  std::string result;
  llvm::raw_string_ostream stream(result);
  stream << location;
  return result;
}

} // namespace

void emitAliasingTest(OpBuilder &builder, Operation *op, Value input,
                      Value output, const char *inputName) {
  Location location = op->getLoc();
  Range in = rangeOf(builder, location, input);
  Range out = rangeOf(builder, location, output);
  auto isBefore = [&](Range x, Range y) {
    return arith::CmpIOp::create(builder, location, arith::CmpIPredicate::ule,
                                 x.end, y.first);
  };
  Value disjoint = arith::OrIOp::create(builder, location, isBefore(in, out),
                                        isBefore(out, in));
  cf::AssertOp::create(builder, location, disjoint,
                       std::string(inputName) + " overlaps C in '" +
                           op->getName().getStringRef().str() + "' at " +
                           text(location));
}

} // namespace autoconfig
