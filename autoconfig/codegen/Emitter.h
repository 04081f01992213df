//===-- Emitter.h - Short names for what kernels are made of ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Index arithmetic, loops and vector accesses on flat static memrefs of f32.
// Strides are constants, so that rows become displacements off one pointer.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_EMITTER_H
#define AUTOCONFIG_CODEGEN_EMITTER_H

#include "autoconfig/core/GemmSchedule.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace autoconfig {

class Emitter {
public:
  Emitter(mlir::OpBuilder &builder, mlir::Location location)
      : builder(builder), location(location) {}

  mlir::OpBuilder &builder;
  mlir::Location location;

  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, int64_t constant);
  mlir::Value mul(mlir::Value a, int64_t constant);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  /// Of a that is not negative.
  mlir::Value div(mlir::Value a, int64_t constant);
  mlir::Value rem(mlir::Value a, int64_t constant);
  /// The same, rounded up.
  mlir::Value ceilDiv(mlir::Value a, int64_t constant);
  mlir::Value min(mlir::Value a, int64_t constant); // signed
  mlir::Value max(mlir::Value a, int64_t constant); // signed
  mlir::Value bitAnd(mlir::Value a, int64_t constant);
  /// The same index, which LLVM does not look through: what is added to it
  /// stays a displacement. No instruction.
  mlir::Value opaque(mlir::Value index);

  /// body(iv) for iv = from, from + step, .. < to; no loop where one iteration
  /// remains.
  void loop(int64_t from, int64_t to, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);
  /// The same in steps of 1 between bounds that depend on the loops around.
  void loop(mlir::Value from, mlir::Value to,
            llvm::function_ref<void(mlir::Value)> body);
  /// body(first, size) for all parts, which lie one after the other; `first` is
  /// where a part begins.
  void loop(llvm::ArrayRef<Split> parts,
            llvm::function_ref<void(mlir::Value, int64_t)> body);
  /// body(n) where `value` is n, for 1 <= n < end.
  void choose(mlir::Value value, int64_t end,
              llvm::function_ref<void(int64_t)> body);
  /// The first with values carried from iteration to iteration.
  llvm::SmallVector<mlir::Value>
  reduce(int64_t from, int64_t to, int64_t step, mlir::ValueRange initial,
         llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value,
                                                           mlir::ValueRange)>
             body);
  /// The same in steps of 1 between bounds that depend on the loops around;
  /// none where the first is not below the second.
  llvm::SmallVector<mlir::Value>
  reduce(mlir::Value from, mlir::Value to, mlir::ValueRange initial,
         llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value,
                                                           mlir::ValueRange)>
             body);

  /// f32 for one lane, a vector otherwise.
  mlir::Type type(const VectorPiece &piece);
  mlir::Value zero(const VectorPiece &piece);
  /// The scalar in all lanes.
  mlir::Value splat(const VectorPiece &piece, mlir::Value scalar);
  mlir::Value load(const VectorPiece &piece, mlir::Value memref,
                   mlir::Value index);
  /// All lanes, whether valid or not: for packed panels, which are padded.
  mlir::Value loadFull(const VectorPiece &piece, mlir::Value memref,
                       mlir::Value index);
  void store(const VectorPiece &piece, mlir::Value value, mlir::Value memref,
             mlir::Value index);
  void storeFull(const VectorPiece &piece, mlir::Value value,
                 mlir::Value memref, mlir::Value index);
  /// scalar * vector + accumulator, fused.
  mlir::Value fma(const VectorPiece &piece, mlir::Value scalar,
                  mlir::Value vector, mlir::Value accumulator);
  /// Lane by lane.
  mlir::Value fma(mlir::Value a, mlir::Value b, mlir::Value accumulator);
  mlir::Value addFloats(mlir::Value a, mlir::Value b);
  mlir::Value subFloats(mlir::Value a, mlir::Value b);
  mlir::Value mulFloats(mlir::Value a, mlir::Value b);
  /// The constant in all lanes of such a value.
  mlir::Value constant(mlir::Type type, double value);
  /// From f32 to f64, and rounded back.
  mlir::Value extend(mlir::Value value);
  mlir::Value round(mlir::Value value);
  /// The same value, which LLVM does not look through. No instruction.
  mlir::Value fence(mlir::Value value);
  /// The sum of all lanes, in any order.
  mlir::Value sum(const VectorPiece &piece, mlir::Value vector);

  mlir::Value loadScalar(mlir::Value memref, mlir::Value index);
  void storeScalar(mlir::Value value, mlir::Value memref, mlir::Value index);
  mlir::Value lane(mlir::Value vector, int64_t lane);
  mlir::Value shuffle(mlir::Value a, mlir::Value b,
                      llvm::ArrayRef<int64_t> lanes);
  /// Elements `stride` apart, for targets with strided vector loads.
  mlir::Value loadStrided(const VectorPiece &piece, mlir::Value memref,
                          mlir::Value index, int64_t stride);
  /// The same for targets with strided vector stores.
  void storeStrided(const VectorPiece &piece, mlir::Value value,
                    mlir::Value memref, mlir::Value index, int64_t stride);
  /// The loop that these values come from stays one, however short.
  void keepLoop(mlir::ValueRange results);

  /// Into the caches from L1 (3) or L2 (2) on.
  void prefetchRead(mlir::Value memref, mlir::Value index, unsigned locality);

private:
  llvm::SmallVector<mlir::Value> reduceLoop(
      mlir::Value from, mlir::Value to, mlir::Value step,
      mlir::ValueRange initial,
      llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value,
                                                        mlir::ValueRange)>
          body);
  struct ActiveLanes {
    mlir::Value mask, count;
  };
  mlir::Value mask(const VectorPiece &piece);
  ActiveLanes activeLanes(const VectorPiece &piece);
  mlir::Value pointer(mlir::Value memref, mlir::Value index);
  mlir::Value bytesOf(int64_t elements);
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_EMITTER_H
