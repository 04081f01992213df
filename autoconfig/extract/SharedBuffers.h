//===-- SharedBuffers.h - Memrefs that may be views of one buffer -*- C++
//-*-==//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's BufferViewFlowAnalysis follows a memref within its function, through
// views, selections, loops and branches; this adds what lies beyond: globals,
// calls in both directions, and memrefs that were tensors or pointers.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_SHAREDBUFFERS_H
#define AUTOCONFIG_EXTRACT_SHAREDBUFFERS_H

#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include <memory>

namespace autoconfig {

enum class BufferRelation {
  Disjoint, // they share no element: never one buffer, or apart in it
  Unknown,  // the module does not tell: two arguments of a public function
  Shared,   // one buffer, or perhaps one
};

/// Of the memrefs of one module. Valid until an operation of it changes.
class SharedBuffers {
public:
  explicit SharedBuffers(mlir::Operation *module);

  BufferRelation relate(mlir::Value x, mlir::Value y);

private:
  /// All that a memref may stem from, itself included; of globals the symbol.
  struct Origins {
    llvm::SmallPtrSet<mlir::Value, 8> values;
    llvm::SmallPtrSet<mlir::Operation *, 2> globals;
  };

  Origins originsOf(mlir::Value memref);
  void addGlobals(mlir::CallOpInterface call, mlir::OpResult result,
                  Origins &origins);
  Origins atCall(const Origins &origins, mlir::CallOpInterface call);
  bool share(const Origins &x, const Origins &y, unsigned depth = 0);
  bool isFresh(const Origins &origins);
  bool isKnown(const Origins &origins);
  mlir::BufferViewFlowAnalysis &flowAt(mlir::Value value);

  mlir::SymbolTableCollection symbols;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::CallOpInterface>>
      callsOf; // by function
  llvm::DenseMap<mlir::Operation *,
                 std::unique_ptr<mlir::BufferViewFlowAnalysis>>
      flows;                                       // by function
  llvm::SmallPtrSet<mlir::Operation *, 4> callees; // being followed
};

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_SHAREDBUFFERS_H
