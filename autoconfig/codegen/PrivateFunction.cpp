//===-- PrivateFunction.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/ObjectFile.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;

namespace autoconfig {

func::FuncOp
createPrivateFunction(func::FuncOp user, llvm::StringRef name,
                      TypeRange arguments,
                      llvm::function_ref<void(Emitter &, ValueRange)> body) {
  OpBuilder builder(user.getContext());
  auto function = func::FuncOp::create(user.getLoc(), name,
                                       builder.getFunctionType(arguments, {}));
  function.setPrivate();
  // Another name if the module has this one.
  SymbolTable(user->getParentOp()).insert(function, Block::iterator(user));
  // Not to be taken for another module's function of the same name.
  function->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(builder.getContext(), LLVM::Linkage::Internal));
  function->setAttr("passthrough", builder.getStrArrayAttr({"noinline"}));
  for (auto [i, type] : llvm::enumerate(arguments))
    if (isa<MemRefType>(type))
      function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(),
                          builder.getUnitAttr());
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  Emitter emitter(builder, user.getLoc());
  body(emitter, block->getArguments());
  func::ReturnOp::create(builder, user.getLoc());
  return function;
}

bool keepsSourceOrder(const Target &target) {
  return target.scalarOperand == ScalarOperand::Register;
}

void keepSourceOrder(func::FuncOp function, const Target &target) {
  if (keepsSourceOrder(target))
    orderAsEmitted(function);
}

void orderAsEmitted(func::FuncOp function) {
  Builder builder(function.getContext());
  function->setAttr("passthrough", builder.getStrArrayAttr(
                                       {"noinline", sourceOrderAttribute}));
}

} // namespace autoconfig
