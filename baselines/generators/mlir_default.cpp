//===-- mlir_default.cpp - MLIR's lowering as it comes --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What who writes a linalg operation and lowers it gets: linalg to loops, loops
// to LLVM, and clang -O3. LLVM does not exchange loops nor change the order of
// floating-point sums, and so finds no vectors in most of them.
//
//===----------------------------------------------------------------------===//

// kind: compiler
// operators: matmul conv
// scalar: amd64 arm64 riscv64

#include "mlir.h"

std::string rival::version() { return mlir::version(); }

rival::Generated rival::generate(const Request &request) {
  const mlir::Operation op = mlir::operationOf(request);
  return mlir::lower(request,
                     mlir::function(op, {{0, op.rows}}, {{0, op.columns}}), "",
                     op.name + " to loops, clang -O3");
}
