//===-- AliasingTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AliasingTest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {

namespace {

struct Range {
  Value first, end; // addresses
};

/// Of a contiguous memref of f32.
Range rangeOf(OpBuilder &builder, Location location, Value memref) {
  Value first =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, location, memref);
  int64_t elements = cast<MemRefType>(memref.getType()).getNumElements();
  Value bytes = arith::ConstantIndexOp::create(
      builder, location, elements * static_cast<int64_t>(sizeof(float)));
  return {first, arith::AddIOp::create(builder, location, first, bytes)};
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
