//===-- KernelAbi.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/KernelAbi.h"
#include "autoconfig/abi/kernel.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace autoconfig {

void hideOtherFunctions(Module &module) {
  for (Function &function : module)
    if (function.hasInternalLinkage()) {
      function.setLinkage(GlobalValue::ExternalLinkage);
      function.setVisibility(GlobalValue::HiddenVisibility);
    }
}

void addKernelInfo(Module &module, const KernelInfo &info) {
  LLVMContext &context = module.getContext();
  auto integer = [&](unsigned bits, uint64_t value) -> Constant * {
    return ConstantInt::get(IntegerType::get(context, bits), value);
  };
  auto string = [&](StringRef text) -> Constant * {
    Constant *data = ConstantDataArray::getString(context, text);
    auto *global = new GlobalVariable(module, data->getType(), true,
                                      GlobalValue::PrivateLinkage, data);
    global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    return global;
  };
  constexpr uint64_t alignment = 64; // a cache line, the widest vector
  Constant *value = ConstantStruct::getAnon(
      {integer(32, AUTOCONFIG_KERNEL_ABI_VERSION), integer(32, alignment),
       integer(64, info.workspaceBytes), integer(64, info.preparedBytes),
       string(info.op), string(info.problem), string(info.algorithm),
       string(info.parameters), string(info.requirements),
       ConstantFP::get(Type::getDoubleTy(context), info.errorConstant),
       integer(32, info.outputsTogether), integer(32, info.takesRows)});
  new GlobalVariable(module, value->getType(), true,
                     GlobalValue::ExternalLinkage, value, infoSymbol);
}

} // namespace autoconfig
