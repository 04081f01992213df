//===-- BlockEpilogue.h - What follows a sum, a block at a time -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Done where a tile stores its sums, an epilogue of long chains (exp, erf) ends
// each tile with a wait for its last vectors, beside too few others. Here it
// goes over many vectors of C, when their sums are complete and still in the
// caches: it waits once a block.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_BLOCKEPILOGUE_H
#define AUTOCONFIG_CODEGEN_BLOCKEPILOGUE_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/Contraction.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <map>

namespace autoconfig {

/// A part of a matrix of C.
struct BlockOfC {
  mlir::Value matrix;      // offset of its first element in C
  mlir::Value channel;     // the first one of the matrix
  mlir::Value row;         // the first one, of windows the first line
  int64_t rows;            // of windows lines
  mlir::Value dynamicRows; // in place of `rows` where it is not null
  mlir::Value column;      // the first one
  int64_t columns;
};

/// The functions of one GEMM that do so, made on demand.
class BlockEpilogue {
public:
  BlockEpilogue(mlir::func::FuncOp user, const Contraction &problem,
                const Target &target, const EpilogueCode &epilogue);

  /// On what `c` holds.
  void emit(Emitter &emitter, mlir::Value c, const BlockOfC &block);

private:
  void call(Emitter &emitter, mlir::Value c, mlir::Value offset,
            mlir::Value channel, mlir::Value rows, int64_t columns);
  mlir::func::FuncOp create(mlir::Value c, int64_t columns);

  mlir::func::FuncOp user; // functions are put before it
  const Contraction &problem;
  const Target &target;
  const EpilogueCode &epilogue;
  std::map<int64_t, mlir::func::FuncOp> functions; // by columns
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_BLOCKEPILOGUE_H
