//===-- LinalgOperators.cpp - The operators, in MLIR ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/LinalgOperators.h"
#include "autoconfig/operators/Operator.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace autoconfig {

#define AUTOCONFIG_OPERATOR(op) const LinalgOperator &op##Linalg();
#include "autoconfig/operators/Operators.inc"
#undef AUTOCONFIG_OPERATOR

const LinalgOperator &linalgOperator(StringRef op) {
  return *llvm::StringSwitch<const LinalgOperator *>(op)
#define AUTOCONFIG_OPERATOR(op) .Case(#op, &op##Linalg())
#include "autoconfig/operators/Operators.inc"
#undef AUTOCONFIG_OPERATOR
              .Default(nullptr);
}

llvm::Expected<Extracted> extractAny(linalg::LinalgOp op,
                                     SharedBuffers &buffers,
                                     BodyCheck bodyCheck,
                                     TypicalNumbers typical) {
  std::optional<llvm::Error> reason;
  for (const Operator *one : operators()) {
    const LinalgOperator &reader = linalgOperator(one->name());
    if (!reader.recognises(op))
      continue;
    llvm::Expected<Extracted> extracted =
        extract(reader, op, buffers, bodyCheck, typical);
    if (!extracted && !reason) {
      reason = extracted.takeError();
      continue;
    }
    if (!extracted) {
      llvm::consumeError(extracted.takeError());
      continue;
    }
    if (reason)
      llvm::consumeError(std::move(*reason));
    return extracted;
  }
  return reason ? std::move(*reason) : refuse("no operator recognises it");
}

} // namespace autoconfig
